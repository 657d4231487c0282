/* Asks a table about every 32-bit number: exactly the handles that live are answered, each with its object. */
#include "../clist.c"
#include "drive.h"

static uint64_t hits(struct clist *arena, uint32_t number, uint64_t numbers) {
  struct arena a;
  struct table t;
  insist(arena_open(&a, arena->words, arena->lines) && table_open(&a, &t, number), "there is a table");
  uint64_t found = 0;
  for (uint64_t each = 0; each < numbers; each++) {
    const uint32_t handle = (uint32_t)each;
    const uint32_t *row = table_row(&t, handle);
    if (row == NULL || row[ENTRY_USABLE] == 0) continue;
    insist(map_get(&t.by_object, row[ENTRY_OBJECT]) == handle, "object and handle name each other");
    found++;
  }
  return found;
}

int main(void) {
  for (uint32_t bits = 16; bits <= 32; bits += 16) {
    struct memory memory = {0, 0};
    const struct clist_hooks hooks = {&memory, memory_allocate, memory_resize, memory_release};
    struct clist arena;
    insist(clist_open(&arena, &hooks, 8) == STATUS_OK, "there is an arena");
    const uint32_t table = make(&arena, bits, 5000, 7);
    struct driver driver = {.random = 5};
    for (uint32_t step = 0; step < 20000; step++) drive(&arena, table, bits, 5000, &driver);
    /* Usable entries, counted in the rows of a snapshot. */
    uint32_t words;
    uint32_t *rows = shot(&arena, table, bits, &words);
    uint64_t live = 0;
    for (uint32_t at = SNAPSHOT_WORDS; at < words; at += ENTRY_WORDS)
      live += rows[at + ENTRY_HANDLE] != 0 && rows[at + ENTRY_USABLE] == rows[at + ENTRY_HANDLE];
    free(rows);
    const uint64_t found = hits(&arena, table, 1ull << 32);
    printf("%u bits: %llu of 2^32 numbers are handles, %llu live\n", (unsigned)bits, (unsigned long long)found, (unsigned long long)live);
    insist(found == live && live > 100, "hits are live handles");
    clist_close(&arena);
  }
  return 0;
}
