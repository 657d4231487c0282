#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  uint16_t kind;
  bool same;
  callgate_phydat reading;
  callgate_any_handle facet;
  (void)parameters_length;
  (void)slots_length;
  const callgate_saul_device device = callgate_saul_find_type(CALLGATE_SAUL_CLASS_TEMPERATURE);
  const callgate_any_handle any = callgate_saul_device_as_any(device);
  callgate_handle_is_valid(any);
  callgate_handle_is_valid((callgate_any_handle){1234});
  if (callgate_handle_kind(any, &kind) != CALLGATE_OK) return;
  if (callgate_handle_restrict(any, CALLGATE_SAUL_RIGHT_READ, &facet) != CALLGATE_OK) return;
  if (callgate_handle_same(any, facet, &same) != CALLGATE_OK) return;
  if (callgate_saul_read(callgate_any_as_saul_device(facet), &reading) != CALLGATE_OK) return;
  callgate_handle_close(any);
  callgate_handle_close(any);
  callgate_handle_is_valid(any);
  callgate_handle_close(facet);
  callgate_timer_set_ms(1);
}

/* What is said of a handle that is gone. */
void callgate_on_timer_fired(callgate_timer_event event)
{
  uint16_t kind;
  bool same;
  callgate_any_handle facet;
  const callgate_any_handle gone = callgate_timer_event_as_any(event);
  callgate_handle_is_valid(gone);
  if (callgate_handle_kind(gone, &kind) == CALLGATE_OK) return;
  if (callgate_handle_restrict(gone, 0, &facet) == CALLGATE_OK) return;
  if (callgate_handle_same(gone, gone, &same) == CALLGATE_OK) return;
}
