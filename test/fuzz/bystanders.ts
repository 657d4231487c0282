import { embedvmCall, embedvmGuest, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** Lines that each bystander prints. */
export const LINES = 10;

/** Guests that do no harm: each waits for a timer and prints a line, ten times. What others do must not show in them. */
export const BYSTANDERS = {
  wasm: wasmGuest(
    WASM_TYPES,
    '(drop (call $timerSetMs (i32.const 1)))',
    `(data (i32.const 0) "t\\0a") (global $left (mut i32) (i32.const ${LINES - 1}))
     (func (export "dispatch#16") (param i32)
       (call $puts (i32.const 0) (i32.const 2))
       (if (global.get $left) (then (drop (call $timerSetMs (i32.const 1)))))
       (global.set $left (i32.sub (global.get $left) (i32.ne (global.get $left) (i32.const 0)))))`,
  ),
  embedvm: embedvmGuest(`zeros 1
    again:
    ${embedvmCall(24, 0, 1)}\ndrop\n${embedvmCall(26)}\ndrop\n${embedvmCall(16, 'push line', 2)}\ndrop
    getlocal 0\npush 1\nadd\ndup\nsetlocal 0\npush ${LINES}\nlt\njnz again\nret0
    line: .byte 't', 10`),
} as const;
