/* The log of an arena: every change as (column, key, old, new). Undo reads it backwards. */
#ifndef CALLGATE_CLIST_LOG_H
#define CALLGATE_CLIST_LOG_H

#include "blocks.h"

/* Makes room for one more record; 0 when there is none. */
static int log_grow(struct arena *a) {
  const uint32_t lines = a->log_words / CLIST_LINE;
  const uint32_t block = block_grow(a, a->words[HEADER_LOG], lines < 4 ? 8 : lines * 2);
  if (block == 0) return 0;
  a->words[HEADER_LOG] = block;
  a->log = block_words(a, block);
  a->log_words = block_lines(block) * CLIST_LINE;
  return 1;
}

static inline int log_append(struct arena *a, uint32_t column, uint32_t key, uint32_t old, uint32_t now) {
  if (a->log_words - a->log_length < RECORD_WORDS && !log_grow(a)) return 0;
  uint32_t *record = a->log + a->log_length;
  record[0] = column;
  record[1] = key;
  record[2] = old;
  record[3] = now;
  a->log_length += RECORD_WORDS;
  return 1;
}

/* Changes a word of a column. Nothing is logged when it stays the same, and nothing is changed that cannot be logged. */
static inline void log_write(struct arena *a, uint32_t column, uint32_t *cells, uint32_t key, uint32_t now) {
  const uint32_t old = cells[key];
  if (old != now && log_append(a, column, key, old, now)) cells[key] = now;
}

#endif
