/* What a request does to one table. Each answers a status; what a status other than OK has changed is undone by the caller. */
#ifndef CALLGATE_CLIST_OPERATIONS_H
#define CALLGATE_CLIST_OPERATIONS_H

#include "snapshot.h"
#include "undo.h"

/* One request, checked: `count` inputs at `from`, room for the outputs at `to` and for a list at `list`. */
struct job {
  const uint32_t *from;
  uint32_t *to;
  uint32_t *list;
  uint32_t count;
  uint32_t listed;
};

/* How many index lines are fetched together. */
#define GROUP 16u

static inline void fetch_line(const struct map *m, uint32_t key) {
  __builtin_prefetch(map_line(m, map_home(m, key)));
}

/* An input that is no object: reported before anything is done. */
static int are_objects(struct job *job, uint32_t stride, uint32_t offset) {
  for (uint32_t at = 0; at < job->count; at++) {
    if ((int32_t)job->from[(size_t)at * stride + offset] > 0) continue;
    job->listed = at;
    return 0;
  }
  return 1;
}

static void fetch_group(const struct table *t, const struct job *job, uint32_t at) {
  if (at % GROUP != 0 || job->count < 3) return;
  for (uint32_t ahead = at; ahead < job->count && ahead - at < GROUP; ahead++) fetch_line(&t->by_object, job->from[ahead]);
}

static int32_t objects_to_handles(const struct table *t, struct job *job) {
  for (uint32_t at = 0; at < job->count; at++) {
    fetch_group(t, job, at);
    job->to[at] = job->from[at] == 0 ? 0 : map_get(&t->by_object, job->from[at]);
  }
  return STATUS_OK;
}

static int32_t handles_to_objects(const struct table *t, struct job *job) {
  for (uint32_t at = 0; at < job->count; at++) {
    const uint32_t *row = job->from[at] == 0 ? NULL : table_row(t, job->from[at]);
    job->to[at] = row == NULL || row[ENTRY_USABLE] == 0 ? 0 : row[ENTRY_OBJECT];
  }
  return STATUS_OK;
}

/* The vat is told of objects: those that it does not know become imports, those that it dropped it may use again. */
static int32_t deliver(struct arena *a, struct table *t, struct job *job) {
  if (!are_objects(job, 1, 0)) return STATUS_BAD_VALUE;
  for (uint32_t at = 0; at < job->count; at++) {
    fetch_group(t, job, at);
    const uint32_t object = job->from[at];
    uint32_t handle = map_get(&t->by_object, object);
    if (handle == 0) {
      handle = table_import(a, t, object);
      job->list[job->listed++] = at;
      if (handle == 0 || a->needed != 0) {
        job->listed = at;
        return STATUS_FULL;
      }
    } else {
      const int exported = is_export(t, handle);
      const uint32_t *row = exported ? table_row(t, handle) : import_row(t, handle);
      if (row != NULL && row[ENTRY_USABLE] == 0) {
        set_word(a, t, row, ENTRY_USABLE, handle, exported);
        if (!exported) job->list[job->listed++] = ~at;
      }
    }
    job->to[at] = handle;
  }
  return STATUS_OK;
}

/* The vat names objects. An export that it was told to drop is usable again; one that it never named is listed, and 0 stands for it. */
static int32_t send(struct arena *a, struct table *t, struct job *job) {
  for (uint32_t at = 0; at < job->count; at++) {
    const uint32_t handle = job->from[at];
    const int exported = is_export(t, handle);
    const uint32_t *row = handle == 0 ? NULL : table_row(t, handle);
    if (row == NULL && exported) {
      job->to[at] = 0;
      job->list[job->listed++] = at;
    } else if (row == NULL || (row[ENTRY_USABLE] == 0 && !exported)) {
      job->listed = at;
      return STATUS_BAD_HANDLE;
    } else {
      if (row[ENTRY_USABLE] == 0) set_word(a, t, row, ENTRY_USABLE, handle, 1);
      job->to[at] = row[ENTRY_OBJECT];
    }
  }
  return STATUS_OK;
}

