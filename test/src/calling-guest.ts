import { wat } from './wat.js';

/** Calls of a guest that makes one over and over: what it imports beside `saulIterInit`, the call, and how often it is made in a crank. */
export interface RepeatedCall {
  readonly imports: string;
  readonly call: string;
  readonly times: number;
}

/** The image of a guest that makes a call over and over in `timerFired`, with the handle of a device in $device and the calls that are left in $left. */
export function callingGuest({ imports, call, times }: RepeatedCall): Uint8Array {
  return wat(`(module
    (import "callgate" "saulIterInit#32" (func $init (result i32)))
    ${imports}
    (memory (export "memory") 1)
    (global $device (mut i32) (i32.const 0))
    (func (export "dispatch#0") (param i32 i32)
      (global.set $device (call $init)))
    (func (export "dispatch#16") (param i32)
      (local $left i32) (local $device i32)
      (local.set $device (global.get $device))
      (local.set $left (i32.const ${times}))
      (loop $again
        ${call}
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))`);
}
