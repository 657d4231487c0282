/* One vat's table: imports and exports by handle, and both by object. */
#ifndef CALLGATE_CLIST_TABLE_H
#define CALLGATE_CLIST_TABLE_H

#include "../generated/clist_tables.h"
#include "index.h"
#include "log.h"

_Static_assert(CLIST_HANDLE32_INDEX_BITS <= 26u, "the rows of a table fit into an arena");
_Static_assert(CLIST_LINE == 2 * INDEX_KEYS && CLIST_LINE % ENTRY_WORDS == 0, "a line has whole keys, values and entries");
_Static_assert(HEADER_REQUEST + REQUEST_WORDS <= HEADER_WORDS && HEADER_FREE + HEADER_SIZES <= HEADER_REQUEST,
               "the header holds what stands in it");
_Static_assert(DESCRIPTOR_EXPORTED < DESCRIPTOR_WORDS && CLIST_LINE == DESCRIPTOR_WORDS, "a descriptor is a line");

/* A table while a request is carried out. */
struct table {
  uint32_t *state; /* its descriptor */
  uint32_t number;
  uint32_t column; /* the id of its first column */
  uint32_t *imports;
  uint32_t import_mask; /* rows - 1 */
  uint32_t *exports;
  uint32_t export_mask;
  struct map by_object;
  struct map by_export;
  /* How the bits of a handle are divided. */
  uint32_t index_bits;
  uint32_t generations;
  uint32_t export_bit;
  uint32_t wraps; /* whether a generation wraps; else its index is used no more */
};

static inline uint32_t *open_block(const struct arena *a, uint32_t block, uint32_t *mask, uint32_t words_each) {
  if (!is_block(a, block)) return NULL;
  *mask = block_lines(block) * (CLIST_LINE / words_each) - 1;
  return block_words(a, block);
}

/* Finds the blocks of an open table again: one of them was replaced. */
static int table_refresh(const struct arena *a, struct table *t) {
  const uint32_t *state = t->state;
  t->imports = open_block(a, state[DESCRIPTOR_ENTRIES], &t->import_mask, ENTRY_WORDS);
  t->exports = open_block(a, state[DESCRIPTOR_EXPORTS], &t->export_mask, ENTRY_WORDS);
  t->by_object.words = open_block(a, state[DESCRIPTOR_BY_OBJECT], &t->by_object.mask, CLIST_LINE);
  t->by_export.words = open_block(a, state[DESCRIPTOR_BY_EXPORT], &t->by_export.mask, CLIST_LINE);
  return t->imports != NULL && t->exports != NULL && t->by_object.words != NULL && t->by_export.words != NULL;
}

static uint32_t *descriptor(const struct arena *a, uint32_t number) {
  const uint32_t tables = a->words[HEADER_TABLES];
  if (number >= a->words[HEADER_TABLE_COUNT] || !is_block(a, tables)) return NULL;
  if (number >= block_lines(tables)) return NULL;
  return block_words(a, tables) + (size_t)number * DESCRIPTOR_WORDS;
}

static int table_open(const struct arena *a, struct table *t, uint32_t number) {
  t->state = descriptor(a, number);
  if (t->state == NULL) return 0;
  const uint32_t bits = t->state[DESCRIPTOR_BITS];
  if (bits != 16 && bits != 32) return 0;
  t->number = number;
  t->column = a->words[HEADER_FIRST_COLUMN] + number * COLUMNS;
  const int wide = bits == 32;
  t->index_bits = wide ? CLIST_HANDLE32_INDEX_BITS : CLIST_HANDLE16_INDEX_BITS;
  t->generations = UINT32_C(1) << (wide ? CLIST_HANDLE32_GENERATION_BITS : CLIST_HANDLE16_GENERATION_BITS);
  t->export_bit = UINT32_C(1) << (bits - 1);
  t->wraps = wide ? CLIST_HANDLE32_WRAPS : CLIST_HANDLE16_WRAPS;
  t->by_object.seed = t->by_export.seed = t->state[DESCRIPTOR_SEED];
  return table_refresh(a, t);
}

static inline int is_export(const struct table *t, uint32_t handle) {
  return (handle & t->export_bit) != 0 && (t->export_bit == UINT32_C(1) << 31 || handle >> 16 == 0);
}

static inline uint32_t *import_row(const struct table *t, uint32_t handle) {
  const uint32_t index = handle & ((UINT32_C(1) << t->index_bits) - 1) & t->import_mask;
  return t->imports + (size_t)index * ENTRY_WORDS;
}

static inline uint32_t *export_row(const struct table *t, uint32_t row) {
  return t->exports + (size_t)(row & t->export_mask) * ENTRY_WORDS;
}

/* The row of a handle in the table, usable or not, or NULL. Any number may be asked. */
static inline uint32_t *table_row(const struct table *t, uint32_t handle) {
  if (is_export(t, handle)) {
    const uint32_t row = map_get(&t->by_export, handle);
    return row == 0 ? NULL : export_row(t, row);
  }
  uint32_t *row = import_row(t, handle);
  return (int32_t)handle > 0 && row[ENTRY_HANDLE] == handle ? row : NULL;
}

/* Enters the latest import into the index, which TypeScript leaves to whoever looks for another object: few that are dropped at once ever stand there. */
static inline void table_settle(const struct table *t) {
  const uint32_t index = t->state[DESCRIPTOR_LATEST] & t->import_mask;
  if (index == 0) return;
  const uint32_t *row = t->imports + (size_t)index * ENTRY_WORDS;
  t->state[DESCRIPTOR_LATEST] = 0;
  map_add(&t->by_object, row[ENTRY_OBJECT], row[ENTRY_HANDLE]);
}

/* Changes a word of a row that is in use. */
static inline void set_word(struct arena *a, const struct table *t, const uint32_t *row, uint32_t word, uint32_t now, int exported) {
  uint32_t *rows = exported ? t->exports : t->imports;
  const uint32_t column = t->column + (exported ? COLUMN_EXPORTS : COLUMN_ENTRIES);
  log_write(a, column, rows, (uint32_t)(row - rows) + word, now);
}

/* Makes sure that a map takes so many keys; 0 when the arena has no room. Capacity is no state: it is not journaled. */
static int map_reserve(struct arena *a, struct table *t, uint32_t word, uint32_t keys) {
  struct map *m = word == DESCRIPTOR_BY_OBJECT ? &t->by_object : &t->by_export;
  if ((uint64_t)keys * 10 <= (uint64_t)(m->mask + 1) * INDEX_KEYS * 7) return 1;
  uint32_t lines = map_lines(keys);
  if (lines <= m->mask + 1) lines = (m->mask + 1) * 2;
  const uint32_t block = block_take(a, lines);
  if (block == 0) return 0;
  struct map larger = *m;
  larger.words = open_block(a, block, &larger.mask, CLIST_LINE);
  map_copy(m, &larger);
  block_put(a, t->state[word]);
  t->state[word] = block;
  *m = larger;
  return 1;
}

/* Makes sure that there is a row; 0 when the arena has no room. Capacity is no state here either. */
static int rows_reserve(struct arena *a, struct table *t, uint32_t word, uint32_t row) {
  const uint32_t mask = word == DESCRIPTOR_ENTRIES ? t->import_mask : t->export_mask;
  if (row <= mask) return 1;
  const uint32_t block = block_grow(a, t->state[word], row / (CLIST_LINE / ENTRY_WORDS) + 1);
  if (block == 0) return 0;
  t->state[word] = block;
  return table_refresh(a, t);
}

#endif
