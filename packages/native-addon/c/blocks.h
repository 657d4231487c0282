/* Blocks of an arena: 2^n lines each, handed out and taken back. */
#ifndef CALLGATE_CLIST_BLOCKS_H
#define CALLGATE_CLIST_BLOCKS_H

#include "clist.h"

/* A freestanding C has these functions and no header for them. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* An arena while a request is carried out. */
struct arena {
  uint32_t *words;
  uint32_t lines;
  uint32_t *log;       /* the log's block */
  uint32_t log_words;  /* its size */
  uint32_t log_length; /* words of it in use */
  uint32_t needed;     /* lines that were lacking; the request comes to nothing then */
};

static inline uint32_t block_lines(uint32_t block) { return UINT32_C(1) << (block & 31u); }

/* Whether a word names a block that lies in the arena. */
static inline int is_block(const struct arena *a, uint32_t block) {
  const uint32_t first = block >> 5;
  const uint32_t size = block & 31u;
  return first >= HEADER_WORDS / CLIST_LINE && size < HEADER_SIZES && first < a->lines &&
         (UINT32_C(1) << size) <= a->lines - first;
}

static inline uint32_t *block_words(const struct arena *a, uint32_t block) {
  return a->words + (size_t)(block >> 5) * CLIST_LINE;
}

/* A zeroed block of at least `lines` lines; 0, and `needed` is set, when the arena has none. */
static uint32_t block_take(struct arena *a, uint32_t lines) {
  uint32_t size = 0;
  while (size < HEADER_SIZES - 1 && (UINT32_C(1) << size) < lines) size++;
  const uint32_t taken = UINT32_C(1) << size;
  uint32_t *head = a->words + HEADER_FREE + size;
  uint32_t block = *head;
  if (block != 0 && is_block(a, block) && (block & 31u) == size) {
    *head = block_words(a, block)[0];
  } else {
    const uint32_t fresh = a->words[HEADER_FRESH];
    if (taken < lines || fresh < HEADER_WORDS / CLIST_LINE || fresh > a->lines ||
        taken > a->lines - fresh) {
      if (a->needed < taken) a->needed = taken;
      return 0;
    }
    a->words[HEADER_FRESH] = fresh + taken;
    block = fresh << 5 | size;
  }
  a->words[HEADER_BLOCKS]++;
  memset(block_words(a, block), 0, (size_t)taken * CLIST_LINE * sizeof(uint32_t));
  return block;
}

static void block_put(struct arena *a, uint32_t block) {
  if (!is_block(a, block)) return;
  uint32_t *head = a->words + HEADER_FREE + (block & 31u);
  a->words[HEADER_BLOCKS]++;
  block_words(a, block)[0] = *head;
  *head = block;
}

/* A block of at least `lines` lines that begins as `old` does, which is given back; 0, and `old` is as it was, when there is no room. */
static uint32_t block_grow(struct arena *a, uint32_t old, uint32_t lines) {
  const uint32_t block = block_take(a, lines);
  if (block == 0 || !is_block(a, old)) return block;
  uint32_t kept = block_lines(old);
  if (kept > block_lines(block)) kept = block_lines(block);
  /* In an arena that is damaged a free block may lie across one that is in use. */
  const uint32_t from = old >> 5, to = block >> 5;
  if ((from < to ? to - from : from - to) < kept) return block;
  memcpy(block_words(a, block), block_words(a, old), (size_t)kept * CLIST_LINE * sizeof(uint32_t));
  block_put(a, old);
  return block;
}

#endif
