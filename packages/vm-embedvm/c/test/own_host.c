/* The generated glue with a host that has no machine of ours: a stack of its own, and one guest memory. It ends with 0 when all holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../generated/callgate/console.h"
#include "../generated/callgate/handle.h"
#include "../generated/callgate/saul.h"
#include "../generated/callgate_gate.h"

#define SIZE 1024u

struct embedvm {
  uint16_t words[16];
  uint8_t top;
};

static unsigned int released;
static unsigned int answered;
static const uint8_t *said;
static uint16_t said_length;
static callgate_phydat set;
static callgate_error next_error;

static void hold(bool held, const char *what, int line)
{
  if (held) return;
  fprintf(stderr, "line %d: %s does not hold\n", line, what);
  exit(1);
}
#define HOLD(what) hold(what, #what, __LINE__)

uint16_t embedvm_pop(struct embedvm *vm)
{
  HOLD(vm->top > 0);
  return vm->words[--vm->top];
}

void embedvm_push(struct embedvm *vm, uint16_t value)
{
  HOLD(vm->top == 0);
  vm->words[vm->top++] = value;
}

/* ---- implementations; those of the family handle are the board's ---- */

void callgate_puts(callgate_vat *vat, const uint8_t *text, uint16_t text_length)
{
  HOLD(text >= vat->memory && text + text_length <= vat->memory + vat->size);
  said = text;
  said_length = text_length;
  answered++;
}

callgate_saul_device callgate_saul_iter_init(callgate_vat *vat)
{
  (void)vat;
  return (callgate_saul_device){7};
}

callgate_saul_device callgate_saul_iter_next(callgate_vat *vat, callgate_saul_device device)
{
  (void)vat;
  return (callgate_saul_device){(uint16_t)(device.cell + 1)};
}

callgate_saul_class callgate_saul_type(callgate_vat *vat, callgate_saul_device device)
{
  (void)vat;
  answered++;
  return (callgate_saul_class)device.cell;
}

uint16_t callgate_saul_read_name(callgate_vat *vat, callgate_saul_device device, uint8_t *name, uint16_t name_capacity)
{
  (void)vat;
  (void)device;
  memset(name, 'n', name_capacity);
  /* One more than there is room for is this host's bug. */
  return name_capacity == 13 ? 14 : name_capacity;
}

callgate_error callgate_saul_read(callgate_vat *vat, callgate_saul_device device, callgate_phydat *out)
{
  (void)vat;
  (void)device;
  *out = (callgate_phydat){-2, 3, -32768, 3, CALLGATE_SAUL_UNIT_WATT, -1};
  return next_error;
}

callgate_error callgate_saul_write(callgate_vat *vat, callgate_saul_device device, const callgate_phydat *value, uint8_t *out)
{
  (void)vat;
  (void)device;
  set = *value;
  *out = 2;
  return CALLGATE_OK;
}

callgate_saul_device callgate_saul_find_type(callgate_vat *vat, callgate_saul_class type)
{
  (void)vat;
  return (callgate_saul_device){type == CALLGATE_SAUL_CLASS_BUTTON ? CALLGATE_NO_CELL : type};
}

callgate_saul_device callgate_saul_find_name(callgate_vat *vat, const uint8_t *name, uint16_t name_length)
{
  (void)vat;
  return (callgate_saul_device){name_length == 1 ? name[0] : CALLGATE_NO_CELL};
}

void callgate_release_saul_device(callgate_vat *vat, callgate_saul_device resource)
{
  (void)vat;
  (void)resource;
  released++;
}

/* ---- the guest ---- */

static uint8_t memory[SIZE + 64];
static callgate_entry entries[CALLGATE_MOST_ENTRIES];
static callgate_vat vat;

static void begin(uint16_t rows)
{
  callgate_vat_init(&vat, memory, SIZE, entries, rows);
  vat.permissions = CALLGATE_PERMISSION_SAUL | CALLGATE_PERMISSION_CONSOLE;
  memset(memory, 0xa5, sizeof memory);
  released = answered = 0;
  next_error = CALLGATE_OK;
}

