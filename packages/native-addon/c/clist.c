#include "clist.h"

#include "operations.h"

/* The room of an arena. */
struct room {
  uint32_t *words;
  uint32_t size;
};

/* Words of input, output and list for each item. */
struct shape {
  uint8_t from, to, list;
};

/* Operations that may stand in a queue come first. */
static const struct shape shapes[] = {
    [OPERATION_HANDLES] = {1, 1, 0}, [OPERATION_OBJECTS] = {1, 1, 0}, [OPERATION_DELIVER] = {1, 1, 1},
    [OPERATION_SEND] = {1, 1, 1},    [OPERATION_EXPORT] = {2, 0, 0},  [OPERATION_DROP] = {1, 1, 1},
    [OPERATION_RETIRE] = {1, 4, 0},  [OPERATION_LOAD] = {1, 1, 0},    [OPERATION_SWEEP] = {0, 4, 0},
    [OPERATION_SNAPSHOT] = {0, 1, 0}, [OPERATION_RESTORE] = {1, 0, 0},
};

static inline int fits(const struct room *room, uint32_t at, uint64_t words) {
  return words == 0 || (at <= room->size && words <= room->size - at);
}

/* Whether two stretches have no word in common. */
static inline int apart(uint32_t a, uint64_t a_words, uint32_t b, uint64_t b_words) {
  return a_words == 0 || b_words == 0 || a + a_words <= b || b + b_words <= a;
}

/* Checks where the inputs and outputs of a request stand. */
static int job_open(const struct room *room, const uint32_t *request, uint32_t operation, struct job *job) {
  const struct shape shape = shapes[operation];
  const uint32_t from = request[REQUEST_FROM], to = request[REQUEST_TO], list = request[REQUEST_LIST];
  job->count = request[REQUEST_COUNT];
  job->listed = 0;
  const uint64_t in = (uint64_t)job->count * shape.from, out = (uint64_t)job->count * shape.to, listed = (uint64_t)job->count * shape.list;
  if (!fits(room, from, in) || !fits(room, to, out) || !fits(room, list, listed)) return 0;
  if (!apart(from, in, to, out) || !apart(from, in, list, listed) || !apart(to, out, list, listed)) return 0;
  job->from = in == 0 ? room->words : room->words + from;
  job->to = out == 0 ? room->words : room->words + to;
  job->list = listed == 0 ? room->words : room->words + list;
  return 1;
}

static int32_t operate(struct arena *a, struct table *t, uint32_t operation, struct job *job, uint32_t first) {
  switch (operation) {
    case OPERATION_HANDLES: return objects_to_handles(t, job);
    case OPERATION_OBJECTS: return handles_to_objects(t, job);
    case OPERATION_DELIVER: return deliver(a, t, job);
    case OPERATION_SEND: return send(a, t, job);
    case OPERATION_EXPORT: return export_all(a, t, job);
    case OPERATION_DROP: return drop(a, t, job);
    case OPERATION_RETIRE: return retire(a, t, job);
    case OPERATION_LOAD: return load(a, t, job);
    case OPERATION_SWEEP: return sweep(a, t, job, first);
    case OPERATION_SNAPSHOT: return snapshot(t, job);
    default: return restore(a, t, job);
  }
}

/* Carries out a request on one table, wholly or not at all. `t` is a table that is open, or has no state. */
static int32_t on_table(struct arena *a, const struct room *room, struct table *t, uint32_t *request) {
  const uint32_t operation = request[REQUEST_OPERATION];
  const uint32_t number = request[REQUEST_TABLE];
  struct job job;
  int32_t status;
  if (t->state == NULL || t->number != number) {
    if (!table_open(a, t, number)) {
      t->state = NULL;
      request[REQUEST_STATUS] = (uint32_t)STATUS_BAD_TABLE;
      return STATUS_BAD_TABLE;
    }
    table_settle(t);
  }
  if (!job_open(room, request, operation, &job)) {
    request[REQUEST_STATUS] = (uint32_t)STATUS_BAD_PLACE;
    return STATUS_BAD_PLACE;
  }
  const uint32_t mark = a->log_length;
  status = operate(a, t, operation, &job, request[REQUEST_FROM]);
  if (a->needed != 0) status = STATUS_NO_ROOM;
  if (status != STATUS_OK) {
    (void)undo_to(a, mark);
    t->state = NULL;
  }
  request[REQUEST_STATUS] = (uint32_t)status;
  request[REQUEST_LISTED] = status == STATUS_NO_ROOM ? 0 : job.listed;
  return status;
}

