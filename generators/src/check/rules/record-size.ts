import { recordSizes } from '../record-sizes.js';
import type { CheckRule } from '../rule.js';

/** Bytes of a record in guest memory, at most. */
const LARGEST = 4096;
/** Records in each other, at most. */
const DEEPEST = 16;

export const recordSize: CheckRule = {
  id: 'CG123',
  title: 'record that is too large',
  explanation: `A record is taken apart field by field, by code that is written for each of them, and a guest has it on its stack, of which the smallest machines have a few kilobytes. So a record has at most ${LARGEST} bytes, those of the records in it included, and records stand at most ${DEEPEST} deep in each other. More of the same is a \`List\`, and what nobody takes apart is \`Bytes\`.`,
  example: {
    mistake: `export interface Row extends Struct { ${Array.from({ length: 64 }, (_, index) => `x${index}: u64`).join('; ')} }
export interface Field extends Struct { ${Array.from({ length: 9 }, (_, index) => `row${index}: Row`).join('; ')} }`,
    remedy: `export interface Row extends Struct { ${Array.from({ length: 64 }, (_, index) => `x${index}: u64`).join('; ')} }
export interface Field extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(rows: List<Row, 9>): void;
}`,
  },
  *check(subject) {
    const sizes = recordSizes(subject);
    for (const [{ name, place, fields }, { bytes, depth }] of sizes) {
      if (bytes <= LARGEST && depth <= DEEPEST) continue;
      const inner = fields.flatMap(({ type }) => {
        const record = type.kind === 'record' ? subject.record(type.name) : undefined;
        return record === undefined ? [] : [sizes.get(record)];
      });
      // What is too large because of a record in it is told of that one.
      if (inner.some((each) => each !== undefined && (each.bytes > LARGEST || each.depth > DEEPEST)))
        continue;
      const message =
        bytes > LARGEST
          ? `The record \`${name}\` has ${bytes} bytes, and none may have more than ${LARGEST}.`
          : `The record \`${name}\` holds records ${depth} deep, and none may hold them deeper than ${DEEPEST}.`;
      yield { place, message, help: 'Pass a part of it, or more of the same as a `List`.' };
    }
  },
};