/* A syscall of up to five words, the last of which is pushed first. Its answer, or 0x10000 for a fault. */
static uint32_t call(uint8_t count, uint16_t number, uint16_t a, uint16_t b, uint16_t c)
{
  struct embedvm vm = {{0}, 0};
  const uint16_t words[] = {number, a, b, c, 0xdead};
  callgate_outcome outcome;
  for (uint8_t index = count; index > 0; index--) vm.words[vm.top++] = words[index - 1];
  outcome = callgate_gate(&vat, &vm, count);
  if (outcome == CALLGATE_FAULTED) {
    HOLD(vat.fault != CALLGATE_FAULT_NONE);
    return UINT32_C(0x10000);
  }
  HOLD(outcome == CALLGATE_ANSWERED && vm.top == 1);
  return vm.words[0];
}

static bool faults(callgate_fault fault, uint8_t count, uint16_t number, uint16_t a, uint16_t b, uint16_t c)
{
  bool so = call(count, number, a, b, c) == UINT32_C(0x10000) && vat.fault == fault;
  vat.fault = CALLGATE_FAULT_NONE;
  return so;
}

static void test_slices(void)
{
  begin(8);
  HOLD(call(3, 16, 0, 0, 0) == 0 && said == memory && said_length == 0);
  HOLD(call(3, 16, SIZE, 0, 0) == 0 && call(3, 16, SIZE - 1, 1, 0) == 0 && call(3, 16, 0, SIZE, 0) == 0);
  HOLD(faults(CALLGATE_FAULT_BAD_POINTER, 3, 16, SIZE, 1, 0));
  HOLD(faults(CALLGATE_FAULT_BAD_POINTER, 3, 16, SIZE + 1, 0, 0));
  HOLD(faults(CALLGATE_FAULT_BAD_POINTER, 3, 16, 1, SIZE, 0));
  HOLD(faults(CALLGATE_FAULT_BAD_POINTER, 3, 16, 0xffff, 1024, 0));
  HOLD(faults(CALLGATE_FAULT_BAD_LENGTH, 3, 16, 0, 1025, 0));
  HOLD(faults(CALLGATE_FAULT_BAD_LENGTH, 3, 16, 0, 0xffff, 0));
  HOLD(answered == 4);
  HOLD(faults(CALLGATE_FAULT_ARGUMENT_COUNT, 2, 16, 0, 0, 0) && faults(CALLGATE_FAULT_ARGUMENT_COUNT, 4, 16, 0, 0, 0));
  HOLD(faults(CALLGATE_FAULT_UNKNOWN_CALL, 0, 0, 0, 0, 0) && faults(CALLGATE_FAULT_UNKNOWN_CALL, 1, 24, 0, 0, 0));
}

static void test_records(void)
{
  uint32_t device;
  begin(8);
  device = call(1, 32, 0, 0, 0);
  HOLD(call(3, 36, (uint16_t)device, 101, 0) == 0);
  HOLD(memcmp(memory + 101, "\xff\xfe\x00\x03\x80\x00\x03\x06\xff\xa5", 10) == 0 && memory[100] == 0xa5);
  HOLD(call(4, 37, (uint16_t)device, 101, 111) == 0 && memory[111] == 2);
  HOLD(set.v1 == -2 && set.v2 == 3 && set.v3 == -32768 && set.count == 3 && set.unit == 6 && set.scale == -1);
  HOLD(call(3, 36, (uint16_t)device, SIZE - 10, 0) == 0);
  HOLD(faults(CALLGATE_FAULT_BAD_POINTER, 3, 36, (uint16_t)device, SIZE - 9, 0));
  HOLD(memory[SIZE] == 0xa5);
  /* On an error nothing is written; one that is not declared is this host's bug. */
  next_error = CALLGATE_SAUL_ERROR_CANCELLED;
  memset(memory, 0xa5, SIZE);
  HOLD(call(3, 36, (uint16_t)device, 0, 0) == 3 && memory[0] == 0xa5);
  next_error = 9;
  HOLD(faults(CALLGATE_FAULT_HOST_BUG, 3, 36, (uint16_t)device, 0, 0) && memory[0] == 0xa5);
  HOLD(faults(CALLGATE_FAULT_HOST_BUG, 4, 35, (uint16_t)device, 0, 13));
  HOLD(call(4, 35, (uint16_t)device, SIZE - 64, 64) == 64 && memory[SIZE] == 0xa5);
}

