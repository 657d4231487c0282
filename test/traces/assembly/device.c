#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  char into[16];
  callgate_any_handle given[2] = {{UINT32_C(0x80000001)}}; /* an object of this vat's own, and the node */
  callgate_any_handle slots[3];
  (void)parameters_length;
  callgate_pull(1, 0, &given[1], slots_length);
  const callgate_any_handle node = given[1];
  const callgate_device_answer shown = callgate_call_now(node, "show", 4, given, 2);
  callgate_pull(255, 0, into, sizeof into);
  callgate_pull(254, 0, slots, shown.slot_count);
  callgate_call_now(slots[0], "", 0, slots, 0);
  callgate_pull(255, 0, into, sizeof into);
  callgate_call_now(node, "refuse", 6, slots, 0);
  callgate_pull(255, 0, into, sizeof into);
  callgate_call_now(node, "break", 5, slots, 0);
  callgate_pull(255, 0, into, sizeof into);
}
