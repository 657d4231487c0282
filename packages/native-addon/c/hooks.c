#include "clist.h"

/* Bytes of so many lines. */
static size_t bytes_of(uint32_t lines) { return (size_t)lines * CLIST_LINE * sizeof(uint32_t); }

int32_t clist_open(struct clist *arena, const struct clist_hooks *hooks, uint32_t lines) {
  if (lines < 2 * HEADER_WORDS / CLIST_LINE || lines > CLIST_LINES_MOST) return STATUS_BAD_COUNT;
  uint32_t *words = hooks->allocate(hooks->context, bytes_of(lines));
  if (words == NULL) return STATUS_NO_ROOM;
  *arena = (struct clist){words, lines, hooks};
  return clist_begin(words, lines);
}

void clist_close(struct clist *arena) {
  arena->hooks->release(arena->hooks->context, arena->words, bytes_of(arena->lines));
  arena->words = NULL;
  arena->lines = 0;
}

int32_t clist_translate(struct clist *arena) {
  for (;;) {
    const int32_t status = clist_run(arena->words, arena->lines);
    if (status != STATUS_NO_ROOM) return status;
    const uint64_t wanted = (uint64_t)arena->lines + arena->words[HEADER_NEEDED];
    uint64_t lines = (uint64_t)arena->lines * 2;
    if (lines > CLIST_LINES_MOST) lines = CLIST_LINES_MOST;
    if (lines < wanted) lines = wanted;
    if (lines > CLIST_LINES_MOST) return STATUS_NO_ROOM;
    const struct clist_hooks *hooks = arena->hooks;
    uint32_t *words = hooks->resize(hooks->context, arena->words, bytes_of(arena->lines), bytes_of((uint32_t)lines));
    if (words == NULL) return STATUS_NO_ROOM;
    arena->words = words;
    arena->lines = (uint32_t)lines;
  }
}
