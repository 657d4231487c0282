import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { pascal } from '../../src/emit/names.js';
import { type GlueSpelling, writeGlue } from '../../src/emit/typescript/host-glue.js';
import { KERNEL } from '../../src/emit/typescript/handler-types.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import type { LoweredAbi } from '../../src/lower/lowered.js';

/** Module of the VM's own types. */
const VM = '@callgate/vm-embedvm';

const spelling: GlueSpelling = {
  littleEndian: false,
  wordBits: 16,
  silent: false,
  charges: true,
  calls: { type: 'EmbedVmCalls', module: VM },
  open({ call, slots }, names) {
    return `calls[${call.number}] = function ${names.function}(count${slots.length > 0 ? ', argv' : ''}) {`;
  },
  close: '};',
  prologue: ({ call, slots }, names) => [
    `gate.count(${call.number}, count, ${slots.length + 1});`,
    ...names.slots.map((name, index) => `const ${name} = argv[${index + 1}];`),
  ],
};

/** Host glue for EmbedVM: one gate function that goes by the call's number, the first word on the guest's stack. */
export const backEnd: BackEnd = (input) => {
  const lowered = loweredFor(input, 'embedvm16');
  const mark = banner(input);
  const families = [...new Set(lowered.syscalls.map(({ family }) => family.name))];
  return [
    ...families.map((family) => {
      const writer = new TypeScriptWriter();
      writeGlue(writer, input.lookup, lowered, family, spelling, () => input.tables);
      return { path: `${family}.ts`, content: writer.text(mark) };
    }),
    { path: 'index.ts', content: writeIndex(lowered, families, input.tables, mark) },
  ];
};

function writeIndex(lowered: LoweredAbi, families: readonly string[], tables: string, mark: string): string {
  const writer = new TypeScriptWriter();
  const highest = lowered.syscalls.at(-1)?.call.number ?? 0;
  const handlers = writer.type('Handlers', tables);
  const memoryName = families.some((family) => usesMemory(lowered, family)) ? 'memory' : '_memory';
  writer.docs('Joins the ABI with the handlers that answer its syscalls, for EmbedVM guests.');
  writer.block(
    `export function embedvmGlue(handlers: ${handlers}): ${writer.type('EmbedVmGlue', VM)} {`,
    () => {
      writer.block(
        'return {',
        () => {
          writer.line(`abi: ${writer.value('abi', tables)}.stamp,`).line('dispatches: DISPATCHES,');
          const gate = writer.type('Gate', KERNEL);
          writer.block(
            `bind(gate: ${gate}, ${memoryName}: ${writer.type('GuestMemory', KERNEL)}) {`,
            () => {
              const calls = writer.type('EmbedVmCalls', VM);
              writer.line(`const calls: ${calls} = new Array(${highest + 1}).fill(undefined);`);
              for (const family of families) {
                const bind = writer.value(`bind${pascal(family)}`, `./${family}.js`);
                const memory = usesMemory(lowered, family) ? ', memory' : '';
                writer.line(`${bind}(calls, handlers.${family}, gate${memory});`);
              }
              writer.block(
                'return (count, argv) => {',
                () => {
                  writer.line('const call = count > 0 ? calls[argv[0]] : undefined;');
                  writer.line(
                    'return call === undefined ? gate.unknown(count > 0 ? argv[0] : 0) : call(count, argv);',
                  );
                },
                '};',
              );
            },
            '},',
          );
        },
        '};',
      );
    },
  );
  writer.line();
  writer.docs('What a guest can be told.');
  writer.block(
    `const DISPATCHES: readonly ${writer.type('DispatchEntry', VM)}[] = [`,
    () => {
      for (const { call, slots } of lowered.dispatches) {
        const entry = [
          `number: ${call.number}`,
          `name: '${call.name}'`,
          `slots: ${slots.length}`,
          `optional: ${call.optional}`,
        ];
        writer.line(`{ ${entry.join(', ')} },`);
      }
    },
    '];',
  );
  return writer.text(mark);
}

function usesMemory(lowered: LoweredAbi, family: string): boolean {
  return lowered.syscalls.some(
    (call) => call.family.name === family && call.steps.some((step) => 'pointer' in step),
  );
}
