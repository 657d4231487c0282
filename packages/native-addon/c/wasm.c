#include "clist.h"

/* What the wasm build exports: the arena is a part of the module's memory, behind the module's own stack. */
__attribute__((export_name("run"))) int32_t run(uint32_t *words, uint32_t lines) { return clist_run(words, lines); }