/* Pairs of handle and object: exports that the vat named for the first time. */
static int32_t export_all(struct arena *a, struct table *t, struct job *job) {
  if (!are_objects(job, 2, 1)) return STATUS_BAD_VALUE;
  for (uint32_t at = 0; at < job->count; at++) {
    const uint32_t handle = job->from[(size_t)at * 2];
    const uint32_t object = job->from[(size_t)at * 2 + 1];
    job->listed = at;
    if (!is_export(t, handle)) return STATUS_BAD_HANDLE;
    if (table_row(t, handle) != NULL || map_get(&t->by_object, object) != 0) return STATUS_KNOWN;
    if (table_export(a, t, handle, object) == 0) return STATUS_FULL;
  }
  job->listed = job->count;
  return STATUS_OK;
}

/* Handles that are in the table may no longer be used; those that could be until now are listed. */
static int32_t drop(struct arena *a, struct table *t, struct job *job) {
  for (uint32_t at = 0; at < job->count; at++) {
    const uint32_t handle = job->from[at];
    const uint32_t *row = handle == 0 ? NULL : table_row(t, handle);
    if (row == NULL) {
      job->listed = at;
      return STATUS_BAD_HANDLE;
    }
    job->to[at] = row[ENTRY_OBJECT];
    if (row[ENTRY_USABLE] == 0) continue;
    set_word(a, t, row, ENTRY_USABLE, 0, is_export(t, handle));
    job->list[job->listed++] = at;
  }
  return STATUS_OK;
}

/* Takes entries out; they are written to the outputs as they were. */
static int32_t retire(struct arena *a, struct table *t, struct job *job) {
  for (uint32_t at = 0; at < job->count; at++) {
    const uint32_t handle = job->from[at];
    uint32_t *row = handle == 0 ? NULL : table_row(t, handle);
    if (row == NULL) {
      job->listed = at;
      return STATUS_BAD_HANDLE;
    }
    memcpy(job->to + (size_t)at * ENTRY_WORDS, row, ENTRY_WORDS * sizeof(uint32_t));
    table_remove(a, t, row, is_export(t, handle));
  }
  job->listed = job->count;
  return STATUS_OK;
}

/* Many new imports at once. */
static int32_t load(struct arena *a, struct table *t, struct job *job) {
  if (!are_objects(job, 1, 0)) return STATUS_BAD_VALUE;
  const uint64_t size = (uint64_t)t->state[DESCRIPTOR_SIZE] + job->count;
  const uint64_t fresh = (uint64_t)t->state[DESCRIPTOR_FRESH] + job->count;
  const int room = size <= t->state[DESCRIPTOR_QUOTA] && fresh < UINT32_C(1) << t->index_bits;
  if (room && !map_reserve(a, t, DESCRIPTOR_BY_OBJECT, (uint32_t)size)) return STATUS_NO_ROOM;
  if (room && !rows_reserve(a, t, DESCRIPTOR_ENTRIES, (uint32_t)fresh)) return STATUS_NO_ROOM;
  for (uint32_t at = 0; at < job->count; at++) {
    fetch_group(t, job, at);
    job->listed = at;
    if (map_get(&t->by_object, job->from[at]) != 0) return STATUS_KNOWN;
    const uint32_t handle = table_import(a, t, job->from[at]);
    if (handle == 0 || a->needed != 0) return STATUS_FULL;
    job->to[at] = handle;
  }
  job->listed = job->count;
  return STATUS_OK;
}

/* Takes out the entries in `count` places from `first` on: imports by index, then exports by row. They are written as they were. */
static int32_t sweep(struct arena *a, struct table *t, struct job *job, uint32_t first) {
  const uint64_t imports = t->state[DESCRIPTOR_FRESH];
  const uint64_t places = imports + t->state[DESCRIPTOR_EXPORT_FRESH];
  for (uint64_t at = first; at < places && at - first < job->count; at++) {
    const uint32_t index = (uint32_t)(at < imports ? at : at - imports) + 1;
    uint32_t *row = at < imports ? t->imports + (size_t)(index & t->import_mask) * ENTRY_WORDS : export_row(t, index);
    if (row[ENTRY_HANDLE] == 0) continue;
    memcpy(job->to + (size_t)job->listed++ * ENTRY_WORDS, row, ENTRY_WORDS * sizeof(uint32_t));
    table_remove(a, t, row, at >= imports);
  }
  return STATUS_OK;
}

