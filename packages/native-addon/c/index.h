/*
 * Maps between 32-bit words that are not 0, in lines of 8 keys and their 8 values. A key stands in the first line from its home on that had a free
 * place; so a line with a free place ends every search. At most 7 places of 10 are taken. Deletion moves keys back, so there are no tombstones.
 */
#ifndef CALLGATE_CLIST_INDEX_H
#define CALLGATE_CLIST_INDEX_H

#include "lines.h"

struct map {
  uint32_t *words;
  uint32_t mask; /* lines - 1 */
  uint32_t seed;
};

/* The finalizer of MurmurHash3 (Austin Appleby, public domain): every bit of the key and the seed moves every bit of the line. */
static inline uint32_t map_home(const struct map *m, uint32_t key) {
  uint32_t mixed = key ^ m->seed;
  mixed = (mixed ^ mixed >> 16) * 0x85ebca6bu;
  mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
  return (mixed ^ mixed >> 16) & m->mask;
}

static inline uint32_t *map_line(const struct map *m, uint32_t line) {
  return m->words + (size_t)line * CLIST_LINE;
}

/* The value of a key, or 0. */
static inline uint32_t map_get(const struct map *m, uint32_t key) {
  uint32_t at = map_home(m, key);
  for (uint32_t tried = 0; tried <= m->mask; tried++, at = (at + 1) & m->mask) {
    const uint32_t *line = map_line(m, at);
    const uint32_t match = line_match(line, key);
    if (match != 0) return line[INDEX_KEYS + line_first(match)];
    if (line_match(line, 0) != 0) return 0;
  }
  return 0;
}

/* Where a key that is not there goes, as a word of the map. */
static inline uint32_t map_place(const struct map *m, uint32_t key) {
  uint32_t at = map_home(m, key);
  for (uint32_t tried = 0; tried <= m->mask; tried++, at = (at + 1) & m->mask) {
    const uint32_t match = line_match(map_line(m, at), 0);
    if (match != 0) return at * CLIST_LINE + line_first(match);
  }
  return at * CLIST_LINE; /* a map without a free place: only in an arena that is damaged */
}

static inline void map_set(const struct map *m, uint32_t place, uint32_t key, uint32_t value) {
  m->words[place] = key;
  m->words[place + INDEX_KEYS] = value;
}

/* Enters a key that is not there. Indexes follow from the rows, so nothing is logged. */
static inline void map_add(const struct map *m, uint32_t key, uint32_t value) {
  map_set(m, map_place(m, key), key, value);
}

/* Takes a key out, if it is there, and closes the gap. */
static void map_remove(const struct map *m, uint32_t key) {
  uint32_t hole = map_home(m, key);
  uint32_t match = 0;
  for (uint32_t tried = 0; tried <= m->mask; tried++, hole = (hole + 1) & m->mask) {
    match = line_match(map_line(m, hole), key);
    if (match != 0 || line_match(map_line(m, hole), 0) != 0) break;
  }
  if (match == 0) return;
  uint32_t place = hole * CLIST_LINE + line_first(match);
  uint32_t at = hole;
  /* No key behind a line with a free place passed that line. */
  uint32_t whole = line_match(map_line(m, hole), 0) == 0;
  for (uint32_t tried = 0; whole && tried < m->mask; tried++) {
    at = (at + 1) & m->mask;
    const uint32_t *line = map_line(m, at);
    whole = line_match(line, 0) == 0;
    for (uint32_t each = 0; each < INDEX_KEYS; each++) {
      if (line[each] == 0) continue;
      const uint32_t home = map_home(m, line[each]);
      if (((at - home) & m->mask) < ((at - hole) & m->mask)) continue;
      map_set(m, place, line[each], line[INDEX_KEYS + each]);
      hole = at;
      place = at * CLIST_LINE + each;
      break;
    }
  }
  map_set(m, place, 0, 0);
}

/* Copies every key of one map into an empty one, which has room for them. */
static void map_copy(const struct map *from, const struct map *to) {
  for (uint32_t at = 0; at <= from->mask; at++) {
    const uint32_t *line = map_line(from, at);
    for (uint32_t each = 0; each < INDEX_KEYS; each++) {
      if (line[each] == 0) continue;
      map_add(to, line[each], line[INDEX_KEYS + each]);
    }
  }
}

/* Lines for so many keys. */
static inline uint32_t map_lines(uint32_t keys) {
  uint32_t lines = 1;
  while (lines < CLIST_LINES_MOST && (uint64_t)lines * INDEX_KEYS * 7 < (uint64_t)keys * 10) lines *= 2;
  return lines;
}

#endif
