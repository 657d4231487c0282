import { type BackEnd, type BackEndInput, banner, loweredFor } from '../../src/emit/backend.js';
import { pascal } from '../../src/emit/names.js';
import { type GlueSpelling, chargedLengths, writeGlue } from '../../src/emit/typescript/host-glue.js';
import { KERNEL } from '../../src/emit/typescript/handler-types.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { type Form, formOf } from '../../src/lower/form.js';
import type { LoweredAbi, LoweredCall, Slot } from '../../src/lower/lowered.js';

/** Module of the VM's own types. */
const VM = '@callgate/vm-wasm';

const spelling: GlueSpelling = {
  littleEndian: true,
  wordBits: 32,
  silent: true,
  charges: false,
  calls: { type: 'WasmCalls', module: VM },
  open({ call }, names) {
    const parameters = names.slots.map((name) => `${name}: number`);
    return `calls.set(${call.number}, function ${names.function}(${parameters.join(', ')}) {`;
  },
  close: '});',
  prologue: () => [],
};

/** Host glue for WebAssembly: a function for each import, and the tables that a module is checked against. */
export const backEnd: BackEnd = (input) => {
  const lowered = loweredFor(input, 'wasm32');
  const mark = banner(input);
  const families = [...new Set(lowered.syscalls.map(({ family }) => family.name))];
  return [
    ...families.map((family) => {
      const writer = new TypeScriptWriter();
      writeGlue(writer, input.lookup, lowered, family, spelling, () => input.tables);
      return { path: `${family}.ts`, content: writer.text(mark) };
    }),
    { path: 'index.ts', content: writeIndex(input, lowered, families, mark) },
  ];
};

function writeIndex(
  { lookup, tables }: BackEndInput,
  lowered: LoweredAbi,
  families: readonly string[],
  mark: string,
): string {
  const writer = new TypeScriptWriter();
  const glue = writer.type('WasmGlue', VM);
  const handlers = writer.type('Handlers', tables);
  const memoryName = families.some((family) => usesMemory(lowered, family)) ? 'memory' : '_memory';
  writer.docs('Joins the ABI with the handlers that answer its syscalls, for WebAssembly guests.');
  writer.block(`export function wasmGlue(handlers: ${handlers}): ${glue} {`, () => {
    writer.block(
      'return {',
      () => {
        writer
          .line(`abi: ${writer.value('abi', tables)}.stamp,`)
          .line('imports: IMPORTS,')
          .line('exports: EXPORTS,');
        writer.block(
          `bind(gate: ${writer.type('Gate', KERNEL)}, ${memoryName}: ${writer.type('GuestMemory', KERNEL)}) {`,
          () => {
            writer.line(`const calls: ${writer.type('WasmCalls', VM)} = new Map();`);
            for (const family of families) {
              const bind = writer.value(`bind${pascal(family)}`, `./${family}.js`);
              const memory = usesMemory(lowered, family) ? ', memory' : '';
              writer.line(`${bind}(calls, handlers.${family}, gate${memory});`);
            }
            writer.line('return calls;');
          },
          '},',
        );
      },
      '};',
    );
  });
  writer.line();
  writer.docs('What a guest may import from the module `callgate`.');
  writer.block(
    `const IMPORTS: readonly ${writer.type('ImportEntry', VM)}[] = [`,
    () => {
      for (const call of lowered.syscalls) {
        const { base, perByte } = call.call.cost;
        const lengths = chargedLengths(call).map(({ length, max }) => `{ slot: ${length}, max: ${max} }`);
        const cost = `{ base: ${base}, perByte: ${perByte}, lengths: [${lengths.join(', ')}] }`;
        writer.block(
          '{',
          () => {
            writer.line(`number: ${call.call.number},`).line(`name: '${call.call.name}',`);
            writer.line(`parameters: [${types(call.slots)}],`).line(`results: [${resultOf(call)}],`);
            writer.line(`cost: ${cost},`);
            writeForm(writer, formOf(call.call, lookup));
          },
          '},',
        );
      }
    },
    '];',
  );
  writer.line();
  writer.docs('The entries of a guest.');
  writer.block(
    `const EXPORTS: readonly ${writer.type('ExportEntry', VM)}[] = [`,
    () => {
      for (const { call, slots } of lowered.dispatches) {
        writer.block(
          '{',
          () => {
            writer.line(`number: ${call.number},`).line(`name: '${call.name}',`);
            writer.line(`parameters: [${types(slots)}],`).line(`optional: ${call.optional},`);
            writeForm(writer, formOf(call, lookup));
          },
          '},',
        );
      }
    },
    '];',
  );
  return writer.text(mark);
}

function writeForm(writer: TypeScriptWriter, form: Form): void {
  const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`);
  const plain = form.filter((part) => typeof part === 'string');
  if (plain.length === form.length) {
    writer.list('form: [', quoted(plain), '],');
    return;
  }
  writer.block(
    'form: [',
    () => {
      for (const part of form) {
        if (typeof part === 'string') writer.line(`'${part}',`);
        else writer.list('[', quoted(part), '],');
      }
    },
    '],',
  );
}

function types(slots: readonly Slot[]): string {
  return slots.map(({ float }) => (float === undefined ? "'i32'" : `'f${float}'`)).join(', ');
}

function usesMemory(lowered: LoweredAbi, family: string): boolean {
  return lowered.syscalls.some(
    (call) => call.family.name === family && call.steps.some((step) => 'pointer' in step),
  );
}

function resultOf(call: LoweredCall): string {
  const { answer } = call;
  if (answer.kind === 'value' && answer.type.kind === 'float' && call.call.result.errors.length === 0)
    return `'f${answer.type.bits}'`;
  return hasResult(call) ? "'i32'" : '';
}

function hasResult({ answer, call }: LoweredCall): boolean {
  if (answer.kind === 'pointer') return call.result.errors.length > 0 || answer.optional;
  return answer.kind !== 'nothing';
}
