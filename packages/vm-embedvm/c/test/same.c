/*
 * Runs programs that it draws itself, and prints a sum over what became of them: the same on every machine that the interpreter is made for,
 * whatever its `int` is. On an AVR it prints to the first UART.
 */
#include "../embedvm.h"

#ifdef __AVR__
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

static void put(char character)
{
  UCSR0B = _BV(TXEN0);
  while ((UCSR0A & _BV(UDRE0)) == 0) {
  }
  UDR0 = (uint8_t)character;
}
#else
#include <stdio.h>

static void put(char character)
{
  putchar(character);
}
#endif

#define SIZE 512u
#define PROGRAMS 1280u
#define STEPS 60u

static uint8_t memory[SIZE];
static uint32_t state = 0x2545f491;

static uint8_t draw(void)
{
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (uint8_t)(state >> 8);
}

static enum embedvm_answer answer(struct embedvm *vm, uint8_t id, uint8_t count)
{
  uint16_t sum = id;
  if (count % 8 == 7) return EMBEDVM_WAIT;
  while (count-- > 0) sum = (uint16_t)(31u * sum + embedvm_pop(vm));
  embedvm_push(vm, sum);
  vm->charges = sum % 5u;
  return EMBEDVM_ANSWERED;
}

static uint32_t sum = UINT32_C(2166136261);

static void take(uint16_t value)
{
  sum = (sum ^ (value & 0xffu)) * UINT32_C(16777619);
  sum = (sum ^ (value >> 8)) * UINT32_C(16777619);
}

/* Some pushes, an opcode that is its turn, and whatever comes: with more pushes than chance has, so that it goes on for a while. */
static void write_program(uint8_t first)
{
  uint16_t at = 0;
  for (uint16_t index = 0; index < SIZE; index++) memory[index] = draw() < 96 ? 0x90 + draw() % 8 : draw();
  for (uint8_t pushes = draw() % 6; pushes > 0; pushes--) {
    memory[at] = 0x9a;
    memory[at + 1] = draw() < 128 ? draw() % 2 : draw();
    at += 3;
  }
  memory[at] = first;
}

int main(void)
{
  for (uint16_t program = 0; program < PROGRAMS; program++) {
    struct embedvm vm;
    enum embedvm_stop stop = EMBEDVM_STOP_OUT_OF_FUEL;
    write_program((uint8_t)program);
    if (!embedvm_init(&vm, memory, SIZE, program % 4 == 0 ? 300 : 0, answer, 0)) return 1;
    embedvm_enter(&vm, 0);
    for (uint8_t step = 0; step < STEPS && stop == EMBEDVM_STOP_OUT_OF_FUEL; step++) {
      stop = embedvm_run(&vm, 1);
      take(vm.ip);
      take(vm.sp);
      take(vm.sfp);
      take((uint16_t)vm.used);
    }
    take(stop);
    take(vm.fault);
    for (uint16_t at = 0; at < SIZE; at += 2) take((uint16_t)((uint16_t)memory[at] << 8 | memory[at + 1]));
    if (program % 256 != 255) continue;
    for (uint8_t shift = 32; shift > 0; shift -= 4) put("0123456789abcdef"[sum >> (shift - 4) & 15]);
    put('\n');
  }
#ifdef __AVR__
  while ((UCSR0A & _BV(UDRE0)) == 0) {
  }
  cli();
  for (;;) sleep_mode();
#endif
  return 0;
}