/* Fetches what a request of an open table will touch first. */
static void fetch(const struct room *room, const struct table *t, const uint32_t *request) {
  const uint32_t from = request[REQUEST_FROM];
  uint32_t count = request[REQUEST_COUNT];
  if (t->state == NULL || request[REQUEST_TABLE] != t->number || !fits(room, from, count)) return;
  if (count > GROUP) count = GROUP;
  const uint32_t *in = room->words + from;
  switch (request[REQUEST_OPERATION]) {
    case OPERATION_HANDLES:
    case OPERATION_DELIVER:
    case OPERATION_LOAD:
      for (uint32_t at = 0; at < count; at++) fetch_line(&t->by_object, in[at]);
      break;
    case OPERATION_OBJECTS:
    case OPERATION_SEND:
    case OPERATION_DROP:
    case OPERATION_RETIRE:
      for (uint32_t at = 0; at < count; at++) __builtin_prefetch(import_row(t, in[at]));
      break;
    default: break;
  }
}

/* Requests ahead whose lines are fetched. */
#define FETCHED 4u

/* Carries out requests one after the other. What one of them lacks in a table is its own affair; a malformed one ends the queue. */
static int32_t queue(struct arena *a, const struct room *room, uint32_t *header) {
  const uint32_t count = header[REQUEST_COUNT];
  const uint32_t from = header[REQUEST_FROM];
  if (!fits(room, from, (uint64_t)count * REQUEST_WORDS)) return STATUS_BAD_PLACE;
  if (header[REQUEST_LISTED] > count) return STATUS_BAD_COUNT;
  struct table t = {.state = NULL};
  for (uint32_t at = header[REQUEST_LISTED]; at < count; at++) {
    uint32_t *request = room->words + from + (size_t)at * REQUEST_WORDS;
    const uint32_t operation = request[REQUEST_OPERATION];
    header[REQUEST_LISTED] = at;
    if (operation == 0 || operation > OPERATION_SWEEP) return STATUS_BAD_OPERATION;
    if (count - at > FETCHED) fetch(room, &t, request + (size_t)FETCHED * REQUEST_WORDS);
    const int32_t status = on_table(a, room, &t, request);
    if (status < 0 || status == STATUS_NO_ROOM) return status;
  }
  header[REQUEST_LISTED] = count;
  return STATUS_OK;
}

static int32_t make_table(struct arena *a, const struct room *room, uint32_t *header) {
  if (!fits(room, header[REQUEST_FROM], 3)) return STATUS_BAD_PLACE;
  const uint32_t *in = room->words + header[REQUEST_FROM];
  const uint32_t bits = in[0], quota = in[1], seed = in[2];
  if ((bits != 16 && bits != 32) || (int32_t)quota < 0) return STATUS_BAD_VALUE;
  uint32_t number = 0;
  const uint32_t count = a->words[HEADER_TABLE_COUNT];
  while (number < count && descriptor(a, number) != NULL && descriptor(a, number)[DESCRIPTOR_BITS] != 0) number++;
  if (number >= CLIST_TABLES_MOST) return STATUS_BAD_COUNT;
  const uint32_t tables = a->words[HEADER_TABLES];
  if (!is_block(a, tables) || number >= block_lines(tables)) {
    const uint32_t grown = block_grow(a, tables, number < 8 ? 8 : number * 2);
    if (grown == 0) return STATUS_NO_ROOM;
    a->words[HEADER_TABLES] = grown;
  }
  const uint32_t sizes[] = {4, 1, 1, 1};
  uint32_t blocks[4] = {0, 0, 0, 0};
  for (uint32_t each = 0; each < 4; each++) {
    blocks[each] = block_take(a, sizes[each]);
    if (blocks[each] != 0) continue;
    while (each-- > 0) block_put(a, blocks[each]);
    return STATUS_NO_ROOM;
  }
  if (number >= count) a->words[HEADER_TABLE_COUNT] = number + 1;
  uint32_t *state = descriptor(a, number);
  if (state == NULL) return STATUS_BAD_ARENA;
  memset(state, 0, DESCRIPTOR_WORDS * sizeof(uint32_t));
  state[DESCRIPTOR_BITS] = bits;
  state[DESCRIPTOR_QUOTA] = quota;
  state[DESCRIPTOR_SEED] = seed;
  memcpy(state + DESCRIPTOR_ENTRIES, blocks, sizeof blocks);
  header[REQUEST_LISTED] = number;
  return STATUS_OK;
}

static int32_t unmake_table(struct arena *a, uint32_t number) {
  struct table t;
  if (a->log_length != 0) return STATUS_NOT_NOW;
  if (!table_open(a, &t, number)) return STATUS_BAD_TABLE;
  for (uint32_t each = DESCRIPTOR_ENTRIES; each <= DESCRIPTOR_BY_EXPORT; each++) block_put(a, t.state[each]);
  memset(t.state, 0, DESCRIPTOR_WORDS * sizeof(uint32_t));
  return STATUS_OK;
}

