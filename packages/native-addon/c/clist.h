/*
 * C-lists: what each vat may name, as handle and kernel object, both ways. C11, freestanding: it calls nothing but memcpy and memset, which every
 * C compiler expects to exist, and three hooks of the caller for memory. It has no global state.
 *
 * All state lies in an arena of 32-bit words (layout.h). A request stands in its header, its inputs and outputs stand in its room, and one call
 * carries it out. The arena's contents are trusted for what they mean and never for where they point: whatever it holds, a call reads and
 * writes nothing outside it, and ends.
 */
#ifndef CALLGATE_CLIST_H
#define CALLGATE_CLIST_H

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

/* Memory for arenas. `allocate` and `resize` answer NULL when there is none; what was there stays as it was then. */
struct clist_hooks {
  void *context;
  void *(*allocate)(void *context, size_t bytes);
  void *(*resize)(void *context, void *memory, size_t bytes, size_t wanted);
  void (*release)(void *context, void *memory, size_t bytes);
};

/* One arena in the memory of a caller's hooks. */
struct clist {
  uint32_t *words;
  uint32_t lines;
  const struct clist_hooks *hooks;
};

/* Makes an arena of `lines` lines (64 bytes each). Answers 0, or STATUS_NO_ROOM when there is no memory. */
int32_t clist_open(struct clist *arena, const struct clist_hooks *hooks, uint32_t lines);

/* Gives the memory back. */
void clist_close(struct clist *arena);

/* Carries out the request in the header; the arena grows as it has to. Answers the request's status. */
int32_t clist_translate(struct clist *arena);

/* Makes an empty arena of memory that the caller has: `lines` lines, aligned to 4 bytes, best to 64. Answers STATUS_OK or STATUS_BAD_COUNT. */
int32_t clist_begin(uint32_t *words, uint32_t lines);

/*
 * As clist_translate, in memory that the caller has. STATUS_NO_ROOM: the arena lacks HEADER_NEEDED lines; copy it into larger memory, set
 * HEADER_LINES, and ask again. What a queue has done by then is not done twice.
 */
int32_t clist_run(uint32_t *words, uint32_t lines);

/* The object behind a handle that the vat of a table may use, or 0. Any number may be asked, of any table. */
uint32_t clist_object_of(uint32_t *words, uint32_t lines, uint32_t table, uint32_t handle);

#endif
