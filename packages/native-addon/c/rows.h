/*
 * The rows of a table that are free. They are a list, first-in first-out: a row says which is free before and which behind it, so that both ends can be
 * undone without a record of their own.
 */
#ifndef CALLGATE_CLIST_ROWS_H
#define CALLGATE_CLIST_ROWS_H

#include "table.h"

/* From the first word of a list of free rows in the descriptor. */
#define LIST_HEAD 0u
#define LIST_TAIL 1u
#define LIST_FRESH 2u

/* The free rows of the imports, or of the exports. */
struct list {
  uint32_t *state;
  uint32_t *rows;
  uint32_t mask;
};

static inline struct list list_of(const struct table *t, int exported) {
  return exported ? (struct list){t->state + DESCRIPTOR_EXPORT_HEAD, t->exports, t->export_mask}
                  : (struct list){t->state + DESCRIPTOR_HEAD, t->imports, t->import_mask};
}

static inline uint32_t *list_row(const struct list *l, uint32_t index) {
  return l->rows + (size_t)(index & l->mask) * ENTRY_WORDS;
}

static inline void row_set(uint32_t *row, uint32_t usable, uint32_t object, uint32_t handle, uint32_t link) {
  row[ENTRY_USABLE] = usable;
  row[ENTRY_OBJECT] = object;
  row[ENTRY_HANDLE] = handle;
  row[ENTRY_LINK] = link;
}

/* The row that row_take takes: the first free one, or one that never was in use. 0 when there is none. */
static inline uint32_t row_next(struct arena *a, struct table *t, int exported, uint32_t limit) {
  const struct list l = list_of(t, exported);
  const uint32_t first = l.state[LIST_HEAD] & l.mask;
  if (first != 0) return first;
  const uint32_t fresh = l.state[LIST_FRESH] + 1;
  if (fresh >= limit || !rows_reserve(a, t, exported ? DESCRIPTOR_EXPORTS : DESCRIPTOR_ENTRIES, fresh)) return 0;
  return fresh;
}

/* The row is free no longer; its words stay. */
static inline void row_take(const struct table *t, uint32_t index, int exported) {
  const struct list l = list_of(t, exported);
  if ((l.state[LIST_HEAD] & l.mask) == 0) {
    l.state[LIST_FRESH] = index;
    return;
  }
  const uint32_t next = list_row(&l, index)[ENTRY_LINK] & l.mask;
  l.state[LIST_HEAD] = next;
  if (next == 0) l.state[LIST_TAIL] = 0;
  else list_row(&l, next)[ENTRY_OBJECT] = 0;
}

/* A row that was taken is what it was: free, and the first, or never in use. */
static inline void row_untake(const struct table *t, uint32_t index, uint32_t usable, int exported) {
  const struct list l = list_of(t, exported);
  if (usable == 0) {
    row_set(list_row(&l, index), 0, 0, 0, 0);
    l.state[LIST_FRESH] = index - 1;
    return;
  }
  const uint32_t first = l.state[LIST_HEAD] & l.mask;
  row_set(list_row(&l, index), usable, 0, 0, first);
  if (first == 0) l.state[LIST_TAIL] = index;
  else list_row(&l, first)[ENTRY_OBJECT] = index;
  l.state[LIST_HEAD] = index;
}

/* A row is free, behind the others; or, when it is used no more, beside them. */
static inline void row_put(const struct table *t, uint32_t index, uint32_t usable, int again, int exported) {
  const struct list l = list_of(t, exported);
  const uint32_t tail = again ? l.state[LIST_TAIL] & l.mask : 0;
  row_set(list_row(&l, index), usable, tail, 0, 0);
  if (!again) return;
  if (tail == 0) l.state[LIST_HEAD] = index;
  else list_row(&l, tail)[ENTRY_LINK] = index;
  l.state[LIST_TAIL] = index;
}

/* The row that was put last is not free; its words are for the caller to set. */
static inline void row_unput(const struct table *t, uint32_t index, int again, int exported) {
  const struct list l = list_of(t, exported);
  if (!again) return;
  const uint32_t tail = list_row(&l, index)[ENTRY_OBJECT] & l.mask;
  if (tail == 0) l.state[LIST_HEAD] = 0;
  else list_row(&l, tail)[ENTRY_LINK] = 0;
  l.state[LIST_TAIL] = tail;
}

#endif
