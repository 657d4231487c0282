#include "embedvm.h"

/* The opcode that the machine looks for behind a call. */
#define DROP 0x9d

static uint16_t load(const uint8_t *memory, uint16_t at)
{
  return (uint16_t)((uint16_t)memory[at] << 8 | memory[at + 1u]);
}

static void store(uint8_t *memory, uint16_t at, uint16_t value)
{
  memory[at] = (uint8_t)(value >> 8);
  memory[at + 1u] = (uint8_t)value;
}

/* A byte with its sign. */
static uint16_t extended(uint8_t byte)
{
  return (uint16_t)((byte ^ 0x80u) - 0x80u);
}

static bool is_negative(uint16_t value)
{
  return (value & 0x8000u) != 0;
}

static uint16_t magnitude(uint16_t value)
{
  return is_negative(value) ? (uint16_t)(0u - value) : value;
}

/* Words have no sign here, so nothing overflows: -32768 divided by -1 is -32768, its remainder 0. `b` is not 0. */
static uint16_t divided(uint16_t a, uint16_t b, bool remainder)
{
  uint16_t quotient = (uint16_t)(magnitude(a) / magnitude(b));
  uint16_t rest = (uint16_t)(magnitude(a) % magnitude(b));
  if (remainder) return is_negative(a) ? (uint16_t)(0u - rest) : rest;
  return is_negative(a) != is_negative(b) ? (uint16_t)(0u - quotient) : quotient;
}

/* The count modulo 32, on the value extended to 32 bits, cut to 16. */
static uint16_t shifted(uint16_t a, uint8_t count, bool left)
{
  count &= 31;
  while (count-- > 0) a = left ? (uint16_t)(a << 1) : (uint16_t)(a >> 1 | (a & 0x8000u));
  return a;
}

static uint16_t binary(uint8_t op, uint16_t a, uint16_t b)
{
  /* Signed order is the order of the words with their highest bits turned. */
  bool less = (a ^ 0x8000u) < (b ^ 0x8000u);
  switch (op) {
  case 0x80: return (uint16_t)(a + b);
  case 0x81: return (uint16_t)(a - b);
  case 0x82: return (uint16_t)(1u * a * b);
  case 0x83: return divided(a, b, false);
  case 0x84: return divided(a, b, true);
  case 0x85: return shifted(a, (uint8_t)b, true);
  case 0x86: return shifted(a, (uint8_t)b, false);
  case 0x87: return a & b;
  case 0x88: return a | b;
  case 0x89: return a ^ b;
  case 0x8a: return a != 0 && b != 0;
  case 0x8b: return a != 0 || b != 0;
  case 0xa8: return less;
  case 0xa9: return less || a == b;
  case 0xaa: return a == b;
  case 0xab: return a != b;
  case 0xac: return !less;
  default: return !less && a != b;
  }
}

bool embedvm_init(struct embedvm *vm, uint8_t *memory, uint32_t size, uint16_t stack_limit,
                  embedvm_user_call *user_call, void *context)
{
  if (size == 0 || size > UINT32_C(0x10000) || size % 2 != 0 || stack_limit > size) return false;
  vm->memory = memory;
  vm->last = (uint16_t)(size - 1);
  vm->stack_limit = stack_limit;
  vm->ip = EMBEDVM_ENDED;
  vm->sp = vm->sfp = (uint16_t)size;
  vm->fault = EMBEDVM_FAULT_NONE;
  vm->used = vm->charges = 0;
  vm->user_call = user_call;
  vm->context = context;
  return true;
}

static bool can_push(const struct embedvm *vm, uint16_t at)
{
  return at >= vm->stack_limit && at <= vm->last;
}

void embedvm_enter(struct embedvm *vm, uint16_t address)
{
  uint16_t upper = (uint16_t)(vm->sp - 2u);
  uint16_t lower = (uint16_t)(vm->sp - 4u);
  if (vm->fault != EMBEDVM_FAULT_NONE) return;
  if (((vm->sp | vm->sfp) & 1u) != 0) {
    vm->fault = EMBEDVM_FAULT_ODD_STACK;
  } else if (!can_push(vm, upper) || !can_push(vm, lower)) {
    vm->fault = EMBEDVM_FAULT_NO_ROOM;
  } else {
    store(vm->memory, upper, vm->sfp | 1u);
    store(vm->memory, lower, vm->ip);
    vm->sfp = vm->sp = lower;
    vm->ip = address;
  }
}

