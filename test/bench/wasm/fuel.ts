import type { VmBackend } from '@callgate/kernel';
import { abi, timerFired } from '@callgate/kernel/abi';
import { makeHost } from '@callgate/tools';
import { stampWasm } from '@callgate/vm-wasm';
import { plainWat } from '../../src/wat.js';

/** One program, run as it is and as a vat pays for it; both leave their answer at address 0. */
export interface FuelPath {
  readonly name: string;
  readonly plain: () => void;
  readonly paid: () => void;
}

const FIBONACCI = `
  (func $fib (param $n i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else (i32.add
        (call $fib (i32.sub (local.get $n) (i32.const 1)))
        (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
  (func $main (i32.store (i32.const 0) (call $fib (i32.const 29))))`;

/** Counts the primes below a million. */
const SIEVE = `
  (func $main (local $i i32) (local $j i32) (local $count i32)
    (memory.fill (i32.const 1024) (i32.const 0) (i32.const 1000000))
    (local.set $i (i32.const 2))
    (loop $next
      (if (i32.eqz (i32.load8_u offset=1024 (local.get $i)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $j (i32.shl (local.get $i) (i32.const 1)))
          (if (i32.lt_u (local.get $j) (i32.const 1000000))
            (then (loop $strike
              (i32.store8 offset=1024 (local.get $j) (i32.const 1))
              (br_if $strike (i32.lt_u
                (local.tee $j (i32.add (local.get $j) (local.get $i))) (i32.const 1000000))))))))
      (br_if $next (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
    (i32.store (i32.const 0) (local.get $count)))`;

/** CRC-32 of three million bytes, with a table (RFC 1952, section 8). */
const CRC = `
  (func $main (local $i i32) (local $k i32) (local $crc i32)
    (loop $entry
      (local.set $crc (local.get $i))
      (local.set $k (i32.const 8))
      (loop $bit
        (local.set $crc (i32.xor
          (i32.shr_u (local.get $crc) (i32.const 1))
          (i32.and (i32.const 0xedb88320) (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
        (br_if $bit (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
      (i32.store offset=64 (i32.shl (local.get $i) (i32.const 2)) (local.get $crc))
      (br_if $entry (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 256))))
    (local.set $crc (i32.const -1))
    (local.set $i (i32.const 0))
    (loop $byte
      (local.set $crc (i32.xor
        (i32.shr_u (local.get $crc) (i32.const 8))
        (i32.load offset=64 (i32.shl
          (i32.and (i32.xor (local.get $crc) (i32.load8_u offset=2048
            (i32.and (local.get $i) (i32.const 0xffff)))) (i32.const 255))
          (i32.const 2)))))
      (br_if $byte (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3000000))))
    (i32.store (i32.const 0) (i32.xor (local.get $crc) (i32.const -1))))`;

const PROGRAMS: Readonly<Record<string, string>> = { Fibonacci: FIBONACCI, sieve: SIEVE, CRC: CRC };

/** Programs beside what they cost when every instruction is paid for. */
export function fuelPaths(): FuelPath[] {
  const { kernel, backends } = makeHost({ write: () => {} });
  return Object.entries(PROGRAMS).map(([name, source]) => {
    const image = plainWat(`(module (memory (export "memory") 16) ${source}
      (func (export "dispatch#0") (param i32 i32)) (func (export "dispatch#16") (param i32) (call $main)))`);
    const plain = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(image)), {});
    const run = plain.exports['dispatch#16'] as (event: number) => void;
    const vat = kernel.addVat({
      name,
      backend: backends.get('wasm') as VmBackend,
      image: stampWasm(image, abi.stamp),
      permissions: [],
      fuel: 2 ** 40,
    });
    kernel.step();
    const paid = () => {
      kernel.post(vat, timerFired.deliver(0));
      kernel.step();
      const { record } = kernel.vats()[vat - 1];
      if (record !== null) throw new Error(`the bench's guest was stopped: ${JSON.stringify(record)}`);
    };
    return { name, plain: () => run(0), paid };
  });
}