static int32_t snapshot(const struct table *t, struct job *job) {
  const uint64_t words = snapshot_words(t->state);
  if (t->state[DESCRIPTOR_FRESH] > t->import_mask || t->state[DESCRIPTOR_EXPORT_FRESH] > t->export_mask)
    return STATUS_BAD_ARENA;
  job->listed = (uint32_t)words;
  if (words > job->count) return STATUS_TOO_SMALL;
  snapshot_write(t, job->to);
  return STATUS_OK;
}

/* Empties a table that a snapshot did not fit. */
static void clear_table(const struct table *t) {
  memset(t->state + DESCRIPTOR_STATE, 0, 8 * sizeof(uint32_t));
  memset(t->imports, 0, ((size_t)t->import_mask + 1) * ENTRY_WORDS * sizeof(uint32_t));
  memset(t->exports, 0, ((size_t)t->export_mask + 1) * ENTRY_WORDS * sizeof(uint32_t));
  memset(t->by_object.words, 0, ((size_t)t->by_object.mask + 1) * CLIST_LINE * sizeof(uint32_t));
  memset(t->by_export.words, 0, ((size_t)t->by_export.mask + 1) * CLIST_LINE * sizeof(uint32_t));
}

/* Fills a new table as a snapshot says. Not journaled: nothing may be pending. */
static int32_t restore(struct arena *a, struct table *t, const struct job *job) {
  const uint32_t *in = job->from;
  if (a->log_length != 0 || t->state[DESCRIPTOR_FRESH] != 0 || t->state[DESCRIPTOR_EXPORT_FRESH] != 0) return STATUS_NOT_NOW;
  if (job->count < SNAPSHOT_WORDS || in[SNAPSHOT_MAGIC] != SNAPSHOT_MARK) return STATUS_BAD_SNAPSHOT;
  const uint32_t *state = in + SNAPSHOT_STATE - DESCRIPTOR_STATE;
  const uint32_t fresh = state[DESCRIPTOR_FRESH];
  const uint32_t export_fresh = state[DESCRIPTOR_EXPORT_FRESH];
  if (in[SNAPSHOT_BITS] != t->state[DESCRIPTOR_BITS] || fresh >= UINT32_C(1) << t->index_bits ||
      export_fresh >= CLIST_LINES_MOST || snapshot_words(state) != job->count || in[SNAPSHOT_SUM + 1] != 0)
    return STATUS_BAD_SNAPSHOT;
  if (state[DESCRIPTOR_SIZE] > fresh + export_fresh || state[DESCRIPTOR_EXPORTED] > export_fresh) return STATUS_BAD_SNAPSHOT;
  const uint32_t *rows = in + SNAPSHOT_WORDS;
  if (in[SNAPSHOT_SUM] != snapshot_sum(rows, job->count - SNAPSHOT_WORDS)) return STATUS_BAD_SNAPSHOT;
  if (!rows_reserve(a, t, DESCRIPTOR_ENTRIES, fresh) || !rows_reserve(a, t, DESCRIPTOR_EXPORTS, export_fresh) ||
      !map_reserve(a, t, DESCRIPTOR_BY_OBJECT, state[DESCRIPTOR_SIZE]) ||
      !map_reserve(a, t, DESCRIPTOR_BY_EXPORT, state[DESCRIPTOR_EXPORTED]))
    return STATUS_NO_ROOM;
  memcpy(t->state + DESCRIPTOR_STATE, in + SNAPSHOT_STATE, 8 * sizeof(uint32_t));
  memcpy(t->imports + ENTRY_WORDS, rows, (size_t)fresh * ENTRY_WORDS * sizeof(uint32_t));
  memcpy(t->exports + ENTRY_WORDS, rows + (size_t)fresh * ENTRY_WORDS, (size_t)export_fresh * ENTRY_WORDS * sizeof(uint32_t));
  if (rows_enter(t) && rows_index(t)) return STATUS_OK;
  clear_table(t);
  return STATUS_BAD_SNAPSHOT;
}

#endif
