/*
 * libFuzzer: an arena with tables in it, some of its words replaced by the input's, then requests of the input's words. Whatever the arena
 * holds, nothing outside it is touched, and every call ends.
 */
#include "drive.h"

#define LINES 1024u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint32_t pristine[LINES * CLIST_LINE];
  static int made = 0;
  if (!made) {
    struct clist arena = {pristine, LINES, NULL};
    insist(clist_begin(pristine, LINES) == STATUS_OK, "there is an arena");
    for (uint32_t bits = 16; bits <= 32; bits += 16) {
      struct driver driver = {.random = bits};
      const uint32_t table = make(&arena, bits, 60, 3);
      for (uint32_t step = 0; step < 60; step++) drive(&arena, table, bits, 80, &driver);
    }
    made = 1;
  }
  uint32_t *words = malloc(sizeof pristine);
  if (words == NULL) return 0;
  memcpy(words, pristine, sizeof pristine);
  size_t at = 0;
  const size_t damaged = size > 0 ? data[at++] % 16u : 0;
  for (size_t each = 0; each < damaged && at + 6 <= size; each++, at += 6) {
    const uint32_t place = (uint32_t)(data[at] | data[at + 1] << 8) % (LINES * CLIST_LINE);
    memcpy(words + place, data + at + 2, sizeof(uint32_t));
  }
  while (at + 9 <= size) {
    /* Small numbers are what reaches far. */
    uint32_t *header = words + HEADER_REQUEST;
    header[REQUEST_OPERATION] = data[at] % 20u;
    header[REQUEST_TABLE] = data[at + 1] % 4u;
    header[REQUEST_COUNT] = data[at + 2] == 255 ? 0xfffffff0u : data[at + 2];
    header[REQUEST_FROM] = (uint32_t)(data[at + 3] | data[at + 4] << 8);
    header[REQUEST_TO] = (uint32_t)(data[at + 5] | data[at + 6] << 8);
    header[REQUEST_LIST] = (uint32_t)(data[at + 7] << 4);
    header[REQUEST_LISTED] = 0;
    const size_t given = data[at + 8] % 32u;
    at += 9;
    const uint32_t block = words[HEADER_ROOM] >> 5;
    for (size_t each = 0; each < given && at + 2 <= size; each++, at += 2) {
      const uint64_t place = (uint64_t)block * CLIST_LINE + header[REQUEST_FROM] + each;
      if (place < LINES * CLIST_LINE) words[place] = data[at] | (uint32_t)data[at + 1] << 24;
    }
    (void)clist_run(words, LINES);
    (void)clist_object_of(words, LINES, header[REQUEST_TABLE], header[REQUEST_FROM]);
  }
  free(words);
  return 0;
}
