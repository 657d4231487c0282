/*
 * A board keeps a guest's handles in rows of its own (callgate_runtime.c, which `embedvm-host-c` makes), the kernel in c-lists. Both number
 * handles by one rule, so that an image has the same trace on both: here they are asked the same things, and answer the same.
 */
#include "../../../vm-embedvm/c/generated/callgate_runtime.h"
#include "drive.h"

#define ROWS 40u
#define PLACES 100u
#define STEPS 200000u

static uint32_t released;

uint16_t embedvm_pop(struct embedvm *vm) { return (void)vm, 0; }
void embedvm_push(struct embedvm *vm, uint16_t value) { (void)vm, (void)value; }

void callgate_release(callgate_vat *vat, uint16_t kind, uint16_t cell) {
  (void)vat, (void)kind, (void)cell;
  released++;
}

/* Every number that a guest of 16 bits can say. */
static void compare(const callgate_vat *vat, struct clist *arena, uint32_t table) {
  for (uint32_t handle = 0; handle < 1u << 16; handle++) {
    const callgate_entry *entry = callgate_find(vat, (uint16_t)handle);
    const uint32_t cell = entry == NULL ? 0 : entry->cell;
    insist(clist_object_of(arena->words, arena->lines, table, handle) == cell, "a number names the same in both, or nothing in either");
  }
}

int main(void) {
  static callgate_entry entries[ROWS];
  static uint8_t guest[16];
  callgate_vat vat;
  callgate_vat_init(&vat, guest, sizeof guest, entries, ROWS);
  struct memory memory = {0, 0};
  const struct clist_hooks hooks = {&memory, memory_allocate, memory_resize, memory_release};
  struct clist arena;
  insist(clist_open(&arena, &hooks, 8) == STATUS_OK, "there is an arena");
  const uint32_t table = make(&arena, 16, ROWS - 1, 7);
  uint32_t random = 19, made = 0, full = 0;
  uint16_t handles[PLACES] = {0};
  for (uint32_t step = 0; step < STEPS; step++) {
    uint16_t *place = &handles[random_next(&random) % PLACES];
    /* The object that a handle stands for is another one each time, as a board's cells are not. */
    const uint32_t object = 1 + step % 60000;
    if (*place == 0) {
      room_of(&arena)[0] = object;
      const int32_t status = ask(&arena, OPERATION_DELIVER, table, 1, 0, 64, 256);
      *place = callgate_own(&vat, 5, 0, (uint16_t)object);
      insist(status == (*place == 0 ? STATUS_FULL : STATUS_OK), "both have room, or neither");
      insist(*place == 0 || room_of(&arena)[64] == *place, "both give the same handle");
      if (*place == 0) full++;
      else made++;
    } else {
      room_of(&arena)[0] = *place;
      insist(ask(&arena, OPERATION_RETIRE, table, 1, 0, 64, 256) == STATUS_OK, "the handle is known");
      callgate_close(&vat, *place);
      *place = 0;
    }
    insist(ask(&arena, OPERATION_COMMIT, 0, 0, 0, 0, 0) == STATUS_OK, "the log is empty");
    if (step % 2000 == 0) compare(&vat, &arena, table);
  }
  callgate_vat_end(&vat);
  insist(released == made, "each resource is let go of once");
  insist(full > 100 && made > 10000, "the table was full, and each row was used more often than there are generations");
  clist_close(&arena);
  return 0;
}
