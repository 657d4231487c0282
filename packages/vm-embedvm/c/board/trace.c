#include "../generated/callgate_names.h"
#include "board.h"

static void put_text(const struct board *board, const char *text)
{
  while (*text != '\0') board->put(*text++);
}

static void put_number(const struct board *board, uint32_t number)
{
  char digits[10];
  uint8_t count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0) board->put(digits[--count]);
}

static void begin_line(struct board *board)
{
  if (!board->at_line_start) board->put('\n');
  board->at_line_start = true;
  put_text(board, board->guest);
  put_text(board, ": ");
}

void board_trace(const callgate_vat *vat, uint16_t result)
{
  struct board *board = board_of(vat);
  const char *name = callgate_call_name(vat->number);
  bool misfit = vat->fault == CALLGATE_FAULT_ARGUMENT_COUNT || vat->fault == CALLGATE_FAULT_UNKNOWN_CALL;
  begin_line(board);
  if (name != NULL) {
    put_text(board, name);
  } else {
    put_text(board, "syscall#");
    put_number(board, vat->number);
  }
  board->put('(');
  for (uint8_t index = 0; index < vat->slot_count && !misfit; index++) {
    if (index > 0) put_text(board, ", ");
    if (callgate_is_sensitive(vat->number, index)) put_text(board, "<redacted>");
    else put_number(board, vat->slots[index]);
  }
  put_text(board, misfit ? "?) = " : ") = ");
  if (vat->fault == CALLGATE_FAULT_NONE) {
    put_number(board, result);
  } else {
    put_text(board, "fault ");
    put_text(board, callgate_fault_name(vat->fault));
  }
  board->put('\n');
}

void board_say_end(struct board *board, enum board_end end)
{
  static const char *const ends[] = {"ended", "waits for nothing", "machine fault", "fault", "no image for this board"};
  begin_line(board);
  put_text(board, ends[end]);
  put_text(board, ", ");
  put_number(board, board->fuel);
  put_text(board, " fuel\n");
}
