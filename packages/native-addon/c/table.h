/* One vat's table: imports and exports by handle, and both by object. */
#ifndef CALLGATE_CLIST_TABLE_H
#define CALLGATE_CLIST_TABLE_H

#include "../generated/clist_tables.h"
#include "index.h"

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
  t->by_object.column = t->column + COLUMN_BY_OBJECT;
  t->by_export.column = t->column + COLUMN_BY_EXPORT;
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

static inline void set_state(struct arena *a, const struct table *t, uint32_t word, uint32_t now) {
  log_write(a, t->column + COLUMN_DESCRIPTOR, t->state, word, now);
}

static inline void write_row(struct arena *a, uint32_t column, uint32_t *rows, const uint32_t *row,
                             uint32_t usable, uint32_t object, uint32_t handle, uint32_t link) {
  const uint32_t at = (uint32_t)(row - rows);
  log_write(a, column, rows, at + ENTRY_USABLE, usable);
  log_write(a, column, rows, at + ENTRY_OBJECT, object);
  log_write(a, column, rows, at + ENTRY_HANDLE, handle);
  log_write(a, column, rows, at + ENTRY_LINK, link);
}

static inline void set_usable(struct arena *a, const struct table *t, const uint32_t *row, uint32_t usable, int exported) {
  uint32_t *rows = exported ? t->exports : t->imports;
  const uint32_t column = t->column + (exported ? COLUMN_EXPORTS : COLUMN_ENTRIES);
  log_write(a, column, rows, (uint32_t)(row - rows) + ENTRY_USABLE, usable);
}

/* Makes sure that a map takes so many keys; 0 when the arena has no room. */
static int map_reserve(struct arena *a, struct table *t, uint32_t word, uint32_t column, uint32_t keys) {
  struct map *m = word == DESCRIPTOR_BY_OBJECT ? &t->by_object : &t->by_export;
  if ((uint64_t)keys * 10 <= (uint64_t)(m->mask + 1) * INDEX_KEYS * 7) return 1;
  uint32_t lines = map_lines(keys);
  if (lines <= m->mask + 1) lines = (m->mask + 1) * 2;
  const uint32_t block = block_take(a, lines);
  if (block == 0) return 0;
  const uint32_t old = t->state[word];
  if (!log_append(a, (uint32_t)RECORD_MOVED, t->column + column, old, block)) {
    block_put(a, block);
    return 0;
  }
  struct map larger = *m;
  larger.words = open_block(a, block, &larger.mask, CLIST_LINE);
  map_copy(m, &larger);
  t->state[word] = block;
  a->words[HEADER_MOVED]++;
  *m = larger;
  return 1;
}

/* Makes sure that there is a row; 0 when the arena has no room. Capacity is no state: it is not journaled. */
static int rows_reserve(struct arena *a, struct table *t, uint32_t word, uint32_t row) {
  const uint32_t mask = word == DESCRIPTOR_ENTRIES ? t->import_mask : t->export_mask;
  if (row <= mask) return 1;
  const uint32_t block = block_grow(a, t->state[word], row / (CLIST_LINE / ENTRY_WORDS) + 1);
  if (block == 0) return 0;
  t->state[word] = block;
  return table_refresh(a, t);
}

/* Takes a free row: `head`, `head + 1` (its tail) and `head + 2` (the freshest row) are words of the descriptor. 0 when there is none. */
static uint32_t row_take(struct arena *a, struct table *t, uint32_t head, uint32_t rows, uint32_t limit) {
  const uint32_t *state = t->state;
  const uint32_t mask = rows == DESCRIPTOR_ENTRIES ? t->import_mask : t->export_mask;
  const uint32_t first = state[head] & mask;
  if (first != 0) {
    const uint32_t *row = (rows == DESCRIPTOR_ENTRIES ? t->imports : t->exports) + (size_t)first * ENTRY_WORDS;
    set_state(a, t, head, row[ENTRY_LINK]);
    if (first == state[head + 1]) set_state(a, t, head + 1, 0);
    return first;
  }
  const uint32_t fresh = state[head + 2] + 1;
  if (fresh >= limit || !rows_reserve(a, t, rows, fresh)) return 0;
  set_state(a, t, head + 2, fresh);
  return fresh;
}

