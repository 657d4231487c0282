#include "../generated/callgate/board.h"

#include <string.h>

static const char name[] = "callgate-board";

uint16_t callgate_board_name(callgate_vat *vat, uint8_t *into, uint16_t into_capacity)
{
  uint16_t length = sizeof name - 1 < into_capacity ? (uint16_t)(sizeof name - 1) : into_capacity;
  (void)vat;
  memcpy(into, name, length);
  return length;
}
