import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';
import { load } from '../testing/guest.js';

/** Real compilers' output, optimized and not: `run(n, m)` leaves its answers at address 0. */
const PROGRAMS: Readonly<Record<string, string>> = {
  fib: 'function fib(n: i32): i32 { return n < 2 ? n : fib(n - 1) + fib(n - 2); } function main(n: i32, m: i32): void { store<i32>(0, fib(n)); }',
  sieve: `function main(n: i32, m: i32): void {
    let count = 0; const size = n * 100;
    for (let i = 2; i < size; i++) {
      if (load<u8>(1024 + i)) continue;
      count++;
      for (let j = i + i; j < size; j += i) store<u8>(1024 + j, 1);
    }
    store<i32>(0, count);
  }`,
  crc: `function main(n: i32, m: i32): void {
    let crc: u32 = 0xffffffff;
    for (let i = 0; i < n; i++) { crc ^= i & 255; for (let k = 0; k < 8; k++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1; }
    store<u32>(0, ~crc);
  }`,
  switches: `function main(n: i32, m: i32): void {
    let sum = 0;
    for (let i = 0; i < 40; i++) {
      switch ((i * m) % 7) { case 0: sum += 1; break; case 1: sum *= 3; case 2: sum ^= 5; break; case 4: continue; case 5: sum -= 9; break; default: sum += n; }
    }
    store<i32>(0, sum);
  }`,
  closures: `type Op = (a: i32, b: i32) => i32;
    const ops: Op[] = [(a: i32, b: i32): i32 => a + b, (a: i32, b: i32): i32 => a * b, (a: i32, b: i32): i32 => a ^ b];
    function main(n: i32, m: i32): void { let x = m; for (let i = 0; i < n; i++) x = ops[i % 3](x, i); store<i32>(0, x); }`,
  strings: `class Node { next: Node | null = null; constructor(public text: string) {} }
    function main(n: i32, m: i32): void {
      let head: Node | null = null;
      for (let i = 0; i < n; i++) { const node = new Node(i.toString() + "/" + (<f64>i / 3).toString()); node.next = head; head = node; }
      let hash = 0;
      for (let node = head; node !== null; node = node!.next) for (let i = 0; i < node.text.length; i++) hash = hash * 31 + node.text.charCodeAt(i);
      store<i32>(0, hash);
    }`,
  floats: `function main(n: i32, m: i32): void {
    let x: f64 = 1; for (let i = 1; i < n * 50; i++) { x = Math.sin(x) + Math.sqrt(<f64>i) / x; } store<f64>(0, x); store<i64>(8, <i64>(x * 1e6));
  }`,
};

/** AssemblyScript cannot export under a name with `#`: the byte is changed afterwards. */
const ENTRIES = `
  function start(): void {}
  export { start as dispatch_0, main as dispatch_1 };`;

function renamed(binary: Uint8Array): Uint8Array {
  return Uint8Array.from(
    Buffer.from(Buffer.from(binary).toString('latin1').replaceAll('dispatch_', 'dispatch#'), 'latin1'),
  );
}

test.each(Object.entries(PROGRAMS))('%s answers the same when rewritten', async (_, source) => {
  for (const optimizeLevel of [0, 3]) {
    const { binary: compiled, stderr } = await asc.compileString(source + ENTRIES, {
      optimizeLevel,
      runtime: 'incremental',
      use: ['abort='],
      memoryBase: 65_536,
    });
    if (!compiled) throw new Error(stderr.toString());
    const binary = renamed(compiled);
    for (const slots of [
      [12, 5],
      [15, 2],
    ]) {
      const bare = new WebAssembly.Instance(new WebAssembly.Module(binary), {});
      (bare.exports['dispatch#1'] as (...slots: number[]) => void)(...slots);
      const guest = load(binary);
      expect(guest.run(0).kind).toBe('returned');
      expect(guest.run(1, slots, 100_000_000)).toMatchObject({ kind: 'returned', detail: '' });
      const expected = new Uint8Array((bare.exports.memory as WebAssembly.Memory).buffer);
      expect(Buffer.from(guest.bytes()).equals(expected)).toBe(true);
    }
  }
});
