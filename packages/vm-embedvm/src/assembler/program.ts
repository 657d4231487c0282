import type { Place } from '../diagnostic.js';
import type { Expression } from './expression.js';
import type { Form } from './mnemonics.js';

/** The operand of a load or store. */
export type Address =
  /** `ADDRESS` */
  | { readonly kind: 'direct'; readonly expression: Expression }
  /** `[pop]` */
  | { readonly kind: 'popped' }
  /** `ADDRESS[pop]` */
  | { readonly kind: 'indexed'; readonly expression: Expression };

/** Whether a line asks for the short (`.s`) or the long (`.l`) form. */
export type Width = 'any' | 'short' | 'long';

/** One line that takes room in the image or names a place in it. */
export type Statement = { readonly place: Place; readonly owner: Routine | null } & (
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'plain'; readonly opcode: number }
  | {
      readonly kind: 'numbered';
      readonly form: Form & { readonly kind: 'numbered' };
      readonly operand: Expression;
    }
  | { readonly kind: 'push'; readonly operand: Expression }
  | {
      readonly kind: 'immediate';
      readonly form: Form & { readonly kind: 'immediate' };
      readonly operand: Expression;
    }
  | {
      readonly kind: 'branch';
      readonly opcode: number;
      readonly operand: Expression;
      readonly width: Width;
    }
  | { readonly kind: 'memory'; readonly opcode: number; readonly address: Address; readonly width: Width }
  | { readonly kind: 'data'; readonly size: 1 | 2; readonly values: readonly Expression[] }
  | { readonly kind: 'text'; readonly bytes: readonly number[] }
  | { readonly kind: 'space'; readonly count: Expression }
);

/** What stands between `.routine NAME` and `.end`: assembled only when something that is assembled refers to it. */
export interface Routine {
  readonly name: string;
  readonly place: Place;
}

/** `.equ NAME value` */
export interface Constant {
  readonly name: string;
  readonly place: Place;
  readonly value: Expression;
}

export type EntryName = 'main' | 'dispatch';

/** All files of a program, read. Statements stand in the order of the image. */
export interface Program {
  readonly statements: readonly Statement[];
  readonly routines: readonly Routine[];
  readonly constants: readonly Constant[];
  readonly entries: ReadonlyMap<EntryName, Expression>;
  readonly stack: Expression | null;
  /** `.absent NAME "why"`: names that the ABI's include does not define. */
  readonly absent: ReadonlyMap<string, string>;
  readonly abi: {
    readonly place: Place;
    readonly name: string;
    readonly version: string;
    readonly fingerprint: string;
  } | null;
}

/** The expressions of a statement. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'numbered':
    case 'push':
    case 'immediate':
    case 'branch':
      return [statement.operand];
    case 'memory':
      return statement.address.kind === 'popped' ? [] : [statement.address.expression];
    case 'data':
      return statement.values;
    case 'space':
      return [statement.count];
    default:
      return [];
  }
}
