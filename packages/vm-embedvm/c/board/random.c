#include "../generated/callgate/random.h"

#include "board.h"

/* xorshift32 (Marsaglia, "Xorshift RNGs", 2003): small, and nothing for keys. */
static uint8_t draw(callgate_vat *vat)
{
  uint32_t *random = &board_of(vat)->random;
  *random ^= *random << 13;
  *random ^= *random >> 17;
  *random ^= *random << 5;
  return (uint8_t)*random;
}

uint16_t callgate_random_u16(callgate_vat *vat)
{
  uint16_t low = draw(vat);
  return (uint16_t)(low | (uint16_t)draw(vat) << 8);
}

uint32_t callgate_random_u32(callgate_vat *vat)
{
  uint32_t low = callgate_random_u16(vat);
  return low | (uint32_t)callgate_random_u16(vat) << 16;
}

uint16_t callgate_random_fill(callgate_vat *vat, uint8_t *into, uint16_t into_capacity)
{
  for (uint16_t index = 0; index < into_capacity; index++) into[index] = draw(vat);
  return into_capacity;
}
