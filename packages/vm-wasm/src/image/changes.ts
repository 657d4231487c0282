import type { Instruction } from './instruction.js';
import { OP } from './opcodes.js';

/** What the code of an image changes beside memory and globals, and what it makes references of. Indexes; they may point nowhere. */
export interface Changes {
  /** Tables whose entries or size an instruction changes. */
  readonly tables: Set<number>;
  /** Data and element segments that an instruction drops. */
  readonly droppedData: Set<number>;
  readonly droppedElements: Set<number>;
  /** Functions that an instruction makes a reference of. */
  readonly references: Set<number>;
}

export function noChanges(): Changes {
  return {
    tables: new Set(),
    droppedData: new Set(),
    droppedElements: new Set(),
    references: new Set(),
  };
}

/** Notes what the instruction that was just read changes. */
export function noteChange(changes: Changes, { opcode, a, b }: Instruction): void {
  switch (opcode) {
    case OP.tableSet:
    case OP.tableGrow:
    case OP.tableFill:
    case OP.tableCopy: // its first index is where it copies to
      changes.tables.add(a);
      return;
    case OP.tableInit:
      changes.tables.add(b);
      return;
    case OP.dataDrop:
      changes.droppedData.add(a);
      return;
    case OP.elemDrop:
      changes.droppedElements.add(a);
      return;
    case OP.refFunc:
      changes.references.add(a);
  }
}
