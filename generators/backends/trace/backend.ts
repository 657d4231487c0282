import { type BackEnd, banner } from '../../src/emit/backend.js';
import { KERNEL } from '../../src/emit/typescript/handler-types.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { PROFILES } from '../../src/lower/profile.js';
import { writeCalls } from './calls.js';
import { writeTypes } from './types.js';

/** The table by which the kernel's decoder says syscalls and dispatches with typed values. */
export const backEnd: BackEnd = (input) => {
  const { lookup, lowered } = input;
  const writer = new TypeScriptWriter();
  writer.docs(`How traces show the calls of the ABI ${lookup.abi.name} ${lookup.abi.version}.`);
  writer.block(
    `export const traceTable: ${writer.type('TraceTable', KERNEL)} = {`,
    () => {
      writer.block(
        'profiles: {',
        () => {
          for (const { id, wordBits, handleBits, littleEndian } of PROFILES.filter(({ id }) =>
            lowered.has(id),
          )) {
            const fields = `wordBits: ${wordBits}, handleBits: ${handleBits}, littleEndian: ${littleEndian}`;
            writer.line(`${id}: { ${fields} },`);
          }
        },
        '},',
      );
      writeTypes(lookup, writer);
      writeCalls(input, writer);
    },
    '};',
  );
  return [{ path: 'index.ts', content: writer.text(banner(input)) }];
};