uint16_t embedvm_pop(struct embedvm *vm)
{
  uint16_t at = vm->sp;
  vm->sp = (uint16_t)(at + 2u);
  return at <= vm->last ? load(vm->memory, at) : 0;
}

void embedvm_push(struct embedvm *vm, uint16_t value)
{
  uint16_t at = (uint16_t)(vm->sp - 2u);
  vm->sp = at;
  if (can_push(vm, at)) store(vm->memory, at, value);
}

/*
 * The interpreter. In the switch `continue` ends an instruction that is done and `break` one that faults: by a memory access when `fault` is
 * not set. Registers change only when nothing of the instruction can fault any more. SP and SFP are even and the last address is odd, so
 * a word of the stack lies in the memory when its first byte does. IP is below 0xffff here.
 */
enum embedvm_stop embedvm_run(struct embedvm *vm, uint32_t fuel)
{
  uint8_t *const memory = vm->memory;
  const uint16_t last = vm->last;
  const uint16_t low = vm->stack_limit;
  uint16_t ip = vm->ip;
  uint16_t sp = vm->sp;
  uint16_t sfp = vm->sfp;
  uint32_t used = 0;
  uint8_t fault = vm->fault;
  enum embedvm_stop stop = EMBEDVM_STOP_FAULT;

  vm->used = 0;
  if (fault == EMBEDVM_FAULT_NONE && ((sp | sfp) & 1u) != 0) vm->fault = fault = EMBEDVM_FAULT_ODD_STACK;
  if (fault != EMBEDVM_FAULT_NONE) return EMBEDVM_STOP_FAULT;

