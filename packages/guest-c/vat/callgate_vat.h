#ifndef CALLGATE_VAT_H
#define CALLGATE_VAT_H

/*
 * Messages, promises and letting go, for a guest that keeps no tables of its own. Compile callgate_vat.c with it: that file takes the
 * dispatches deliver, notify, exportsDropped and exportsRetired. There is no allocation; the bounds below are those of its tables.
 */
#include "callgate.h"

#ifndef CALLGATE_FAMILY_KERNEL_H_INCLUDED
#error "callgate_vat.h needs the family kernel: export * from '@callgate/abi/kernel.js'"
#endif

/* Objects that the guest exports at a time, its root among them. */
#ifndef CALLGATE_VAT_OBJECTS
#define CALLGATE_VAT_OBJECTS 64
#endif
/* Promises that it awaits at a time. */
#ifndef CALLGATE_VAT_PROMISES
#define CALLGATE_VAT_PROMISES 64
#endif
/* Bytes of a body that it takes; what is behind them is not read. */
#ifndef CALLGATE_VAT_BODY
#define CALLGATE_VAT_BODY 4096
#endif
/* Slots that it takes; those behind them are dropped by the kernel. */
#ifndef CALLGATE_VAT_SLOTS
#define CALLGATE_VAT_SLOTS 64
#endif

/* No reference at all. */
#define CALLGATE_NONE ((callgate_any_handle){0})

/* Bytes and references. They lie in the runtime's room: they are there until the function returns that was given them. */
typedef struct callgate_content {
  const uint8_t *body;
  uint32_t body_length;
  /* Each import among them is the guest's from now on, until callgate_vat_let_go. */
  const callgate_any_handle *slots;
  uint32_t slot_count;
} callgate_content;

/* Takes a message. `result` is the promise of the answer, which may also be settled later; none when the sender does not ask. */
typedef void (*callgate_receiver)(void *self, const callgate_content *message, callgate_any_handle result);
/* Takes what a promise became: CALLGATE_PROMISE_STATE_FULFILLED, or why not. `exactly`: the slot that it is, or -1. */
typedef void (*callgate_settled)(void *context, callgate_promise_state state, const callgate_content *answer, int32_t exactly);

/* Says what the root of this vat does. Once, in callgate_on_start_vat. */
void callgate_vat_root(callgate_receiver receive, void *self);

/*
 * What the vat was started with: its parameters as the body, and the references beside them. Once, in callgate_on_start_vat with the lengths that
 * it got.
 */
callgate_content callgate_vat_started(uint32_t parameters_length, uint32_t slots_length);

/* A new object, to be put into slots. It is forgotten when nobody uses it any longer. Without room the guest ends. */
callgate_any_handle callgate_vat_export(callgate_receiver receive, void *self);

/* Sends a message and has `settled` called with its result; answers the promise, to which messages can be sent at once. */
callgate_any_handle callgate_vat_ask(callgate_any_handle target, const void *body, uint32_t body_length, const callgate_any_handle *slots,
                                     uint32_t slot_count, callgate_settled settled, void *context);

/* Sends a message whose result nobody needs. */
void callgate_vat_tell(callgate_any_handle target, const void *body, uint32_t body_length, const callgate_any_handle *slots, uint32_t slot_count);

/* Has `settled` called when a promise is settled that came in a slot. */
void callgate_vat_when(callgate_any_handle promise, callgate_settled settled, void *context);

/* Fulfills a promise that this vat decides; nothing where it is none. */
void callgate_vat_answer(callgate_any_handle result, const void *body, uint32_t body_length, const callgate_any_handle *slots, uint32_t slot_count);

/* Rejects it. */
void callgate_vat_refuse(callgate_any_handle result, const void *body, uint32_t body_length);

/* It is this object from now on: messages to the promise go on to it. */
void callgate_vat_become(callgate_any_handle result, callgate_any_handle object);

/* Gives up an import of an object; its number is free. */
void callgate_vat_let_go(callgate_any_handle import);

#endif
