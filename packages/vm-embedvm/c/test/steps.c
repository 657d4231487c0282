/*
 * Runs programs from the standard input one instruction at a time, and writes the machine's state after each: what the TypeScript machine is
 * compared with. All numbers are big-endian.
 *
 * A program: size of the memory (4 bytes), stack limit (2), entry (2), most steps (2), length n (2), and n bytes of the image.
 * A step: stop (1), fault (1), IP, SP, SFP (2 each), fuel used (4), number of changed bytes (2), and for each its address (2) and value (1).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../embedvm.h"

static uint32_t calls;

/* Every third call waits first. An answer, and its cost, depend on the arguments. */
static enum embedvm_answer answer(struct embedvm *vm, uint8_t id, uint8_t count)
{
  uint32_t sum = id;
  calls++;
  if (calls % 3 == 0) {
    vm->charges = 3;
    return EMBEDVM_WAIT;
  }
  while (count-- > 0) sum = (sum * 31 + embedvm_pop(vm)) % UINT32_C(0x10000);
  embedvm_push(vm, (uint16_t)sum);
  vm->charges = sum % 5;
  return EMBEDVM_ANSWERED;
}

static void need(bool held)
{
  if (held) return;
  fputs("steps: the input or the output broke off\n", stderr);
  exit(1);
}

static uint32_t take(unsigned int bytes)
{
  uint32_t value = 0;
  while (bytes-- > 0) {
    int byte = getchar();
    need(byte != EOF);
    value = value << 8 | (uint32_t)byte;
  }
  return value;
}

static void give(uint32_t value, unsigned int bytes)
{
  while (bytes-- > 0) need(putchar((int)(value >> 8 * bytes & 0xff)) != EOF);
}

/* The next address from `at` on whose byte has changed; `size` when there is none. Most of a memory has not: it is looked at in blocks. */
static uint32_t changed(const uint8_t *before, const uint8_t *now, uint32_t at, uint32_t size)
{
  for (; at < size; at++) {
    while (at % 256 == 0 && size - at >= 256 && memcmp(before + at, now + at, 256) == 0) at += 256;
    if (at < size && before[at] != now[at]) return at;
  }
  return size;
}

static void give_step(const struct embedvm *vm, enum embedvm_stop stop, uint8_t *before, uint32_t size)
{
  uint32_t count = 0;
  give(stop, 1);
  give(vm->fault, 1);
  give(vm->ip, 2);
  give(vm->sp, 2);
  give(vm->sfp, 2);
  give(vm->used, 4);
  for (uint32_t at = 0; (at = changed(before, vm->memory, at, size)) < size; at++) count++;
  give(count, 2);
  for (uint32_t at = 0; (at = changed(before, vm->memory, at, size)) < size; at++) {
    give(at, 2);
    give(vm->memory[at], 1);
    before[at] = vm->memory[at];
  }
}

int main(void)
{
  int first;
  while ((first = getchar()) != EOF) {
    uint32_t size = (uint32_t)first << 24 | take(3);
    uint16_t limit = (uint16_t)take(2);
    uint16_t entry = (uint16_t)take(2);
    uint32_t steps = take(2);
    uint32_t length = take(2);
    /* Exactly as large as the guest's memory: a sanitizer sees the first byte behind it. */
    uint8_t *memory = calloc(size, 1);
    uint8_t *before = calloc(size, 1);
    struct embedvm vm;
    enum embedvm_stop stop = EMBEDVM_STOP_OUT_OF_FUEL;

    need(memory != NULL && before != NULL && length <= size && fread(memory, 1, length, stdin) == length);
    memcpy(before, memory, length);
    calls = 0;
    need(embedvm_init(&vm, memory, size, limit, answer, NULL));
    embedvm_enter(&vm, entry);
    while (steps-- > 0 && stop != EMBEDVM_STOP_ENDED && stop != EMBEDVM_STOP_FAULT) {
      stop = embedvm_run(&vm, 1);
      give_step(&vm, stop, before, size);
    }
    free(before);
    free(memory);
  }
  need(fflush(stdout) == 0);
  return 0;
}
