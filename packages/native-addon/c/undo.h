/* Back to an earlier state. */
#ifndef CALLGATE_CLIST_UNDO_H
#define CALLGATE_CLIST_UNDO_H

#include "entries.h"

/* An entry that came goes: its row is free again. */
static void undo_entered(const struct table *t, uint32_t index, uint32_t usable, int exported) {
  const struct list l = list_of(t, exported);
  const uint32_t *row = list_row(&l, index);
  map_remove(&t->by_object, row[ENTRY_OBJECT]);
  if (exported) {
    map_remove(&t->by_export, row[ENTRY_HANDLE]);
    t->state[DESCRIPTOR_EXPORTED]--;
  }
  t->state[DESCRIPTOR_SIZE]--;
  row_untake(t, index, usable, exported);
}

/* An entry that went is there again. The indexes have room for it: they had it before, and never become smaller. */
static void undo_removed(const struct table *t, uint32_t index, uint32_t was, uint32_t now, int exported) {
  const struct list l = list_of(t, exported);
  uint32_t *row = list_row(&l, index);
  const uint32_t object = was & ~RECORD_USABLE;
  /* The generation that the row would have had next. */
  const uint32_t next = ~row[ENTRY_USABLE] & (t->generations - 1);
  const uint32_t handle = exported ? now : ((next - 1) & (t->generations - 1)) << t->index_bits | index;
  row_unput(t, index, exported || next != 0 || t->wraps, exported);
  row_set(row, was == object ? 0 : handle, object, handle, exported ? 0 : now);
  map_add(&t->by_object, object, handle);
  if (exported) {
    map_add(&t->by_export, handle, index);
    t->state[DESCRIPTOR_EXPORTED]++;
  }
  t->state[DESCRIPTOR_SIZE]++;
}

/* Undoes one record of a table. 0 when it is none. */
static int undo_record(const struct table *t, uint32_t column, uint32_t key, uint32_t old, uint32_t now) {
  const int exported = column == COLUMN_EXPORTS || column == COLUMN_EXPORTED || column == COLUMN_UNEXPORTED;
  const struct list l = list_of(t, exported);
  switch (column) {
    case COLUMN_ENTRIES:
    case COLUMN_EXPORTS:
      if (key / ENTRY_WORDS > l.mask) return 0;
      l.rows[key] = old;
      return 1;
    case COLUMN_IMPORTED:
    case COLUMN_EXPORTED:
      if (key == 0 || key > l.mask) return 0;
      undo_entered(t, key, old, exported);
      return 1;
    case COLUMN_UNIMPORTED:
    case COLUMN_UNEXPORTED:
      if (key == 0 || key > l.mask) return 0;
      undo_removed(t, key, old, now, exported);
      return 1;
    default: return 0;
  }
}

/* Undoes the records behind `mark`, newest first. 0 when one of them is not the arena's own: it and those before it stay. */
static int undo_to(struct arena *a, uint32_t mark) {
  struct table t = {.state = NULL};
  const uint32_t first = a->words[HEADER_FIRST_COLUMN];
  while (a->log_length > mark) {
    const uint32_t *record = a->log + a->log_length - RECORD_WORDS;
    const uint32_t own = record[0] - first;
    if (record[0] < first) return 0;
    if (t.state == NULL || t.number != own / COLUMNS) {
      if (!table_open(a, &t, own / COLUMNS)) return 0;
      table_settle(&t);
    }
    if (!undo_record(&t, own % COLUMNS, record[1], record[2], record[3])) return 0;
    a->log_length -= RECORD_WORDS;
  }
  return 1;
}

#endif
