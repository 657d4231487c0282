#include "callgate_vat.h"

#define ROOT UINT32_C(0x80000000)
#define PROMISE UINT32_C(0xc0000000)
#define REGISTER_BODY 255
#define REGISTER_SLOTS 254
/* Handles that one pull of exportsDropped takes. */
#define BATCH 32

static struct {
  uint32_t handle; /* 0: free */
  callgate_receiver receive;
  void *self;
} objects[CALLGATE_VAT_OBJECTS];

static struct {
  uint32_t handle;
  callgate_settled settled;
  void *context;
} promises[CALLGATE_VAT_PROMISES];

static uint32_t last_object;
static uint32_t last_promise;
static uint8_t body_room[CALLGATE_VAT_BODY];
static callgate_any_handle slot_room[CALLGATE_VAT_SLOTS];

static uint32_t least(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* The guest's tables are full, which its author bounded: it ends as crashed. */
static _Noreturn void full(void)
{
  __builtin_trap();
}

static callgate_any_handle enter(uint32_t handle, callgate_receiver receive, void *self)
{
  for (uint32_t i = 0; i < CALLGATE_VAT_OBJECTS; i++) {
    if (objects[i].handle != 0) continue;
    objects[i].handle = handle;
    objects[i].receive = receive;
    objects[i].self = self;
    return (callgate_any_handle){handle};
  }
  full();
}

static bool forget(uint32_t handle)
{
  for (uint32_t i = 0; i < CALLGATE_VAT_OBJECTS; i++) {
    if (objects[i].handle != handle) continue;
    objects[i].handle = 0;
    return true;
  }
  return false;
}

static callgate_content pulled(uint8_t body, uint32_t body_length, uint8_t slots, uint32_t slot_count)
{
  uint32_t length = least(body_length, sizeof body_room);
  for (uint32_t at = 0; at < length; at += CALLGATE_PULL_INTO_MAX)
    callgate_pull(body, at, body_room + at, least(length - at, CALLGATE_PULL_INTO_MAX));
  uint32_t count = least(slot_count, CALLGATE_VAT_SLOTS);
  if (count > 0) callgate_pull(slots, 0, slot_room, count);
  return (callgate_content){body_room, length, slot_room, count};
}

void callgate_vat_root(callgate_receiver receive, void *self)
{
  enter(ROOT, receive, self);
}

callgate_content callgate_vat_started(uint32_t parameters_length, uint32_t slots_length)
{
  return pulled(0, parameters_length, 1, slots_length);
}

callgate_any_handle callgate_vat_export(callgate_receiver receive, void *self)
{
  return enter(ROOT | ++last_object, receive, self);
}

void callgate_vat_when(callgate_any_handle promise, callgate_settled settled, void *context)
{
  for (uint32_t i = 0; i < CALLGATE_VAT_PROMISES; i++) {
    if (promises[i].handle != 0) continue;
    promises[i].handle = promise.handle;
    promises[i].settled = settled;
    promises[i].context = context;
    callgate_subscribe(promise);
    return;
  }
  full();
}

callgate_any_handle callgate_vat_ask(callgate_any_handle target, const void *body, uint32_t body_length, const callgate_any_handle *slots,
                                     uint32_t slot_count, callgate_settled settled, void *context)
{
  callgate_any_handle result = {PROMISE | (++last_promise & UINT32_C(0x3fffffff))};
  callgate_send(target, body, body_length, slots, slot_count, result);
  callgate_vat_when(result, settled, context);
  return result;
}

void callgate_vat_tell(callgate_any_handle target, const void *body, uint32_t body_length, const callgate_any_handle *slots, uint32_t slot_count)
{
  callgate_send(target, body, body_length, slots, slot_count, CALLGATE_NONE);
}

void callgate_vat_answer(callgate_any_handle result, const void *body, uint32_t body_length, const callgate_any_handle *slots, uint32_t slot_count)
{
  if (CALLGATE_IS_NONE(result)) return;
  callgate_resolve_stage(result, false, body, body_length, slots, slot_count);
  callgate_resolve_commit();
}

void callgate_vat_refuse(callgate_any_handle result, const void *body, uint32_t body_length)
{
  if (CALLGATE_IS_NONE(result)) return;
  callgate_resolve_stage(result, true, body, body_length, NULL, 0);
  callgate_resolve_commit();
}

void callgate_vat_become(callgate_any_handle result, callgate_any_handle object)
{
  if (CALLGATE_IS_NONE(result)) return;
  callgate_resolve_stage(result, false, NULL, 0, &object, 1);
  callgate_resolve_exactly(0);
  callgate_resolve_commit();
}

void callgate_vat_let_go(callgate_any_handle import)
{
  callgate_drop_imports(&import, 1);
  callgate_retire_imports(&import, 1);
}

void callgate_on_deliver(callgate_any_handle target, uint32_t body_length, uint32_t slots_length, callgate_any_handle result)
{
  callgate_content message = pulled(1, body_length, 2, slots_length);
  for (uint32_t i = 0; i < CALLGATE_VAT_OBJECTS; i++) {
    if (objects[i].handle != target.handle) continue;
    objects[i].receive(objects[i].self, &message, result);
    return;
  }
  callgate_vat_refuse(result, "there is no such object", 23);
}

void callgate_on_notify(uint16_t count)
{
  (void)count;
  callgate_resolution head;
  while (callgate_notify_next(&head)) {
    for (uint32_t i = 0; i < CALLGATE_VAT_PROMISES; i++) {
      if (promises[i].handle != head.promise) continue;
      callgate_content answer = pulled(REGISTER_BODY, head.body_length, REGISTER_SLOTS, head.slot_count);
      promises[i].handle = 0;
      if (promises[i].settled != NULL) promises[i].settled(promises[i].context, head.state, &answer, head.exactly);
      break;
    }
  }
}

void callgate_on_exports_dropped(uint32_t handles_length)
{
  callgate_any_handle batch[BATCH];
  for (uint32_t at = 0; at < handles_length; at += BATCH) {
    uint32_t count = callgate_pull(0, at, batch, BATCH);
    for (uint32_t i = 0; i < count; i++)
      if (batch[i].handle != ROOT && forget(batch[i].handle)) callgate_retire_exports(&batch[i], 1);
  }
}

void callgate_on_exports_retired(uint32_t handles_length)
{
  callgate_any_handle batch[BATCH];
  for (uint32_t at = 0; at < handles_length; at += BATCH) {
    uint32_t count = callgate_pull(0, at, batch, BATCH);
    for (uint32_t i = 0; i < count; i++)
      if (batch[i].handle != ROOT) forget(batch[i].handle);
  }
}
