#include "../generated/callgate/delivery.h"

#include <string.h>

#include "board.h"

void board_end_dispatch(struct board *board)
{
  const callgate_entry *told = callgate_find(&board->vat, board->words[1]);
  if (board->word_count == 2 && board->words[0] != 0 && told != NULL && told->gone)
    callgate_close(&board->vat, board->words[1]);
  board->word_count = 0;
  callgate_clear_result(&board->vat);
}

uint16_t callgate_pull(callgate_vat *vat, uint8_t parameter, uint32_t offset, uint8_t *into, uint16_t into_capacity)
{
  const struct board *board = board_of(vat);
  uint16_t length = board->parameters_length;
  if (parameter >= 254) return callgate_pull_result(vat, parameter, offset, into, into_capacity);
  if (parameter != 0 || board->word_count == 0 || board->words[0] != 0) {
    callgate_raise(vat, CALLGATE_FAULT_OUT_OF_RANGE);
    return 0;
  }
  length = offset < length ? (uint16_t)(length - offset) : 0;
  if (length > into_capacity) length = into_capacity;
  if (length > 0) memcpy(into, board->parameters + offset, length);
  return length;
}

static uint16_t put_words(const struct board *board, uint8_t *words, uint16_t capacity)
{
  uint16_t count = board->word_count < capacity ? board->word_count : capacity;
  for (uint16_t index = 0; index < count; index++) callgate_put16(words + 2u * index, board->words[index]);
  return count;
}

uint16_t callgate_delivery_next(callgate_vat *vat, uint8_t *words, uint16_t words_capacity)
{
  return put_words(board_of(vat), words, words_capacity);
}

uint16_t callgate_next_delivery(callgate_vat *vat, uint8_t *words, uint16_t words_capacity, bool *waits)
{
  struct board *board = board_of(vat);
  uint16_t handle;
  board_end_dispatch(board);
  handle = board_take_event(board);
  *waits = handle == 0;
  if (*waits) return 0;
  board->words[0] = 16;
  board->words[1] = handle;
  board->word_count = 2;
  return put_words(board, words, words_capacity);
}

void callgate_last_words(callgate_vat *vat, const uint8_t *text, uint16_t text_length)
{
  (void)vat;
  (void)text;
  (void)text_length;
}
