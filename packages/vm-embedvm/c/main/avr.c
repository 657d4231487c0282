/*
 * The board as a program for an AVR (tried on an ATmega1284P, simulated). The guest's image is taken into flash from the file that
 * GUEST_IMAGE names; what it prints, and its syscalls, go to the first UART. The board's time passes in sleep only: put a timer of the
 * chip behind `now` and `sleep_until` to change that.
 */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/sleep.h>

#include "../board/board.h"

#ifndef GUEST_NAME
#define GUEST_NAME "guest"
#endif
#ifndef PARAMETERS
#define PARAMETERS ""
#endif

__asm__(".section .progmem.data,\"a\",@progbits\n"
        ".global guest_image\nguest_image:\n.incbin \"" GUEST_IMAGE "\"\n"
        ".global guest_image_end\nguest_image_end:\n"
        ".balign 2\n.text\n");
extern const uint8_t guest_image[];
extern const uint8_t guest_image_end[];

static struct board board;
static uint64_t clock_now;

static uint64_t now(void)
{
  return clock_now;
}

static void sleep_until(uint64_t when)
{
  if (when > clock_now) clock_now = when;
}

static void put(char character)
{
  while ((UCSR0A & _BV(UDRE0)) == 0) {
  }
  UDR0 = (uint8_t)character;
}

static uint8_t byte(const void *file, uint32_t at)
{
  return pgm_read_byte((const uint8_t *)file + at);
}

int main(void)
{
  UBRR0 = 0;
  UCSR0B = _BV(TXEN0);
  board.guest = GUEST_NAME;
  board.parameters = (const uint8_t *)PARAMETERS;
  board.parameters_length = sizeof PARAMETERS - 1;
  board.put = put;
  board.now = now;
  board.sleep_until = sleep_until;
  board_say_end(&board, board_run(&board, byte, guest_image, (uint32_t)(guest_image_end - guest_image),
                                  BOARD_PERMISSIONS, board_trace));
  while ((UCSR0A & _BV(UDRE0)) == 0) {
  }
  cli();
  for (;;) sleep_mode();
}
