#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  uint8_t bytes[8];
  (void)parameters_length;
  (void)slots_length;
  callgate_random_u16();
  callgate_random_u32();
  callgate_random_fill(bytes, sizeof bytes);
  callgate_random_fill(bytes, 0);
}
