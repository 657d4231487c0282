/* A whole table as words that do not depend on its seed or on where it lies. */
#ifndef CALLGATE_CLIST_SNAPSHOT_H
#define CALLGATE_CLIST_SNAPSHOT_H

#include "table.h"

/* FNV-1a over words (Fowler, Noll, Vo), with the last bits folded in: finds a damaged snapshot, and no forged one. */
static uint32_t snapshot_sum(const uint32_t *words, uint32_t count) {
  uint32_t sum = 0x811c9dc5u;
  for (uint32_t at = 0; at < count; at++) {
    sum = (sum ^ words[at]) * 0x01000193u;
    sum ^= sum >> 15;
  }
  return sum;
}

static inline uint64_t snapshot_words(const uint32_t *state) {
  return SNAPSHOT_WORDS +
         ((uint64_t)state[DESCRIPTOR_FRESH] + state[DESCRIPTOR_EXPORT_FRESH]) * ENTRY_WORDS;
}

/* Writes the table; `needed` words of room are there. */
static void snapshot_write(const struct table *t, uint32_t *out) {
  const uint32_t imports = t->state[DESCRIPTOR_FRESH] * ENTRY_WORDS;
  const uint32_t exports = t->state[DESCRIPTOR_EXPORT_FRESH] * ENTRY_WORDS;
  uint32_t *rows = out + SNAPSHOT_WORDS;
  memcpy(rows, t->imports + ENTRY_WORDS, (size_t)imports * sizeof(uint32_t));
  memcpy(rows + imports, t->exports + ENTRY_WORDS, (size_t)exports * sizeof(uint32_t));
  out[SNAPSHOT_MAGIC] = SNAPSHOT_MARK;
  out[SNAPSHOT_BITS] = t->state[DESCRIPTOR_BITS];
  memcpy(out + SNAPSHOT_STATE, t->state + DESCRIPTOR_STATE, 8 * sizeof(uint32_t));
  out[SNAPSHOT_SUM] = snapshot_sum(rows, imports + exports);
  out[SNAPSHOT_SUM + 1] = 0;
}

/* Walks free rows: exactly `free` of them from head to tail, each of them free and behind the one before it, none twice. */
static int free_list_holds(const uint32_t *state, uint32_t head, const uint32_t *rows, uint32_t fresh, uint32_t unlisted) {
  uint32_t at = state[head];
  uint32_t last = 0;
  for (uint32_t left = unlisted; left > 0; left--) {
    if (at == 0 || at > fresh) return 0;
    const uint32_t *row = rows + (size_t)at * ENTRY_WORDS;
    if (row[ENTRY_HANDLE] != 0 || row[ENTRY_OBJECT] != last) return 0;
    last = at;
    at = row[ENTRY_LINK];
  }
  return at == 0 && last == state[head + 1];
}

/* Checks the rows of a table and makes its indexes, which are empty and have room. 0 when something is wrong. */
static int rows_enter(const struct table *t) {
  const uint32_t *state = t->state;
  uint32_t size = 0;
  uint32_t free = 0;
  for (uint32_t index = 1; index <= state[DESCRIPTOR_FRESH]; index++) {
    const uint32_t *row = t->imports + (size_t)index * ENTRY_WORDS;
    const uint32_t handle = row[ENTRY_HANDLE];
    if (handle == 0) {
      const uint32_t generation = ~row[ENTRY_USABLE];
      if (generation >= t->generations) return 0;
      if (generation != 0 || t->wraps) free++;
      else if (row[ENTRY_OBJECT] != 0 || row[ENTRY_LINK] != 0) return 0;
      continue;
    }
    if ((handle & ((UINT32_C(1) << t->index_bits) - 1)) != index || handle >> t->index_bits >= t->generations) return 0;
    if (row[ENTRY_USABLE] != 0 && row[ENTRY_USABLE] != handle) return 0;
    if ((int32_t)row[ENTRY_OBJECT] <= 0) return 0;
    size++;
  }
  if (!free_list_holds(state, DESCRIPTOR_HEAD, t->imports, state[DESCRIPTOR_FRESH], free)) return 0;
  uint32_t exported = 0;
  for (uint32_t index = 1; index <= state[DESCRIPTOR_EXPORT_FRESH]; index++) {
    const uint32_t *row = t->exports + (size_t)index * ENTRY_WORDS;
    const uint32_t handle = row[ENTRY_HANDLE];
    if (handle == 0 && row[ENTRY_USABLE] != UINT32_MAX) return 0;
    if (handle == 0) continue;
    if (!is_export(t, handle) || (row[ENTRY_USABLE] != 0 && row[ENTRY_USABLE] != handle)) return 0;
    if ((int32_t)row[ENTRY_OBJECT] <= 0) return 0;
    exported++;
  }
  free = state[DESCRIPTOR_EXPORT_FRESH] - exported;
  if (!free_list_holds(state, DESCRIPTOR_EXPORT_HEAD, t->exports, state[DESCRIPTOR_EXPORT_FRESH], free)) return 0;
  return size + exported == state[DESCRIPTOR_SIZE] && exported == state[DESCRIPTOR_EXPORTED] &&
         state[DESCRIPTOR_SIZE] <= state[DESCRIPTOR_QUOTA];
}

static int index_add(const struct map *m, uint32_t key, uint32_t value) {
  if (map_get(m, key) != 0) return 0;
  map_add(m, key, value);
  return 1;
}

/* Far enough ahead for a line to arrive from memory, and near enough to be there still. */
#define AHEAD 16u

/* Enters the rows into the indexes; 0 when an object or an export stands there twice. */
static int rows_index(const struct table *t) {
  const uint32_t fresh = t->state[DESCRIPTOR_FRESH];
  for (uint32_t index = 1; index <= fresh; index++) {
    const uint32_t *row = t->imports + (size_t)index * ENTRY_WORDS;
    if (index + AHEAD <= fresh)
      __builtin_prefetch(map_line(&t->by_object, map_home(&t->by_object, row[AHEAD * ENTRY_WORDS + ENTRY_OBJECT])), 1);
    if (row[ENTRY_HANDLE] != 0 && !index_add(&t->by_object, row[ENTRY_OBJECT], row[ENTRY_HANDLE])) return 0;
  }
  for (uint32_t index = 1; index <= t->state[DESCRIPTOR_EXPORT_FRESH]; index++) {
    const uint32_t *row = t->exports + (size_t)index * ENTRY_WORDS;
    if (row[ENTRY_HANDLE] == 0) continue;
    if (!index_add(&t->by_object, row[ENTRY_OBJECT], row[ENTRY_HANDLE])) return 0;
    if (!index_add(&t->by_export, row[ENTRY_HANDLE], index)) return 0;
  }
  return 1;
}

#endif
