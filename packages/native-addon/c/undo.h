/* Back to an earlier state, or on from this one. */
#ifndef CALLGATE_CLIST_UNDO_H
#define CALLGATE_CLIST_UNDO_H

#include "table.h"

/* The words of a column and how many they are; NULL for a column that is none of the arena's. */
static uint32_t *column_words(const struct arena *a, uint32_t column, uint32_t *words, uint32_t **block) {
  const uint32_t own = column - a->words[HEADER_FIRST_COLUMN];
  uint32_t *state = descriptor(a, own / COLUMNS);
  if (column < a->words[HEADER_FIRST_COLUMN] || state == NULL) return NULL;
  if (own % COLUMNS == COLUMN_DESCRIPTOR) {
    *words = DESCRIPTOR_WORDS;
    return state;
  }
  if (own % COLUMNS > COLUMN_DESCRIPTOR) return NULL;
  *block = state + DESCRIPTOR_ENTRIES + own % COLUMNS;
  if (!is_block(a, **block)) return NULL;
  *words = block_lines(**block) * CLIST_LINE;
  return block_words(a, **block);
}

/* Undoes the records behind `mark`, newest first. 0 when one of them is not the arena's own: it and those before it stay. */
static int undo_to(struct arena *a, uint32_t mark) {
  while (a->log_length > mark) {
    const uint32_t *record = a->log + a->log_length - RECORD_WORDS;
    uint32_t words = 0;
    uint32_t *block = NULL;
    if (record[0] == (uint32_t)RECORD_MOVED) {
      if (column_words(a, record[1], &words, &block) == NULL || block == NULL) return 0;
      block_put(a, *block);
      *block = record[2];
      a->words[HEADER_MOVED]--;
    } else {
      uint32_t *cells = column_words(a, record[0], &words, &block);
      if (cells == NULL || record[1] >= words) return 0;
      cells[record[1]] = record[2];
    }
    a->log_length -= RECORD_WORDS;
  }
  return 1;
}

/* Keeps the changes: the log is empty, and the blocks that were kept for it are free. */
static void commit(struct arena *a) {
  uint32_t moved = a->words[HEADER_MOVED];
  for (uint32_t at = 0; moved > 0 && at < a->log_length; at += RECORD_WORDS) {
    if (a->log[at] != (uint32_t)RECORD_MOVED) continue;
    block_put(a, a->log[at + 2]);
    moved--;
  }
  a->words[HEADER_MOVED] = 0;
  a->log_length = 0;
}

#endif