  for (;;) {
    uint16_t top = low; /* where the instruction pushes last; the latest one that was checked */
    uint16_t rest;      /* bytes of the memory behind the opcode */
    uint16_t at;
    uint16_t value;
    uint16_t link;
    uint8_t op;
    uint8_t count;
    enum embedvm_answer answer;

    if (ip == EMBEDVM_ENDED) {
      stop = EMBEDVM_STOP_ENDED;
      break;
    }
    if (ip > last) {
      fault = EMBEDVM_FAULT_NO_CODE;
      break;
    }
    if (used >= fuel) {
      stop = EMBEDVM_STOP_OUT_OF_FUEL;
      break;
    }
    used++;
    op = memory[ip];
    rest = (uint16_t)(last - ip);

    if (op < 0x80) {
      /* Push or pop a local (0 to 31) or an argument (32 to 63; the last number is argument 0). */
      count = op & 0x3f;
      at = (uint16_t)(count < 32 ? sfp - 2u * count - 2u : sfp + 2u * (64u - count) + 2u);
      if (at <= last && op < 0x40) {
        top = (uint16_t)(sp - 2u);
        if (top >= low && top <= last) {
          store(memory, top, load(memory, at));
          sp = top;
          ip++;
          continue;
        }
      } else if (at <= last && sp <= last) {
        store(memory, at, load(memory, sp));
        sp = (uint16_t)(sp + 2u);
        ip++;
        continue;
      }
    } else {
      switch (op) {
      case 0x80: case 0x81: case 0x82: case 0x83: case 0x84: case 0x85: case 0x86: case 0x87: case 0x88:
      case 0x89: case 0x8a: case 0x8b: case 0xa8: case 0xa9: case 0xaa: case 0xab: case 0xac: case 0xad:
        top = (uint16_t)(sp + 2u);
        if (sp > last || top < low || top > last) break;
        value = load(memory, sp);
        if (value == 0 && (op == 0x83 || op == 0x84)) {
          fault = EMBEDVM_FAULT_DIVISION;
          break;
        }
        store(memory, top, binary(op, load(memory, top), value));
        sp = top;
        ip++;
        continue;
      case 0x8c: case 0x8d: case 0x8e:
        if (sp > last || sp < low) break;
        value = load(memory, sp);
        if (op == 0x8c) value = (uint16_t)~value;
        else if (op == 0x8d) value = (uint16_t)(0u - value);
        else value = value == 0;
        store(memory, sp, value);
        ip++;
        continue;
      case 0x90: case 0x91: case 0x92: case 0x93: case 0x94: case 0x95: case 0x96: case 0x97:
      case 0x98: case 0x99: case 0x9a: case 0xae: case 0xaf:
        /* push -4 to 3, a byte, a word, SP, SFP */
        count = op == 0x9a ? 2 : op >= 0x98 && op < 0x9a ? 1 : 0;
        top = (uint16_t)(sp - 2u);
        if (top < low || top > last || rest < count) break;
        if (op < 0x98) value = (uint16_t)(((op & 7u) ^ 4u) - 4u);
        else if (op == 0x98) value = memory[ip + 1u];
        else if (op == 0x99) value = extended(memory[ip + 1u]);
        else if (op == 0x9a) value = load(memory, (uint16_t)(ip + 1u));
        else value = op == 0xae ? sp : sfp;
        store(memory, top, value);
        sp = top;
        ip = (uint16_t)(ip + count + 1u);
        continue;
      case 0x9b: case 0x9c:
        /* return with the popped value, or 0 */
        if (op == 0x9b && sp > last) break;
        value = op == 0x9b ? load(memory, sp) : 0;
        at = (uint16_t)(sfp + 2u);
        if (sfp > last || at > last) break;
        link = load(memory, at);
        if ((link & 1u) == 0) {
          top = at;
          if (top < low) break;
        }
        ip = load(memory, sfp);
        sp = at;
        if ((link & 1u) == 0) store(memory, at, value);
        else sp = (uint16_t)(sp + 2u);
        sfp = link & 0xfffeu;
        continue;
      case 0x9d: case 0x9f:
        /* drop one; jump to the popped address */
        if (sp > last) break;
        ip = op == 0x9f ? load(memory, sp) : (uint16_t)(ip + 1u);
        sp = (uint16_t)(sp + 2u);
        continue;
      case 0x9e: case 0xa2: case 0xa3:
        /* call: `at` is where it returns to, `link` where the target's frame begins */
        count = op == 0x9e ? 0 : op == 0xa2 ? 1 : 2;
        at = (uint16_t)(ip + count + 1u);
        link = sp;
        if (at > last || rest < count) break;
        if (op == 0x9e) {
          if (sp > last) break;
          value = load(memory, sp);
          link = (uint16_t)(sp + 2u);
        } else {
          value = (uint16_t)(ip + (op == 0xa2 ? extended(memory[ip + 1u]) : load(memory, (uint16_t)(ip + 1u))));
        }
        link = (uint16_t)(link - 2u);
        top = (uint16_t)(link - 2u);
        if (link < low || link > last || top < low || top > last) break;
        /* A drop behind the call is not executed: the return does it. */
        count = memory[at] == DROP;
        store(memory, link, sfp | count);
        store(memory, top, (uint16_t)(at + count));
        sfp = sp = top;
        ip = value;
        continue;
      case 0xa0: case 0xa1: case 0xa4: case 0xa5: case 0xa6: case 0xa7:
        /* jump; jump if the popped word is not zero, is zero */
        count = (uint8_t)((op & 1u) + 1u);
        if (rest < count || (op >= 0xa4 && sp > last)) break;
        value = count == 1 ? extended(memory[ip + 1u]) : load(memory, (uint16_t)(ip + 1u));
        if (op >= 0xa4) {
          if ((load(memory, sp) == 0) != (op >= 0xa6)) value = count + 1u;
          sp = (uint16_t)(sp + 2u);
        }
        ip = (uint16_t)(ip + value);
        continue;
      case 0xb0: case 0xb1: case 0xb2: case 0xb3: case 0xb4: case 0xb5: case 0xb6: case 0xb7:
      case 0xb8: case 0xb9: case 0xba: case 0xbb: case 0xbc: case 0xbd: case 0xbe: case 0xbf:
        /* user call: no word of its arguments lies outside the memory, and there is room for its answer */
        if (sp > last) break;
        count = memory[sp + 1u];
        if (count > EMBEDVM_MOST_ARGUMENTS) {
          fault = EMBEDVM_FAULT_ARGUMENT_COUNT;
          break;
        }
        at = sp;
        for (value = count; value > 0; value--) {
          at = (uint16_t)(at + 2u);
          if (at > last) break;
        }
        top = at;
        if (value > 0 || top < low) break;
        vm->ip = ip;
        vm->sp = (uint16_t)(sp + 2u);
        vm->sfp = sfp;
        vm->used = used;
        vm->charges = 0;
        answer = vm->user_call(vm, op & 0x0f, count);
        if (answer == EMBEDVM_WAIT) {
          used--;
          stop = EMBEDVM_STOP_WAITING;
          goto stopped;
        }
        used = vm->charges > UINT32_MAX - used ? UINT32_MAX : used + vm->charges;
        if (answer == EMBEDVM_ANSWERED && vm->sp == top) {
          sp = top;
          ip++;
          continue;
        }
        fault = EMBEDVM_FAULT_USER_CALL;
        break;
      case 0xc5: case 0xcd: case 0xd5: case 0xdd: case 0xe5: case 0xed:
        /* bury k: the k + 1 topmost words move up, a copy of the top goes below them */
        top = (uint16_t)(sp - 2u);
        if (top < low || top > last) break;
        at = top;
        for (count = (uint8_t)(((op >> 3) & 7u) + 1u); count > 0; count--) {
          at = (uint16_t)(at + 2u);
          if (at < low || at > last) break;
        }
        if (count > 0) break;
        value = load(memory, sp);
        for (at = top, count = (op >> 3) & 7u; ; count--) {
          link = (uint16_t)(at + 2u);
          store(memory, at, load(memory, link));
          at = link;
          if (count == 0) break;
        }
        store(memory, at, value);
        sp = top;
        ip++;
        continue;
      case 0xc6: case 0xce: case 0xd6: case 0xde: case 0xe6: case 0xee:
        /* dig k: the word at depth k + 1 comes to the top */
        at = sp;
        if (at < low || at > last) break;
        for (count = (uint8_t)(((op >> 3) & 7u) + 1u); count > 0; count--) {
          at = (uint16_t)(at + 2u);
          if (at < low || at > last) break;
        }
        if (count > 0) break;
        value = load(memory, at);
        for (; at != sp; at = link) {
          link = (uint16_t)(at - 2u);
          store(memory, at, load(memory, link));
        }
        store(memory, sp, value);
        ip++;
        continue;
      case 0xf0: case 0xf1: case 0xf2: case 0xf3: case 0xf4: case 0xf5: case 0xf6: case 0xf7:
        /* push n + 1 zeros */
        top = sp;
        for (count = (uint8_t)((op & 7u) + 1u); count > 0; count--) {
          top = (uint16_t)(top - 2u);
          if (top < low || top > last) break;
          store(memory, top, 0);
        }
        if (count > 0) break;
        sp = top;
        ip++;
        continue;
      case 0xf8: case 0xf9: case 0xfa: case 0xfb: case 0xfc: case 0xfd: case 0xfe: case 0xff:
        /* pop the top, drop n + 1 words, push the top back */
        top = (uint16_t)(sp + 2u * (op & 7u) + 2u);
        if (sp > last || top < low || top > last) break;
        store(memory, top, load(memory, sp));
        sp = top;
        ip++;
        continue;
      case 0x8f: case 0xc7: case 0xcf: case 0xd7: case 0xdf: case 0xe7: case 0xef:
        fault = EMBEDVM_FAULT_RESERVED;
        break;
      default:
        /* c0 to ef, load or store. `link` is where SP stands when the address has been taken, `count` the bytes behind the opcode. */
        link = sp;
        at = 0;
        value = op & 7u;
        if (value >= 2) {
          if (sp > last) break;
          at = load(memory, sp);
          link = (uint16_t)(sp + 2u);
          if (value >= 3 && op >= 0xe0) at = (uint16_t)(at << 1);
        }
        count = value == 2 ? 0 : value == 0 || value == 3 ? 1 : 2;
        if (rest < count) break;
        if (count == 1) at = (uint16_t)(at + memory[ip + 1u]);
        else if (count == 2) at = (uint16_t)(at + load(memory, (uint16_t)(ip + 1u)));
        if (at > last || (op >= 0xe0 && at == last)) break;
        if ((op & 8u) != 0) {
          if (link > last) break;
          if (op >= 0xe0) store(memory, at, load(memory, link));
          else memory[at] = memory[link + 1u];
          sp = (uint16_t)(link + 2u);
        } else {
          top = (uint16_t)(link - 2u);
          if (top < low || top > last) break;
          if (op >= 0xe0) value = load(memory, at);
          else value = op < 0xd0 ? memory[at] : extended(memory[at]);
          store(memory, top, value);
          sp = top;
        }
        ip = (uint16_t)(ip + count + 1u);
        continue;
      }
    }
    if (fault == EMBEDVM_FAULT_NONE)
      fault = top < low || sp < low ? EMBEDVM_FAULT_STACK_LIMIT : EMBEDVM_FAULT_MEMORY;
    break;
  }
stopped:
  vm->ip = ip;
  vm->sp = sp;
  vm->sfp = sfp;
  vm->used = used;
  vm->fault = fault;
  return stop;
}
