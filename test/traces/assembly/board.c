#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  char name[64];
  (void)parameters_length;
  (void)slots_length;
  callgate_board_name(name, sizeof name);
  callgate_board_name(name, 5);
  callgate_board_name(name, 0);
}
