/* A small board: one guest with random numbers, a console, timers and sensors. All of it stands in one structure. */
#ifndef BOARD_H_INCLUDED
#define BOARD_H_INCLUDED

#include "../embedvm.h"
#include "../embedvm_image.h"
#include "../generated/callgate_gate.h"

/* Bytes of the guest's memory. */
#ifndef BOARD_MEMORY
#define BOARD_MEMORY 8192
#endif
/* Rows of its handle table; the first is not used. */
#ifndef BOARD_ENTRIES
#define BOARD_ENTRIES 24
#endif
#define BOARD_TIMERS 8
/* Bytes of a result of variable size that waits to be pulled. No call of this board has one: a call of your own may. */
#ifndef BOARD_RESULT
#define BOARD_RESULT 2
#endif
/* What the guest may do without a handle. */
#ifndef BOARD_PERMISSIONS
#define BOARD_PERMISSIONS                                                                                        \
  (CALLGATE_PERMISSION_BOARD | CALLGATE_PERMISSION_CONSOLE | CALLGATE_PERMISSION_RANDOM |                        \
   CALLGATE_PERMISSION_SAUL | CALLGATE_PERMISSION_TIMER)
#endif

/* Instructions between two looks at the clock. */
#define BOARD_SLICE UINT32_C(10000)

/* How a run ended. */
enum board_end {
  BOARD_ENDED,   /* the program is over, and nothing is left that it could be told */
  BOARD_WAITING, /* for nothing that could come */
  BOARD_MACHINE, /* a fault of the machine: `machine.fault` */
  BOARD_GATE,    /* a fault in a syscall: `vat.fault` */
  BOARD_IMAGE    /* the image must not run */
};

struct board_timer {
  uint64_t due; /* microseconds */
  bool armed;
  uint16_t serial; /* grows with each timer that is set */
};

/* A sensor or an actuator. */
struct board_device {
  const char *name;
  callgate_saul_class type;
  callgate_error (*read)(uint16_t turn, callgate_phydat *out);
  callgate_error (*write)(const callgate_phydat *value, uint8_t *taken);
};

struct board {
  struct embedvm machine;
  callgate_vat vat;
  uint8_t memory[BOARD_MEMORY];
  callgate_entry entries[BOARD_ENTRIES];
  uint8_t result[BOARD_RESULT];

  const char *guest;          /* what the console calls the guest */
  const uint8_t *parameters;  /* what dispatch 0 carries */
  uint16_t parameters_length;
  void (*put)(char character);
  uint64_t (*now)(void);              /* microseconds, never backwards */
  void (*sleep_until)(uint64_t when); /* returns not before */
  bool at_line_start;
  uint32_t fuel; /* used by the guest so far */

  uint32_t random;
  uint16_t readings; /* how many were taken */
  struct board_timer timers[BOARD_TIMERS];
  uint16_t serial;
  uint16_t fired[BOARD_TIMERS]; /* handles of timers that fired and that the guest was not told of, oldest first */
  uint8_t fired_count;
  uint16_t words[2]; /* of the dispatch that the guest is in: number and slot */
  uint8_t word_count;
};

/* The devices of the board, in their order. */
extern const struct board_device board_devices[];
extern const uint8_t board_device_count;

/* The board of a vat. */
static inline struct board *board_of(const callgate_vat *vat)
{
  return (struct board *)vat->context;
}

/*
 * Runs an image with the permissions of `vat.permissions` bits to its end. Before it, the host sets guest, parameters, put, now and
 * sleep_until, and an observer of the vat may be given.
 */
enum board_end board_run(struct board *board, embedvm_byte *byte, const void *file, uint32_t size,
                         uint32_t permissions, callgate_observer *observer);

/* Timers that are due fire. Answers when the next one is; false when none is set. */
bool board_fire(struct board *board, uint64_t *next);

/* Takes the oldest event; 0 when there is none. What it answers is the handle of the timer. */
uint16_t board_take_event(struct board *board);

/* Ends the dispatch that the guest is in: a handle that it was told of as gone is closed. */
void board_end_dispatch(struct board *board);

/* Shows a syscall as the words that crossed the border: `watch: timerSetMs(0, 300) = 1`. */
void board_trace(const callgate_vat *vat, uint16_t result);

/* Says how a run ended, and how much fuel it took. */
void board_say_end(struct board *board, enum board_end end);

#endif