/* Every number as a handle: those that the vat holds, and no other. */
static void test_handles(void)
{
  bool live[0x10000] = {false};
  unsigned int hits = 0;
  begin(CALLGATE_MOST_ENTRIES);
  for (unsigned int index = 0; index < 100; index++) {
    uint32_t handle = call(1, 32, 0, 0, 0);
    if (index % 3 == 0) HOLD(call(2, 9, (uint16_t)handle, 0, 0) == 1);
    else live[handle] = true;
  }
  for (uint32_t handle = 0; handle < UINT32_C(0x10000); handle++) {
    bool valid = call(2, 8, (uint16_t)handle, 0, 0) == 1;
    HOLD(valid == live[handle]);
    hits += valid;
    if (valid) HOLD(call(2, 34, (uint16_t)handle, 0, 0) == 7);
    else HOLD(faults(CALLGATE_FAULT_BAD_HANDLE, 2, 34, (uint16_t)handle, 0, 0));
  }
  /* The first was closed while it was the only one of its resource. */
  HOLD(hits == 66 && released == 1);
  callgate_vat_end(&vat);
  HOLD(released == 2);
}

static void test_table(void)
{
  uint32_t first;
  uint32_t second;
  begin(3);
  first = call(1, 32, 0, 0, 0);
  second = call(2, 38, 9, 0, 0);
  HOLD(first == 1 && second == 2);
  HOLD(faults(CALLGATE_FAULT_HANDLE_TABLE_FULL, 2, 38, 10, 0, 0) && released == 1);
  HOLD(call(2, 38, CALLGATE_SAUL_CLASS_BUTTON, 0, 0) == 0);
  /* The freed row is used again, with the next generation; the old handle means nothing. */
  HOLD(call(2, 9, (uint16_t)first, 0, 0) == 1 && released == 2);
  HOLD(call(1, 32, 0, 0, 0) == (1u << 10 | 1u));
  HOLD(faults(CALLGATE_FAULT_BAD_HANDLE, 2, 34, (uint16_t)first, 0, 0));
  /* A consumed handle leaves its row to what the call opens. */
  HOLD(call(2, 33, 1u << 10 | 1u, 0, 0) == (2u << 10 | 1u));
  /* Generations wrap. */
  for (unsigned int turn = 3; turn < 32; turn++)
    HOLD(call(2, 33, (uint16_t)((turn - 1) << 10 | 1u), 0, 0) == (turn << 10 | 1u));
  HOLD(call(2, 33, 31u << 10 | 1u, 0, 0) == 1);
  /* A resource that is gone stays known until its handle is closed. */
  callgate_vanish(&vat, CALLGATE_KIND_SAUL_DEVICE, 9);
  HOLD(call(2, 8, (uint16_t)second, 0, 0) == 0);
  HOLD(faults(CALLGATE_FAULT_GONE, 2, 34, (uint16_t)second, 0, 0));
  HOLD(call(3, 10, (uint16_t)second, 0, 0) == CALLGATE_GONE);
  HOLD(call(2, 9, (uint16_t)second, 0, 0) == 0 && callgate_find(&vat, (uint16_t)second) == NULL);
}

static void test_rights(void)
{
  uint16_t device;
  uint16_t weak;
  begin(8);
  device = (uint16_t)call(1, 32, 0, 0, 0);
  {
    struct embedvm vm = {{20, 1, 0, device, 11}, 5};
    HOLD(callgate_gate(&vat, &vm, 5) == CALLGATE_ANSWERED && vm.words[0] == 0);
    weak = callgate_get16(memory + 20);
  }
  HOLD(weak != device && call(3, 36, weak, 0, 0) == 0);
  HOLD(faults(CALLGATE_FAULT_MISSING_RIGHT, 4, 37, weak, 0, 0));
  HOLD(callgate_own(&vat, CALLGATE_KIND_TIMER_EVENT, 0, 1) != 0);
  HOLD(faults(CALLGATE_FAULT_WRONG_KIND, 2, 34, 3, 0, 0));
  /* The base and what is restricted are one resource. */
  HOLD(call(2, 9, device, 0, 0) == 1 && released == 0 && call(2, 9, weak, 0, 0) == 1 && released == 1);
}

static void test_permissions(void)
{
  begin(8);
  vat.permissions = 0;
  HOLD(call(1, 32, 0, 0, 0) == 0);
  HOLD(faults(CALLGATE_FAULT_NOT_PERMITTED, 3, 16, 0, 0, 0));
  /* A guest that faulted gets nothing more. */
  vat.permissions = UINT32_MAX;
  vat.fault = CALLGATE_FAULT_BAD_HANDLE;
  HOLD(call(3, 16, 0, 0, 0) == UINT32_C(0x10000) && answered == 0);
}

int main(void)
{
  test_slices();
  test_records();
  test_handles();
  test_table();
  test_rights();
  test_permissions();
  return 0;
}
