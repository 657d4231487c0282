/* As a bootstrap vat it asks its neighbour to make a counter and to count; its neighbour does. */
#include "callgate_vat.h"

static int count;

static void counter(void *self, const callgate_content *message, callgate_any_handle result)
{
  (void)message;
  char digit = (char)('0' + ++*(int *)self);
  callgate_vat_answer(result, &digit, 1, NULL, 0);
}

static void print(void *context, callgate_promise_state state, const callgate_content *answer, int32_t exactly)
{
  (void)exactly;
  if (state != CALLGATE_PROMISE_STATE_FULFILLED) callgate_puts("rejected: ", 10);
  callgate_puts(context, 7);
  callgate_puts((const char *)answer->body, answer->body_length);
  callgate_puts("\n", 1);
  for (uint32_t i = 0; i < answer->slot_count; i++) callgate_vat_let_go(answer->slots[i]);
}

static void root(void *self, const callgate_content *message, callgate_any_handle result)
{
  (void)self;
  if (message->body_length == 4) {
    callgate_vat_become(result, callgate_vat_export(counter, &count));
    return;
  }
  callgate_any_handle made = callgate_vat_ask(message->slots[1], "make", 4, NULL, 0, print, "made   ");
  callgate_vat_ask(made, "add", 3, NULL, 0, print, "added  ");
  callgate_vat_ask(made, "add", 3, NULL, 0, print, "again  ");
  callgate_vat_let_go(message->slots[1]);
  callgate_vat_answer(result, "ok", 2, NULL, 0);
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)parameters_length;
  (void)slots_length;
  callgate_vat_root(root, NULL);
}
