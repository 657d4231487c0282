#include "../generated/callgate/console.h"

#include "board.h"

static void put_text(const struct board *board, const char *text)
{
  while (*text != '\0') board->put(*text++);
}

/* Bytes of the character at the front that a terminal shows as it is: printable ASCII, a tab, U+00A1 to U+024F; 0 for anything else. */
static uint8_t shown(const uint8_t *text, uint16_t length)
{
  if ((text[0] >= 0x20 && text[0] < 0x7f) || text[0] == '\t') return 1;
  if (length < 2 || text[0] < 0xc2 || text[0] > 0xc9 || (text[1] & 0xc0) != 0x80) return 0;
  if (text[0] == 0xc2 && (text[1] <= 0xa0 || text[1] == 0xad)) return 0;
  return 2;
}

/* Each line begins with the guest's name. What could steer a terminal, and all that the board does not know, is shown as `\xHH`. */
void callgate_puts(callgate_vat *vat, const uint8_t *text, uint16_t text_length)
{
  static const char digits[] = "0123456789abcdef";
  struct board *board = board_of(vat);
  while (text_length > 0) {
    uint8_t count = shown(text, text_length);
    if (board->at_line_start) {
      board->at_line_start = false;
      put_text(board, "[");
      put_text(board, board->guest);
      put_text(board, "] ");
    }
    if (*text == '\n') {
      board->put('\n');
      board->at_line_start = true;
      count = 1;
    } else if (count == 0) {
      put_text(board, "\\x");
      board->put(digits[*text >> 4]);
      board->put(digits[*text & 0x0f]);
      count = 1;
    } else {
      for (uint8_t index = 0; index < count; index++) board->put((char)text[index]);
    }
    text += count;
    text_length = (uint16_t)(text_length - count);
  }
}
