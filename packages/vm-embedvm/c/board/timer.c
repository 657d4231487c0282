#include "../generated/callgate/timer.h"

#include "board.h"

callgate_timer_event callgate_timer_set_ms(callgate_vat *vat, uint32_t ms)
{
  struct board *board = board_of(vat);
  callgate_timer_event event = {0};
  for (; event.cell < BOARD_TIMERS; event.cell++) {
    struct board_timer *timer = &board->timers[event.cell];
    if (timer->armed) continue;
    timer->armed = true;
    timer->due = board->now() + (uint64_t)ms * 1000;
    timer->serial = ++board->serial;
    return event;
  }
  /* The board has no more timers: as with a full table, the guest asked for more than there is. */
  callgate_raise(vat, CALLGATE_FAULT_HANDLE_TABLE_FULL);
  return (callgate_timer_event){CALLGATE_NO_CELL};
}

bool callgate_timer_cancel(callgate_vat *vat, callgate_timer_event event)
{
  bool armed;
  if (CALLGATE_IS_NONE(event)) return false;
  armed = board_of(vat)->timers[event.cell].armed;
  board_of(vat)->timers[event.cell].armed = false;
  return armed;
}

void callgate_pause(callgate_vat *vat, bool *waits)
{
  uint16_t handle = board_take_event(board_of(vat));
  *waits = handle == 0;
  callgate_close(vat, handle);
}

uint64_t callgate_clock_micros(callgate_vat *vat)
{
  return board_of(vat)->now();
}

void callgate_release_timer_event(callgate_vat *vat, callgate_timer_event resource)
{
  board_of(vat)->timers[resource.cell].armed = false;
}

/* The handle of a timer that is armed. */
static uint16_t handle_of(const callgate_vat *vat, uint16_t cell)
{
  for (uint16_t index = 1; index < vat->fresh; index++) {
    const callgate_entry *entry = &vat->entries[index];
    if (entry->handle != 0 && !entry->gone && entry->kind == CALLGATE_KIND_TIMER_EVENT && entry->cell == cell)
      return entry->handle;
  }
  return 0;
}

bool board_fire(struct board *board, uint64_t *next)
{
  for (;;) {
    struct board_timer *first = NULL;
    uint16_t cell = 0;
    for (uint16_t each = 0; each < BOARD_TIMERS; each++) {
      struct board_timer *timer = &board->timers[each];
      if (!timer->armed) continue;
      /* Equal times in the order in which they were set. */
      if (first == NULL || timer->due < first->due ||
          (timer->due == first->due && (int16_t)(timer->serial - first->serial) < 0)) {
        first = timer;
        cell = each;
      }
    }
    if (first == NULL) return false;
    if (first->due > board->now() || board->fired_count == BOARD_TIMERS) {
      *next = first->due;
      return true;
    }
    first->armed = false;
    board->fired[board->fired_count++] = handle_of(&board->vat, cell);
    callgate_vanish(&board->vat, CALLGATE_KIND_TIMER_EVENT, cell);
  }
}

uint16_t board_take_event(struct board *board)
{
  while (board->fired_count > 0) {
    uint16_t handle = board->fired[0];
    board->fired_count--;
    for (uint8_t each = 0; each < board->fired_count; each++) board->fired[each] = board->fired[each + 1];
    /* A guest may have closed the handle meanwhile: then it does not want to know. */
    if (callgate_find(&board->vat, handle) != NULL) return handle;
  }
  return 0;
}