static int32_t enlarge_room(struct arena *a, const struct room *room, uint32_t words) {
  if (words <= room->size) return STATUS_OK;
  if (words >= CLIST_LINES_MOST * (CLIST_LINE / 2)) return STATUS_BAD_COUNT;
  const uint32_t grown = block_grow(a, a->words[HEADER_ROOM], (words + CLIST_LINE - 1) / CLIST_LINE);
  if (grown == 0) return STATUS_NO_ROOM;
  a->words[HEADER_ROOM] = grown;
  return STATUS_OK;
}

static int32_t undo(struct arena *a, uint32_t mark) {
  if (mark > a->log_length || mark % RECORD_WORDS != 0) return STATUS_BAD_COUNT;
  return undo_to(a, mark) ? STATUS_OK : STATUS_BAD_LOG;
}

static int32_t dispatch(struct arena *a, const struct room *room, uint32_t *header) {
  const uint32_t operation = header[REQUEST_OPERATION];
  if (operation == 0) return STATUS_BAD_OPERATION;
  if (operation <= OPERATION_RESTORE) {
    struct table t = {.state = NULL};
    return on_table(a, room, &t, header);
  }
  switch (operation) {
    case OPERATION_MAKE: return make_table(a, room, header);
    case OPERATION_UNMAKE: return unmake_table(a, header[REQUEST_TABLE]);
    case OPERATION_QUEUE: return queue(a, room, header);
    case OPERATION_ROOM: return enlarge_room(a, room, header[REQUEST_COUNT]);
    case OPERATION_UNDO: return undo(a, header[REQUEST_COUNT]);
    case OPERATION_COMMIT: a->log_length = 0; return STATUS_OK;
    default: return STATUS_BAD_OPERATION;
  }
}

static int arena_open(struct arena *a, uint32_t *words, uint32_t lines) {
  if (lines < HEADER_WORDS / CLIST_LINE || lines > CLIST_LINES_MOST) return 0;
  if (words[HEADER_MAGIC] != CLIST_MAGIC || words[HEADER_VERSION] != CLIST_VERSION) return 0;
  *a = (struct arena){.words = words, .lines = lines};
  words[HEADER_LINES] = lines;
  const uint32_t log = words[HEADER_LOG];
  if (is_block(a, log)) {
    a->log = block_words(a, log);
    a->log_words = block_lines(log) * CLIST_LINE;
  }
  a->log_length = words[HEADER_LOG_LENGTH];
  return a->log_length <= a->log_words && a->log_length % RECORD_WORDS == 0;
}

int32_t clist_begin(uint32_t *words, uint32_t lines) {
  if (lines < 2 * HEADER_WORDS / CLIST_LINE || lines > CLIST_LINES_MOST) return STATUS_BAD_COUNT;
  memset(words, 0, HEADER_WORDS * sizeof(uint32_t));
  words[HEADER_MAGIC] = CLIST_MAGIC;
  words[HEADER_VERSION] = CLIST_VERSION;
  words[HEADER_LINES] = lines;
  words[HEADER_FRESH] = HEADER_WORDS / CLIST_LINE;
  return STATUS_OK;
}

int32_t clist_run(uint32_t *words, uint32_t lines) {
  struct arena a;
  if (!arena_open(&a, words, lines)) return STATUS_BAD_ARENA;
  uint32_t *header = words + HEADER_REQUEST;
  struct room room = {NULL, 0};
  if (is_block(&a, words[HEADER_ROOM])) {
    room.words = block_words(&a, words[HEADER_ROOM]);
    room.size = block_lines(words[HEADER_ROOM]) * CLIST_LINE;
  } else {
    room.words = words; /* nothing fits in it */
  }
  words[HEADER_NEEDED] = 0;
  const int32_t status = dispatch(&a, &room, header);
  words[HEADER_LOG_LENGTH] = a.log_length;
  words[HEADER_NEEDED] = a.needed;
  header[REQUEST_STATUS] = (uint32_t)status;
  return status;
}

uint32_t clist_object_of(uint32_t *words, uint32_t lines, uint32_t table, uint32_t handle) {
  struct arena a;
  struct table t;
  if (handle == 0 || !arena_open(&a, words, lines) || !table_open(&a, &t, table)) return 0;
  const uint32_t *row = table_row(&t, handle);
  return row == NULL || row[ENTRY_USABLE] == 0 ? 0 : row[ENTRY_OBJECT];
}
