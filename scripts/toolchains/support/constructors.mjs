/**
 * Where `atexit` is, the constructor asks it for a function, which a guest never comes to: it has no end of its own.
 *
 * @param libc whether `stdlib.h` is there
 */
export function guestWithConstructor(libc) {
  return `${libc ? '#include <stdlib.h>\n' : ''}#include "callgate.h"

static uint32_t constructed;
static uint32_t fired;
${libc ? '\nstatic void leave(void)\n{\n  callgate_puts("left\\n", 5);\n}\n' : ''}
__attribute__((constructor)) static void construct(void)
{
  constructed++;
  callgate_puts("constructed\\n", 12);${libc ? '\n  if (atexit(leave) != 0) constructed++;' : ''}
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)parameters_length;
  (void)slots_length;
  callgate_puts("started\\n", 8);
  callgate_timer_set_ms(1);
}

void callgate_on_timer_fired(callgate_timer_event event)
{
  (void)event;
  char line[4] = {(char)('0' + constructed), ' ', (char)('0' + ++fired), '\\n'};
  callgate_puts(line, 4);
  if (fired < 3) callgate_timer_set_ms(1);
}
`;
}

/** A constructor in C to be linked with a guest in Rust, for rustc has none of its own before 1.85. */
export const CONSTRUCTOR = `__attribute__((import_module("callgate"), import_name("puts#16"))) void say(const void *text, unsigned length);

unsigned constructed;

__attribute__((constructor)) static void construct(void)
{
  constructed++;
  say("constructed\\n", 12);
}
`;

/** The guest for it. */
export const GUEST_OF_CONSTRUCTOR = `#![no_std]
use callgate::*;
callgate::guest! { start_vat => start, timer_fired => fired }
extern "C" {
  static constructed: u32;
}
static mut FIRED: u8 = 0;
fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
  puts(b"started\\n");
  timer_set_ms(1).keep_open();
}
fn fired(_: &TimerEvent) {
  unsafe {
    FIRED += 1;
    puts(&[b'0' + constructed as u8, b' ', b'0' + FIRED, b'\\n']);
    if FIRED < 3 {
      timer_set_ms(1).keep_open();
    }
  }
}
`;

/** What both say in four dispatches: how often constructed, how often fired. */
export const CONSTRUCTED_ONCE = ['constructed', 'started', '1 1', '1 2', '1 3'].map(
  (line) => `[watch] ${line}`,
);
