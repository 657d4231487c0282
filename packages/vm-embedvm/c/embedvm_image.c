#include "embedvm_image.h"

#include <stddef.h>

#define HEADER 22u
#define CHECKSUM_AT 18u

struct source {
  embedvm_byte *byte;
  const void *file;
};

static uint16_t word(const struct source *source, uint32_t at)
{
  return (uint16_t)((uint16_t)source->byte(source->file, at) << 8 | source->byte(source->file, at + 1));
}

static uint32_t wide(const struct source *source, uint32_t at)
{
  return (uint32_t)word(source, at) << 16 | word(source, at + 2);
}

/* CRC-32 (ISO-HDLC) of the file without the four bytes that hold it. */
static uint32_t checksum(const struct source *source, uint32_t size)
{
  uint32_t crc = UINT32_MAX;
  for (uint32_t at = 0; at < size; at++) {
    if (at == CHECKSUM_AT) at += 4;
    if (at == size) break;
    crc ^= source->byte(source->file, at);
    for (uint8_t bit = 0; bit < 8; bit++) crc = crc >> 1 ^ ((crc & 1u) != 0 ? UINT32_C(0xedb88320) : 0);
  }
  return ~crc;
}

/* Whether a text stands at `*at`, before `end`; then `*at` is behind it. */
static bool follows(const struct source *source, uint32_t *at, uint32_t end, const char *text)
{
  uint32_t from = *at;
  for (; *text != '\0'; text++, from++)
    if (from >= end || source->byte(source->file, from) != (uint8_t)*text) return false;
  *at = from;
  return true;
}

/* The stamp is {"name":"…","version":"…","fingerprint":"…"}; no part of it holds a quotation mark. */
static bool has_stamp(const struct source *source, uint32_t length, const char *abi, const char *fingerprint)
{
  uint32_t at = HEADER;
  uint32_t end = HEADER + length;
  if (!follows(source, &at, end, "{\"name\":\"") || !follows(source, &at, end, abi) ||
      !follows(source, &at, end, "\",\"version\":\""))
    return false;
  while (at < end && source->byte(source->file, at) != '"') at++;
  return follows(source, &at, end, "\",\"fingerprint\":\"") && follows(source, &at, end, fingerprint) &&
         follows(source, &at, end, "\"}") && at == end;
}

static bool is_entry(uint16_t address, uint32_t length)
{
  return address == EMBEDVM_NO_ENTRY || address < length;
}

enum embedvm_image_error embedvm_image_read(struct embedvm_image *image, embedvm_byte *byte, const void *file,
                                            uint32_t size, const char *abi, const char *fingerprint)
{
  const struct source source = {byte, file};
  uint16_t stamp;
  if (size < HEADER || wide(&source, 0) != UINT32_C(0x45564d49) || word(&source, 4) != 1)
    return EMBEDVM_IMAGE_NONE;
  image->main = word(&source, 6);
  image->dispatch = word(&source, 8);
  image->stack_limit = word(&source, 10);
  stamp = word(&source, 12);
  image->at = HEADER + stamp;
  image->length = wide(&source, 14);
  if (image->length > UINT32_C(0x10000) || size != image->at + image->length ||
      wide(&source, CHECKSUM_AT) != checksum(&source, size))
    return EMBEDVM_IMAGE_DAMAGED;
  if (!has_stamp(&source, stamp, abi, fingerprint)) return EMBEDVM_IMAGE_OTHER_ABI;
  if ((image->main == EMBEDVM_NO_ENTRY && image->dispatch == EMBEDVM_NO_ENTRY) ||
      !is_entry(image->main, image->length) || !is_entry(image->dispatch, image->length))
    return EMBEDVM_IMAGE_NO_ENTRY;
  return EMBEDVM_IMAGE_GOOD;
}
