/* Entries of a table: they come and go whole, with a record each. */
#ifndef CALLGATE_CLIST_ENTRIES_H
#define CALLGATE_CLIST_ENTRIES_H

#include "rows.h"

/* A new import of an object that is not in the table: its handle. 0 when the table is full, or (`needed` is set) the arena. */
static uint32_t table_import(struct arena *a, struct table *t, uint32_t object) {
  const uint32_t size = t->state[DESCRIPTOR_SIZE];
  if (size >= t->state[DESCRIPTOR_QUOTA]) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_OBJECT, size + 1)) return 0;
  const uint32_t index = row_next(a, t, 0, UINT32_C(1) << t->index_bits);
  if (index == 0) return 0;
  uint32_t *row = t->imports + (size_t)(index & t->import_mask) * ENTRY_WORDS;
  const uint32_t usable = row[ENTRY_USABLE];
  const uint32_t generation = (int32_t)usable < 0 ? ~usable & (t->generations - 1) : 0;
  const uint32_t handle = generation << t->index_bits | index;
  if (!log_append(a, t->column + COLUMN_IMPORTED, index, usable, object)) return 0;
  row_take(t, index, 0);
  row_set(row, handle, object, handle, 0);
  map_add(&t->by_object, object, handle);
  t->state[DESCRIPTOR_SIZE] = size + 1;
  return handle;
}

/* Enters an export; neither handle nor object is in the table. 0 when the table is full, or the arena. */
static uint32_t table_export(struct arena *a, struct table *t, uint32_t handle, uint32_t object) {
  const uint32_t size = t->state[DESCRIPTOR_SIZE];
  const uint32_t exported = t->state[DESCRIPTOR_EXPORTED];
  if (size >= t->state[DESCRIPTOR_QUOTA]) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_OBJECT, size + 1)) return 0;
  if (!map_reserve(a, t, DESCRIPTOR_BY_EXPORT, exported + 1)) return 0;
  const uint32_t index = row_next(a, t, 1, CLIST_LINES_MOST);
  if (index == 0) return 0;
  uint32_t *row = export_row(t, index);
  if (!log_append(a, t->column + COLUMN_EXPORTED, index, row[ENTRY_USABLE], object)) return 0;
  row_take(t, index, 1);
  row_set(row, handle, object, handle, 0);
  map_add(&t->by_object, object, handle);
  map_add(&t->by_export, handle, index);
  t->state[DESCRIPTOR_SIZE] = size + 1;
  t->state[DESCRIPTOR_EXPORTED] = exported + 1;
  return handle;
}

/* Frees a row that is in use: of the exports, or of the imports. When `needed` is set, what was begun is for the caller to undo. */
static void table_remove(struct arena *a, const struct table *t, uint32_t *row, int exported) {
  const uint32_t handle = row[ENTRY_HANDLE];
  const uint32_t object = row[ENTRY_OBJECT];
  const uint32_t index = (uint32_t)(row - (exported ? t->exports : t->imports)) / ENTRY_WORDS;
  const uint32_t was = row[ENTRY_USABLE] == 0 ? object : object | RECORD_USABLE;
  if (exported) {
    set_word(a, t, row, ENTRY_LINK, 0, 1);
    if (!log_append(a, t->column + COLUMN_UNEXPORTED, index, was, handle)) return;
    map_remove(&t->by_export, handle);
    t->state[DESCRIPTOR_EXPORTED]--;
    row_put(t, index, UINT32_MAX, 1, 1);
  } else {
    if (!log_append(a, t->column + COLUMN_UNIMPORTED, index, was, row[ENTRY_LINK])) return;
    const uint32_t next = ((handle >> t->index_bits) + 1) & (t->generations - 1);
    row_put(t, index, ~next, next != 0 || t->wraps, 0);
  }
  map_remove(&t->by_object, object);
  t->state[DESCRIPTOR_SIZE]--;
}

#endif
