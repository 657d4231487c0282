/* The calls of the golden case `results` on the board: `scripts/toolchains/support/results-host.mjs` has them for the kernel. */
#include "../generated/callgate/results.h"

#include <string.h>

static const char text[] = "gr\xc3\xbc\xc3\x9f dich";
static uint16_t crates;

static uint16_t put_text(uint8_t *result, uint16_t capacity)
{
  const uint16_t length = sizeof text - 1;
  if (capacity < length) return 0;
  memcpy(result, text, length);
  return length;
}

uint16_t callgate_find_bytes(callgate_vat *vat, uint8_t mark, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  if (result_capacity < mark) return 0;
  for (uint8_t index = 0; index < mark; index++) result[index] = (uint8_t)(mark + index);
  return mark;
}

uint16_t callgate_find_text(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  return put_text(result, result_capacity);
}

uint16_t callgate_find_u16_list(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  for (uint16_t index = 0; index < result_capacity; index++)
    callgate_put16(result + 2 * index, (uint16_t)(0x1234 * (index + 1u)));
  return result_capacity;
}

uint16_t callgate_find_u32_list(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  if (result_capacity < 3) return 0;
  for (uint16_t index = 0; index < 3; index++) callgate_put32(result + 4 * index, UINT32_C(0x89abcdef) + index);
  return 3;
}

uint16_t callgate_find_tones(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  if (result_capacity < 2) return 0;
  callgate_put16(result, CALLGATE_TONE_HIGH);
  callgate_put16(result + 2, CALLGATE_TONE_LOW);
  return 2;
}

bool callgate_find_marks(callgate_vat *vat, uint8_t *result, uint16_t result_capacity, uint16_t *result_length)
{
  (void)vat;
  if (result_capacity < 3) return false;
  result[0] = 1;
  result[1] = 0;
  result[2] = 1;
  *result_length = 3;
  return true;
}

uint16_t callgate_find_crates(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  if (result_capacity < 2) return 0;
  callgate_put16(result, crates++);
  callgate_put16(result + 2, crates++);
  return 2;
}

callgate_error callgate_try_bytes(callgate_vat *vat, uint32_t mark, uint8_t *result, uint16_t result_capacity,
                                  uint16_t *result_length)
{
  (void)vat;
  if (result_capacity < 4) return CALLGATE_REFUSED;
  callgate_put32(result, mark);
  *result_length = 4;
  return CALLGATE_OK;
}

callgate_error callgate_try_text(callgate_vat *vat, const uint8_t *name, uint16_t name_length, uint8_t *result,
                                 uint16_t result_capacity, uint16_t *result_length)
{
  (void)vat;
  (void)name;
  if (name_length == 0) return CALLGATE_FIND_ERROR_LOST;
  *result_length = put_text(result, result_capacity);
  return CALLGATE_OK;
}

callgate_error callgate_try_ranges(callgate_vat *vat, uint8_t *result, uint16_t result_capacity,
                                   uint16_t *result_length)
{
  (void)vat;
  if (result_capacity < 2) return CALLGATE_FIND_ERROR_LOST;
  callgate_put16(result, (uint16_t)-9);
  callgate_put16(result + 2, 9);
  *result_length = 2;
  return CALLGATE_OK;
}

callgate_error callgate_try_things(callgate_vat *vat, uint8_t *result, uint16_t result_capacity,
                                   uint16_t *result_length)
{
  (void)vat;
  (void)result;
  (void)result_capacity;
  (void)result_length;
  return CALLGATE_FIND_ERROR_LOST;
}

bool callgate_maybe_text(callgate_vat *vat, uint8_t *result, uint16_t result_capacity, uint16_t *result_length)
{
  (void)vat;
  (void)result;
  (void)result_capacity;
  (void)result_length;
  return false;
}

uint16_t callgate_find_wides(callgate_vat *vat, uint8_t *result, uint16_t result_capacity)
{
  (void)vat;
  if (result_capacity < 1) return 0;
  callgate_put64(result, (uint64_t)INT64_C(-2));
  return 1;
}

bool callgate_crate_move(callgate_vat *vat, callgate_crate crate, uint8_t *result, uint16_t result_capacity,
                         uint16_t *result_length)
{
  (void)vat;
  if (result_capacity < 2) return false;
  callgate_put16(result, crate.cell);
  *result_length = 2;
  return true;
}

callgate_crate callgate_crate_make(callgate_vat *vat)
{
  (void)vat;
  return (callgate_crate){crates++};
}

uint8_t callgate_crate_into(callgate_vat *vat, callgate_crate crate, callgate_crate other)
{
  (void)vat;
  return (uint8_t)(16 * crate.cell + other.cell);
}

void callgate_release_crate(callgate_vat *vat, callgate_crate resource)
{
  (void)vat;
  (void)resource;
}