/* Puts a free row behind the others. */
static void row_put(struct arena *a, const struct table *t, uint32_t head, uint32_t *rows, uint32_t mask,
                    uint32_t column, uint32_t row) {
  const uint32_t tail = t->state[head + 1] & mask;
  if (tail == 0) set_state(a, t, head, row);
  else log_write(a, t->column + column, rows, tail * ENTRY_WORDS + ENTRY_LINK, row);
  set_state(a, t, head + 1, row);
}

/* A new import of an object that is not in the table: its handle. 0 when the table is full, or (`needed` is set) the arena. */
static uint32_t table_import(struct arena *a, struct table *t, uint32_t object) {
  const uint32_t size = t->state[DESCRIPTOR_SIZE];
  if (size >= t->state[DESCRIPTOR_QUOTA]) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_OBJECT, COLUMN_BY_OBJECT, size + 1)) return 0;
  const uint32_t index = row_take(a, t, DESCRIPTOR_HEAD, DESCRIPTOR_ENTRIES, UINT32_C(1) << t->index_bits);
  if (index == 0) return 0;
  uint32_t *row = t->imports + (size_t)(index & t->import_mask) * ENTRY_WORDS;
  const uint32_t usable = row[ENTRY_USABLE];
  const uint32_t generation = (int32_t)usable < 0 ? ~usable & (t->generations - 1) : 0;
  const uint32_t handle = generation << t->index_bits | index;
  write_row(a, t->column + COLUMN_ENTRIES, t->imports, row, handle, object, handle, 0);
  map_add(a, &t->by_object, object, handle);
  set_state(a, t, DESCRIPTOR_SIZE, size + 1);
  return handle;
}

/* Enters an export; neither handle nor object is in the table. 0 when the table is full, or the arena. */
static uint32_t table_export(struct arena *a, struct table *t, uint32_t handle, uint32_t object) {
  const uint32_t size = t->state[DESCRIPTOR_SIZE];
  const uint32_t exported = t->state[DESCRIPTOR_EXPORTED];
  if (size >= t->state[DESCRIPTOR_QUOTA]) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_OBJECT, COLUMN_BY_OBJECT, size + 1)) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_EXPORT, COLUMN_BY_EXPORT, exported + 1)) return 0;
  const uint32_t index = row_take(a, t, DESCRIPTOR_EXPORT_HEAD, DESCRIPTOR_EXPORTS, CLIST_LINES_MOST);
  if (index == 0) return 0;
  write_row(a, t->column + COLUMN_EXPORTS, t->exports, export_row(t, index), handle, object, handle, 0);
  map_add(a, &t->by_object, object, handle);
  map_add(a, &t->by_export, handle, index);
  set_state(a, t, DESCRIPTOR_SIZE, size + 1);
  set_state(a, t, DESCRIPTOR_EXPORTED, exported + 1);
  return handle;
}

/* Frees a row that is in use: of the exports, or of the imports. */
static void table_remove(struct arena *a, const struct table *t, uint32_t *row, int exported) {
  const uint32_t handle = row[ENTRY_HANDLE];
  map_remove(a, &t->by_object, row[ENTRY_OBJECT]);
  set_state(a, t, DESCRIPTOR_SIZE, t->state[DESCRIPTOR_SIZE] - 1);
  if (exported) {
    map_remove(a, &t->by_export, handle);
    set_state(a, t, DESCRIPTOR_EXPORTED, t->state[DESCRIPTOR_EXPORTED] - 1);
    write_row(a, t->column + COLUMN_EXPORTS, t->exports, row, 0, 0, 0, 0);
    row_put(a, t, DESCRIPTOR_EXPORT_HEAD, t->exports, t->export_mask, COLUMN_EXPORTS,
            (uint32_t)(row - t->exports) / ENTRY_WORDS);
    return;
  }
  const uint32_t next = ((handle >> t->index_bits) + 1) & (t->generations - 1);
  write_row(a, t->column + COLUMN_ENTRIES, t->imports, row, ~next, 0, 0, 0);
  if (next == 0 && !t->wraps) return;
  row_put(a, t, DESCRIPTOR_HEAD, t->imports, t->import_mask, COLUMN_ENTRIES,
          (uint32_t)(row - t->imports) / ENTRY_WORDS);
}

#endif
