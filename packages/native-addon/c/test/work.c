/* A fixed piece of work for counting instructions: messages of three known objects and a new one, an earlier one retired, eight a call. */
#include "drive.h"

#define ENTRIES 20000u
/* At a time, so that neither log nor arena grow much. */
#define LOADED 1000u
#define CALLS 5000u
#define EACH 8u
#define KEPT 64u

int main(void) {
  struct memory memory = {0, 0};
  const struct clist_hooks hooks = {&memory, memory_allocate, memory_resize, memory_release};
  struct clist arena;
  insist(clist_open(&arena, &hooks, 1u << 16) == STATUS_OK, "there is an arena");
  const uint32_t table = make(&arena, 32, 1u << 20, 7);
  for (uint32_t at = 0; at < ENTRIES; at += LOADED) {
    for (uint32_t each = 0; each < LOADED; each++) room_of(&arena)[each] = (at + each) * 3 + 1;
    insist(ask(&arena, OPERATION_LOAD, table, LOADED, 0, LOADED, 0) == STATUS_OK, "objects are imported");
    insist(ask(&arena, OPERATION_COMMIT, 0, 0, 0, 0, 0) == STATUS_OK, "the log is empty");
  }
  uint32_t random = 1;
  uint32_t kept[KEPT] = {0};
  uint32_t sum = 0;
  for (uint32_t call = 0; call < CALLS; call++) {
    uint32_t *room = room_of(&arena);
    for (uint32_t each = 0; each < EACH; each++) {
      const uint32_t place = 256 + each * 32;
      const uint32_t deliver[] = {OPERATION_DELIVER, table, 4, place, place + 4, place + 8, 0, 0};
      const uint32_t retire[] = {OPERATION_RETIRE, table, kept[(call * EACH + each) % KEPT] != 0, place + 12, place + 16, 0, 0, 0};
      memcpy(room + each * 2 * REQUEST_WORDS, deliver, sizeof deliver);
      memcpy(room + (each * 2 + 1) * REQUEST_WORDS, retire, sizeof retire);
      for (uint32_t slot = 0; slot < 3; slot++) room[place + slot] = random_next(&random) % ENTRIES * 3 + 1;
      room[place + 3] = (call * EACH + each) % (4 * KEPT) * 3 + 2;
      room[place + 12] = kept[(call * EACH + each) % KEPT];
    }
    insist(ask(&arena, OPERATION_QUEUE, 0, EACH * 2, 0, 0, 0) == STATUS_OK, "messages are translated");
    for (uint32_t each = 0; each < EACH; each++) {
      kept[(call * EACH + each) % KEPT] = room_of(&arena)[256 + each * 32 + 7];
      sum = sum * 31 + kept[(call * EACH + each) % KEPT];
    }
    insist(ask(&arena, OPERATION_COMMIT, 0, 0, 0, 0, 0) == STATUS_OK, "changes are kept");
  }
  printf("%u messages, checksum %u\n", (unsigned)(CALLS * EACH), (unsigned)sum);
  clist_close(&arena);
  return 0;
}
