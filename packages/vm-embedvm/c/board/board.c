#include "board.h"

#include <string.h>

#include "../generated/callgate/timer.h"

static enum embedvm_answer answer(struct embedvm *vm, uint8_t id, uint8_t count)
{
  struct board *board = vm->context;
  callgate_outcome outcome;
  if (id != 0) return EMBEDVM_REFUSED;
  outcome = callgate_gate(&board->vat, vm, count);
  vm->charges = board->vat.charge;
  if (outcome == CALLGATE_ANSWERED) return EMBEDVM_ANSWERED;
  return outcome == CALLGATE_WAITING ? EMBEDVM_WAIT : EMBEDVM_REFUSED;
}

/* Loads the image; false when it must not run. */
static bool load(struct board *board, struct embedvm_image *image, embedvm_byte *byte, const void *file,
                 uint32_t size)
{
  enum embedvm_image_error error =
      embedvm_image_read(image, byte, file, size, CALLGATE_ABI_NAME, CALLGATE_ABI_FINGERPRINT);
  if (error != EMBEDVM_IMAGE_GOOD || image->length > BOARD_MEMORY) return false;
  memset(board->memory, 0, sizeof board->memory);
  for (uint32_t at = 0; at < image->length; at++) board->memory[at] = byte(file, image->at + at);
  return embedvm_init(&board->machine, board->memory, BOARD_MEMORY, image->stack_limit, answer, board);
}

/* Enters the guest for a dispatch, and runs it until it comes back. */
static enum board_end enter(struct board *board, uint16_t entry)
{
  embedvm_enter(&board->machine, entry);
  for (;;) {
    uint64_t next;
    enum embedvm_stop stop = embedvm_run(&board->machine, BOARD_SLICE);
    board->fuel += board->machine.used;
    switch (stop) {
    case EMBEDVM_STOP_ENDED:
      board_end_dispatch(board);
      return BOARD_ENDED;
    case EMBEDVM_STOP_FAULT:
      return board->vat.fault == CALLGATE_FAULT_NONE ? BOARD_MACHINE : BOARD_GATE;
    case EMBEDVM_STOP_WAITING:
      callgate_clear_result(&board->vat);
      if (board_fire(board, &next)) board->sleep_until(next);
      else if (board->fired_count == 0) return BOARD_WAITING;
      break;
    case EMBEDVM_STOP_OUT_OF_FUEL:
      break;
    }
    board_fire(board, &next);
  }
}

/* Tells the guest what happened, one event at a time, until nothing is left that could. */
static enum board_end tell(struct board *board, uint16_t entry)
{
  enum board_end end = BOARD_ENDED;
  while (end == BOARD_ENDED) {
    uint64_t next;
    bool more = board_fire(board, &next);
    if (board->fired_count > 0) {
      board->words[0] = 16;
      board->words[1] = board_take_event(board);
      board->word_count = 2;
      end = enter(board, entry);
    } else if (more) {
      board->sleep_until(next);
    } else {
      break;
    }
  }
  return end;
}

enum board_end board_run(struct board *board, embedvm_byte *byte, const void *file, uint32_t size,
                         uint32_t permissions, callgate_observer *observer)
{
  struct embedvm_image image;
  enum board_end end;
  if (!load(board, &image, byte, file, size)) return BOARD_IMAGE;
  callgate_vat_init(&board->vat, board->memory, BOARD_MEMORY, board->entries, BOARD_ENTRIES);
  callgate_vat_results(&board->vat, board->result, BOARD_RESULT);
  board->vat.permissions = permissions;
  board->vat.observer = observer;
  board->vat.context = board;
  memset(board->timers, 0, sizeof board->timers);
  board->at_line_start = true;
  board->random = 1;
  board->readings = board->serial = 0;
  board->fuel = 0;
  board->fired_count = 0;
  board->words[0] = 0;
  board->words[1] = board->parameters_length;
  board->word_count = 2;
  end = enter(board, image.main != EMBEDVM_NO_ENTRY ? image.main : image.dispatch);
  if (end == BOARD_ENDED && image.dispatch != EMBEDVM_NO_ENTRY) end = tell(board, image.dispatch);
  callgate_vat_end(&board->vat);
  return end;
}
