/* Random requests on one arena, for every C campaign: the same seed makes the same requests. */
#ifndef CALLGATE_CLIST_DRIVE_H
#define CALLGATE_CLIST_DRIVE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../clist.h"

#define ROOM 2048u

static void insist(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s\n", what);
  abort();
}

/* Memory that fails at the call number `fail_at`; never when that is 0. */
struct memory {
  uint32_t calls, fail_at;
};

static int fails(void *context) {
  struct memory *memory = context;
  return ++memory->calls == memory->fail_at;
}

static void *memory_allocate(void *context, size_t bytes) { return fails(context) ? NULL : malloc(bytes); }

static void *memory_resize(void *context, void *old, size_t bytes, size_t wanted) {
  (void)bytes;
  return fails(context) ? NULL : realloc(old, wanted);
}

static void memory_release(void *context, void *old, size_t bytes) {
  (void)context;
  (void)bytes;
  free(old);
}

static uint32_t random_next(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

/* One request; one that finds no memory is asked again, and then finds some. */
static int32_t ask(struct clist *arena, uint32_t operation, uint32_t table, uint32_t count, uint32_t from, uint32_t to, uint32_t list) {
  for (uint32_t tries = 0;; tries++) {
    uint32_t *header = arena->words + HEADER_REQUEST;
    const uint32_t request[REQUEST_WORDS] = {operation, table, count, from, to, list, 0, 0};
    memcpy(header, request, sizeof request);
    const int32_t status = clist_translate(arena);
    if (status != STATUS_NO_ROOM) return status;
    insist(tries < 2, "memory fails once");
  }
}

static uint32_t *room_of(const struct clist *arena) {
  return arena->words + (size_t)(arena->words[HEADER_ROOM] >> 5) * CLIST_LINE;
}

static uint32_t listed(const struct clist *arena) { return arena->words[HEADER_REQUEST + REQUEST_LISTED]; }

/* Makes a table of so many bits. */
static uint32_t make(struct clist *arena, uint32_t bits, uint32_t quota, uint32_t seed) {
  insist(ask(arena, OPERATION_ROOM, 0, ROOM, 0, 0, 0) == STATUS_OK, "there is a room");
  const uint32_t in[] = {bits, quota, seed};
  memcpy(room_of(arena), in, sizeof in);
  insist(ask(arena, OPERATION_MAKE, 0, 0, 0, 0, 0) == STATUS_OK, "a table is made");
  return listed(arena);
}

/* Handles that were answered lately, to be asked again. */
struct driver {
  uint32_t random;
  uint32_t handles[256];
};

static uint32_t pick_handle(struct driver *driver, uint32_t bits) {
  const uint32_t random = random_next(&driver->random);
  if (random % 8 < 6) return driver->handles[random / 8 % 256];
  if (random % 8 == 6) return bits == 32 ? 1u << 31 | random / 8 % 40 : 1u << 15 | random / 8 % 40;
  return random;
}

/* One random request on a table. */
static void drive(struct clist *arena, uint32_t table, uint32_t bits, uint32_t objects, struct driver *driver) {
  static const uint32_t operations[] = {OPERATION_DELIVER, OPERATION_DELIVER, OPERATION_DELIVER, OPERATION_SEND,
                                        OPERATION_EXPORT,  OPERATION_DROP,    OPERATION_RETIRE,  OPERATION_RETIRE,
                                        OPERATION_HANDLES, OPERATION_OBJECTS, OPERATION_SWEEP,   OPERATION_LOAD};
  const uint32_t operation = operations[random_next(&driver->random) % 12];
  const uint32_t count = random_next(&driver->random) % 12;
  uint32_t *in = room_of(arena);
  const int takes_objects = operation == OPERATION_DELIVER || operation == OPERATION_HANDLES || operation == OPERATION_LOAD;
  for (uint32_t at = 0; at < count * 2; at++) {
    const uint32_t object = 1 + random_next(&driver->random) % objects;
    in[at] = takes_objects || (operation == OPERATION_EXPORT && at % 2 == 1) ? object : pick_handle(driver, bits);
  }
  const uint32_t from = operation == OPERATION_SWEEP ? random_next(&driver->random) % 64 : 0;
  const int32_t status = ask(arena, operation, table, count, from, 64, 256);
  insist(status >= 0 && status <= STATUS_KNOWN, "a well-formed request is carried out");
  if (status == STATUS_OK && operation == OPERATION_DELIVER)
    for (uint32_t at = 0; at < count; at++) {
      driver->handles[random_next(&driver->random) % 256] = room_of(arena)[64 + at];
      insist(clist_object_of(arena->words, arena->lines, table, room_of(arena)[64 + at]) == room_of(arena)[at],
             "a handle that is delivered names its object");
    }
}

/* Words of a snapshot of the table, which the caller frees. The table must be sound: it can be restored. */
static uint32_t *shot(struct clist *arena, uint32_t table, uint32_t bits, uint32_t *words) {
  insist(ask(arena, OPERATION_COMMIT, 0, 0, 0, 0, 0) == STATUS_OK, "the log is empty");
  insist(ask(arena, OPERATION_SNAPSHOT, table, 0, 0, 0, 0) == STATUS_TOO_SMALL, "a snapshot takes room");
  *words = listed(arena);
  insist(ask(arena, OPERATION_ROOM, 0, *words, 0, 0, 0) == STATUS_OK, "there is a room");
  insist(ask(arena, OPERATION_SNAPSHOT, table, *words, 0, 0, 0) == STATUS_OK, "there is a snapshot");
  uint32_t *copy = malloc(*words * sizeof(uint32_t));
  insist(copy != NULL, "there is memory for the campaign");
  memcpy(copy, room_of(arena), *words * sizeof(uint32_t));
  const uint32_t other = make(arena, bits, 1u << 30, 99);
  memcpy(room_of(arena), copy, *words * sizeof(uint32_t));
  insist(ask(arena, OPERATION_RESTORE, other, *words, 0, 0, 0) == STATUS_OK, "a snapshot is restored");
  insist(ask(arena, OPERATION_SNAPSHOT, other, *words, 0, 0, 0) == STATUS_OK, "there is a snapshot");
  insist(memcmp(room_of(arena), copy, *words * sizeof(uint32_t)) == 0, "what is restored is what it was");
  insist(ask(arena, OPERATION_UNMAKE, other, 0, 0, 0, 0) == STATUS_OK, "the copy goes");
  return copy;
}

#endif
