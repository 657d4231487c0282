/*
 * speed IMAGE ENTRY RESULT FUEL ROUNDS: runs a raw image that never ends; user call 0 answers its third argument, user call 1 tells a
 * result. Prints for each round, after one that is not counted, the seconds of computing time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../embedvm.h"

static uint16_t expected;

static enum embedvm_answer answer(struct embedvm *vm, uint8_t id, uint8_t count)
{
  uint16_t word = 0;
  if (id == 0) {
    for (uint8_t index = 0; index < count; index++) {
      uint16_t next = embedvm_pop(vm);
      if (index == 2) word = next;
    }
  } else if (count != 1 || embedvm_pop(vm) != expected) {
    return EMBEDVM_REFUSED;
  }
  embedvm_push(vm, word);
  return EMBEDVM_ANSWERED;
}

int main(int argc, char **argv)
{
  static uint8_t memory[0x10000];
  struct embedvm vm;
  FILE *image;
  uint32_t fuel;
  long rounds;
  if (argc != 6 || (image = fopen(argv[1], "rb")) == NULL) return 2;
  if (fread(memory, 1, sizeof memory, image) == 0) return 2;
  fclose(image);
  expected = (uint16_t)strtol(argv[3], NULL, 10);
  fuel = (uint32_t)strtoul(argv[4], NULL, 10);
  rounds = strtol(argv[5], NULL, 10);
  if (!embedvm_init(&vm, memory, sizeof memory, 0, answer, NULL)) return 2;
  embedvm_enter(&vm, (uint16_t)strtoul(argv[2], NULL, 10));
  for (long round = 0; round <= rounds; round++) {
    clock_t before = clock();
    if (embedvm_run(&vm, fuel) != EMBEDVM_STOP_OUT_OF_FUEL) {
      fprintf(stderr, "the program stopped: fault %d at %04x\n", vm.fault, (unsigned int)vm.ip);
      return 1;
    }
    if (round > 0) printf("%.6f\n", (double)(clock() - before) / CLOCKS_PER_SEC);
  }
  return 0;
}
