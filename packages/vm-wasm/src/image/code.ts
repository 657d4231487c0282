import { BOUNDS } from './bounds.js';
import { type Changes, noteChange } from './changes.js';
import type { Cursor } from './cursor.js';
import type { Body } from './image.js';
import { Instruction } from './instruction.js';
import { OP } from './opcodes.js';
import { readValueType } from './value-type.js';

/** Reads the bodies of all functions: every instruction is looked at once, so that nothing unsupported goes on to a compiler. */
export function readBodies(cursor: Cursor, changes: Changes): Body[] {
  const count = cursor.count('functions', BOUNDS.functions, 3);
  return Array.from({ length: count }, () => readBody(cursor, changes));
}

function readBody(code: Cursor, changes: Changes): Body {
  const length = code.u32();
  if (length > BOUNDS.body)
    code.tooLarge(`the body of a function has ${length} bytes, more than ${BOUNDS.body}`);
  const cursor = code.sub(length);
  const start = cursor.at;
  const localGroups = cursor.count('groups of locals', BOUNDS.locals, 2);
  const groupsStart = cursor.at;
  let locals = 0;
  for (let left = localGroups; left > 0; left--) {
    locals += cursor.u32();
    if (locals > BOUNDS.locals)
      cursor.unsupported('locals', `more than ${BOUNDS.locals} locals in a function`);
    readValueType(cursor);
  }
  const groups = { start: groupsStart, end: cursor.at };
  passInstructions(cursor, changes);
  return { start, end: cursor.end, localGroups, groups, code: groups.end, locals };
}

/** Passes over a body to its last `end`, which must be its last byte. */
function passInstructions(cursor: Cursor, changes: Changes): void {
  const instruction = new Instruction(cursor);
  let depth = 1;
  while (depth > 0) {
    instruction.next();
    const { opcode } = instruction;
    noteChange(changes, instruction);
    if (opcode === OP.block || opcode === OP.loop || opcode === OP.if) {
      if (++depth > BOUNDS.nesting) {
        cursor.tooLarge(`blocks are nested more than ${BOUNDS.nesting} deep`, instruction.start);
      }
    } else if (opcode === OP.end) {
      depth--;
    }
  }
  if (!cursor.done) cursor.fail('there is code behind the end of a function');
}
