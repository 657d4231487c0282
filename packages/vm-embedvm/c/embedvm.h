/* EmbedVM's machine for firmware: one guest in an array of memory. No globals, no allocation, no library function. */
#ifndef EMBEDVM_H_INCLUDED
#define EMBEDVM_H_INCLUDED

#include <stdbool.h>
#include <stdint.h>

/* The value of IP that says "ended". No opcode is ever fetched there. */
#define EMBEDVM_ENDED UINT16_C(0xffff)
/* Most arguments of one user call. */
#define EMBEDVM_MOST_ARGUMENTS 127

/* Why embedvm_run came back. */
enum embedvm_stop { EMBEDVM_STOP_ENDED, EMBEDVM_STOP_WAITING, EMBEDVM_STOP_FAULT, EMBEDVM_STOP_OUT_OF_FUEL };

/* Which rule the guest broke. */
enum embedvm_fault {
  EMBEDVM_FAULT_NONE,
  EMBEDVM_FAULT_MEMORY,         /* access outside the memory */
  EMBEDVM_FAULT_STACK_LIMIT,    /* a push below the stack limit */
  EMBEDVM_FAULT_NO_CODE,        /* the program went on outside the memory */
  EMBEDVM_FAULT_RESERVED,       /* a reserved opcode */
  EMBEDVM_FAULT_DIVISION,       /* by zero */
  EMBEDVM_FAULT_ARGUMENT_COUNT, /* a user call with more than 127 arguments */
  EMBEDVM_FAULT_ODD_STACK,      /* only a host can make one */
  EMBEDVM_FAULT_NO_ROOM,        /* no room for the frame of an entry */
  EMBEDVM_FAULT_USER_CALL       /* the host refused a user call */
};

/* What a host did with a user call. */
enum embedvm_answer {
  EMBEDVM_ANSWERED, /* popped every argument and pushed one word */
  EMBEDVM_WAIT,     /* cannot answer yet: the instruction is made again by the next embedvm_run */
  EMBEDVM_REFUSED   /* the guest faults */
};

struct embedvm;

/*
 * Answers user call `id` (0 to 15): embedvm_pop gives the `count` arguments (0 to 127), the one first that the guest pushed last;
 * embedvm_push takes the answer. Fuel that the call costs is added to `charges`.
 */
typedef enum embedvm_answer embedvm_user_call(struct embedvm *vm, uint8_t id, uint8_t count);

/*
 * One machine. Between two calls of embedvm_run SP and SFP are even, unless the host made them odd. Memory and the three registers are the
 * whole state of the program.
 */
struct embedvm {
  uint8_t *memory;
  uint16_t last;        /* highest address of the memory: odd */
  uint16_t stack_limit; /* a push below it faults; 0 for no limit */
  uint16_t ip;          /* address of the next opcode */
  uint16_t sp;          /* address of the word pushed last */
  uint16_t sfp;         /* frame pointer */
  uint8_t fault;        /* enum embedvm_fault; once it is set the machine is stopped for good */
  uint32_t used;        /* fuel used by the last embedvm_run: one for each instruction, and what user calls charged */
  uint32_t charges;     /* of the user call that is being answered */
  embedvm_user_call *user_call;
  void *context; /* the host's own */
};

/*
 * Makes a machine. `size` is the whole memory in bytes: even, 2 to 65,536; the stack begins at its end. Answers false, and makes nothing,
 * when the size or the limit is wrong.
 */
bool embedvm_init(struct embedvm *vm, uint8_t *memory, uint32_t size, uint16_t stack_limit,
                  embedvm_user_call *user_call, void *context);

/*
 * Makes the frame of an entry: a routine without arguments whose value is dropped. Legal between calls of embedvm_run only. A stack without
 * room is a fault, which the next run reports.
 */
void embedvm_enter(struct embedvm *vm, uint16_t address);

/*
 * Runs until the program ends, waits, faults, or has used the fuel: then exactly `fuel` is used, except that the last user call may cost
 * more than was left. Calling it again goes on. A fault leaves IP, SP and SFP as they were before the instruction.
 */
enum embedvm_stop embedvm_run(struct embedvm *vm, uint32_t fuel);

/* The next argument of the user call that is being answered; 0 outside the memory. */
uint16_t embedvm_pop(struct embedvm *vm);

/* The answer of a user call. */
void embedvm_push(struct embedvm *vm, uint16_t value);

#endif
