import { Cursor } from '../image/cursor.js';
import type { Image, Span } from '../image/image.js';
import { Instruction } from '../image/instruction.js';
import { OP } from '../image/opcodes.js';

/** Every function that the image makes a reference of: in code, in the globals' first values, in element segments. */
export function referencesOf({ bytes, changes, globals, elements }: Image): Set<number> {
  const found = new Set(changes.references);
  const note = ({ start, end }: Span) => {
    const instruction = new Instruction(new Cursor(bytes, start, end, 'a constant expression'));
    do {
      instruction.next();
      if (instruction.opcode === OP.refFunc) found.add(instruction.a);
    } while (instruction.opcode !== OP.end);
  };
  for (const global of globals) note(global);
  for (const { functions, expressions } of elements) {
    for (const index of functions ?? []) found.add(index);
    for (const expression of expressions) note(expression);
  }
  return found;
}
