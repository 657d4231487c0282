/* Random requests, with undo, and memory that fails at every call in turn: `random STEPS SEED`. */
#include "drive.h"

/* Plays one sequence, and answers its last snapshot. */
static uint32_t *play(uint32_t bits, uint32_t steps, uint32_t seed, struct memory *memory, uint32_t *words) {
  const struct clist_hooks hooks = {memory, memory_allocate, memory_resize, memory_release};
  struct clist arena;
  int32_t opened = clist_open(&arena, &hooks, 8);
  if (opened == STATUS_NO_ROOM) opened = clist_open(&arena, &hooks, 8);
  insist(opened == STATUS_OK, "there is an arena");
  const uint32_t table = make(&arena, bits, 4000, seed);
  struct driver driver = {.random = seed | 1};
  for (uint32_t step = 0; step < steps; step++) {
    if (step % 64 == 63) {
      /* What is undone never was. */
      uint32_t before_words, after_words;
      uint32_t *before = shot(&arena, table, bits, &before_words);
      struct driver copy = driver;
      for (uint32_t more = 0; more < 40; more++) drive(&arena, table, bits, 3000, &copy);
      insist(ask(&arena, OPERATION_UNDO, 0, 0, 0, 0, 0) == STATUS_OK, "changes are undone");
      uint32_t *after = shot(&arena, table, bits, &after_words);
      insist(before_words == after_words && memcmp(before, after, before_words * sizeof(uint32_t)) == 0, "undo undoes");
      free(before);
      free(after);
    }
    drive(&arena, table, bits, step % 2 == 0 ? 3000 : 60, &driver);
  }
  uint32_t *last = shot(&arena, table, bits, words);
  clist_close(&arena);
  return last;
}

int main(int count, char **parameters) {
  const uint32_t steps = count > 1 ? (uint32_t)strtoul(parameters[1], NULL, 10) : 20000;
  const uint32_t seed = count > 2 ? (uint32_t)strtoul(parameters[2], NULL, 10) : 1;
  for (uint32_t bits = 16; bits <= 32; bits += 16) {
    struct memory memory = {0, 0};
    uint32_t words, failing_words;
    free(play(bits, steps, seed, &memory, &words));
    memory = (struct memory){0, 0};
    uint32_t *whole = play(bits, 1500, seed, &memory, &words);
    const uint32_t calls = memory.calls;
    insist(calls > 3, "the arena grows");
    for (uint32_t at = 1; at <= calls; at++) {
      memory = (struct memory){0, at};
      uint32_t *failing = play(bits, 1500, seed, &memory, &failing_words);
      insist(memory.calls == calls + 1, "one call failed and was made again");
      insist(failing_words == words && memcmp(failing, whole, words * sizeof(uint32_t)) == 0,
             "memory that fails changes nothing");
      free(failing);
    }
    printf("%u bits: %u requests, memory failed at each of %u calls, seed %u\n", (unsigned)bits, (unsigned)steps,
           (unsigned)calls, (unsigned)seed);
    free(whole);
  }
  return 0;
}
