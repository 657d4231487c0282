#include "callgate.h"

/* This vat's own objects, and its promise. */
static const callgate_any_handle asked[] = {{UINT32_C(0x80000001)}, {UINT32_C(0x80000002)}};
static const callgate_any_handle made = {UINT32_C(0x80000003)};
static const callgate_any_handle kept = {UINT32_C(0x80000004)};
static const callgate_any_handle promise = {UINT32_C(0xc0000001)};

static callgate_any_handle neighbour;

static void store(void)
{
  char into[8];
  uint32_t length;
  callgate_vatstore_set("a", 1, "value", 5);
  callgate_vatstore_set("b", 1, "", 0);
  callgate_vatstore_get("a", 1, &length);
  callgate_pull(255, 0, into, sizeof into);
  callgate_vatstore_get("b", 1, &length);
  callgate_vatstore_get_next_key("", 0, &length);
  callgate_pull(255, 0, into, sizeof into);
  callgate_vatstore_get_next_key("b", 1, &length);
  callgate_vatstore_delete("a", 1);
  callgate_vatstore_get("a", 1, &length);
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)parameters_length;
  callgate_pull(1, 0, &neighbour, slots_length);
  store();
  callgate_send(neighbour, "hello", 5, asked, 2, promise);
  callgate_subscribe(promise);
  callgate_send(neighbour, "keep", 4, &kept, 1, (callgate_any_handle){0});
}

void callgate_on_deliver(
    callgate_any_handle target, uint32_t body_length, uint32_t slots_length, callgate_any_handle result)
{
  char body[16];
  callgate_any_handle slots[3];
  (void)target;
  callgate_pull(1, 0, body, body_length);
  if (slots_length == 0) {
    callgate_resolve_stage(result, true, "no", 2, slots, 0);
    callgate_resolve_commit();
    return;
  }
  callgate_pull(2, 0, slots, slots_length);
  callgate_resolve_stage(result, false, "", 0, &made, 1);
  callgate_resolve_exactly(0);
  callgate_resolve_commit();
  callgate_drop_imports(slots, slots_length);
}

void callgate_on_notify(uint16_t count)
{
  char body[16];
  callgate_any_handle slots[3];
  callgate_resolution resolution;
  (void)count;
  callgate_notify_next(&resolution);
  callgate_pull(255, 0, body, resolution.body_length);
  const uint32_t length = callgate_pull(254, 0, slots, resolution.slot_count);
  callgate_notify_next(&resolution);
  callgate_drop_imports(slots, length);
  callgate_retire_imports(slots, length);
}

void callgate_on_exports_dropped(uint32_t handles_length)
{
  callgate_any_handle handles[3];
  callgate_pull(0, 0, handles, handles_length);
  callgate_retire_exports(asked, 1);
}

void callgate_on_exports_retired(uint32_t handles_length)
{
  callgate_any_handle handles[3];
  callgate_pull(0, 0, handles, handles_length);
}

void callgate_on_imports_retired(uint32_t handles_length)
{
  callgate_any_handle handles[3];
  callgate_pull(0, 0, handles, handles_length);
}

void callgate_on_bring_out_your_dead(void)
{
  callgate_drop_imports(&neighbour, 1);
  callgate_retire_imports(&neighbour, 1);
}

void callgate_on_stop_vat(uint32_t reason_length)
{
  char reason[16];
  callgate_pull(0, 0, reason, reason_length);
  callgate_abandon_exports(&kept, 1);
  callgate_exit(false, "done", 4, asked, 0);
}
