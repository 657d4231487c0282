import { type TraceTable, traceJson, traceLine } from '@callgate/kernel';
import { traceTable } from '@callgate/kernel/abi/trace';
import { describe, expect, test } from 'vitest';
import { embedvmGuest, wasmGuest } from '../src/host.js';
import { assembled, compiled } from '../src/compile.js';
import { type Run, type VmName, run } from './world.js';

/** The bundled ABI's table as if these parameters were `@sensitive`: `call.parameter`. */
function hiding(...secrets: string[]): TraceTable {
  const hide = <Call extends TraceTable['dispatches'][number]>(call: Call): Call => ({
    ...call,
    parameters: call.parameters.map((parameter) => {
      return { ...parameter, sensitive: secrets.includes(`${call.name}.${parameter.name}`) };
    }),
  });
  return {
    ...traceTable,
    syscalls: traceTable.syscalls.map(hide),
    dispatches: traceTable.dispatches.map(hide),
  };
}

/** Everything that a host may print of a run. */
function printed({ events, outcome }: Run): string {
  return [...events.map(traceLine), ...events.map(traceJson), outcome].join('\n');
}

const VMS: readonly VmName[] = ['wasm', 'embedvm'];

describe.each(VMS)('a sensitive parameter on %s', (vm) => {
  const image = async (family: string) =>
    vm === 'wasm'
      ? compiled(`test/traces/assembly/${family}.ts`)
      : assembled(`test/traces/assembly/${family}.evs`);

  test('bytes that a guest passes', async () => {
    const given = await image('console');
    expect(printed(await run(vm, given))).toContain('hello');
    const text = printed(await run(vm, given, { table: hiding('puts.text') }));
    expect(text).not.toContain('hello');
    expect(text).toContain('puts(text=<redacted>) = ok');
    expect(text).toContain('"parameters":{"text":{"redacted":true}}');
  });

  test('bytes that a call writes, and a record', async () => {
    const table = hiding('saulReadName.name', 'saulWrite.value');
    const text = printed(await run(vm, await image('saul'), { table }));
    expect(text).not.toMatch(/thermo|scale=-3|"scale":-3/);
    expect(text).toContain('name=<redacted>) = 11');
  });

  test('bytes of a dispatch, also where the guest pulls them', async () => {
    const options = { parameters: 'three words here', table: hiding('startVat.parameters') };
    const text = printed(await run(vm, await image('delivery'), options));
    expect(text).not.toMatch(/three|\bword\b|\bhere\b/);
    expect(text).toContain('startVat(parameters=<redacted>, ');
  });

  test('words of a dispatch, also where the guest asks for them', async () => {
    const text = printed(await run(vm, await image('timer'), { table: hiding('timerFired.event') }));
    expect(text).toContain('timerFired(event=<redacted>)');
    expect(text).not.toMatch(/words=@\d+\+8 \[16/);
    if (vm === 'embedvm') expect(text).toMatch(/deliveryNext\(words=@\d+\+8 \[0, 0, 0\]\) = 3/);
  });

  test('numbers, also in the record of a fault', async () => {
    const guest =
      vm === 'wasm'
        ? wasmGuest(
            { 'timerSetMs#24': '(param i32) (result i32)', 'saulType#34': '(param i32) (result i32)' },
            '(drop (call $timerSetMs (i32.const 123456))) (drop (call $saulType (i32.const 0)))',
          )
        : embedvmGuest(
            'push 57920\npush 1\npush 24\npush 3\nuf 0\ndrop\npush 0\npush 34\npush 2\nuf 0\nret0',
          );
    const open = await run(vm, guest);
    expect(printed(open)).toContain('timerSetMs(ms=123456)');
    expect(open.outcome).toContain('timerSetMs(ms=123456) = TimerEvent#');
    const text = printed(await run(vm, guest, { table: hiding('timerSetMs.ms') }));
    expect(text).not.toMatch(/123456|57920/);
    expect(text).toContain('saulType(device=SaulDevice#0) = fault');
  });

  test('a number that is outside its range, where its fault says the range', async () => {
    const guest =
      vm === 'wasm'
        ? wasmGuest(
            { 'saulFindType#38': '(param i32) (result i32)' },
            '(drop (call $saulFindType (i32.const 12345)))',
          )
        : embedvmGuest('push 12345\npush 38\npush 2\nuf 0\nret0');
    expect((await run(vm, guest)).outcome).toContain('must be 0 to 255, not 12345');
    const { outcome } = await run(vm, guest, { table: hiding('saulFindType.type') });
    expect(outcome).toContain('must be 0 to 255');
    expect(outcome).not.toContain('12345');
  });
});
