#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)parameters_length;
  (void)slots_length;
  callgate_clock_micros();
  const callgate_timer_event late = callgate_timer_set_ms(100000);
  callgate_timer_cancel(late);
  callgate_timer_cancel(late);
  callgate_timer_set_ms(250);
}

void callgate_on_timer_fired(callgate_timer_event event)
{
  uint16_t kind;
  if (callgate_handle_kind(callgate_timer_event_as_any(event), &kind) == CALLGATE_OK) return;
  callgate_timer_cancel(event);
  callgate_clock_micros();
}
