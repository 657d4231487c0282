import type { Place } from '../diagnostic.js';

/** What a scalar or an element of an array is: a word, or a byte with or without a sign. */
export type Width = '16' | '8u' | '8s';

/** Something that a value can be stored in. */
export type Target = { readonly place: Place } & (
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly index: Expression }
  | {
      readonly kind: 'pointer';
      readonly width: Width;
      readonly base: Expression;
      readonly index: Expression | null;
    }
);

export type Call = { readonly place: Place; readonly arguments: readonly Expression[] } & (
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'user-call'; readonly id: number }
  | { readonly kind: 'pointer-call'; readonly address: Expression }
);

/** `++` or `--`. */
export interface Step {
  readonly kind: 'step';
  readonly place: Place;
  readonly target: Target;
  /** The opcode of `+` or `-`. */
  readonly opcode: number;
  /** Whether it stands in front, so that its value is the new one. */
  readonly prefix: boolean;
}

export type Expression =
  | Target
  | Call
  | Step
  | ({ readonly place: Place } & (
      | { readonly kind: 'number'; readonly value: number }
      | { readonly kind: 'string'; readonly bytes: readonly number[] }
      | { readonly kind: 'address'; readonly name: string }
      /** `$vmip` */
      | { readonly kind: 'here' }
      /** `$vmsp`, `$vmsfp` */
      | { readonly kind: 'register'; readonly opcode: number }
      | { readonly kind: 'unary'; readonly opcode: number; readonly operand: Expression }
      | {
          readonly kind: 'binary';
          readonly opcode: number;
          readonly left: Expression;
          readonly right: Expression;
        }
      | {
          readonly kind: 'conditional';
          readonly condition: Expression;
          readonly then: Expression;
          readonly otherwise: Expression;
        }
    ));

/** A statement that may stand in the head of a `for`. */
export type Simple =
  | Call
  | Step
  | {
      readonly kind: 'assign';
      readonly place: Place;
      readonly target: Target;
      /** The opcode of `op` in `op=`; null for `=`. */
      readonly opcode: number | null;
      readonly value: Expression;
    };

export type Statement =
  | Simple
  | ({ readonly place: Place } & (
      | { readonly kind: 'label'; readonly name: string; readonly statement: Statement }
      | { readonly kind: 'goto'; readonly name: string }
      | { readonly kind: 'block'; readonly statements: readonly Statement[] }
      | {
          readonly kind: 'if';
          readonly condition: Expression;
          readonly then: Statement;
          readonly otherwise: Statement | null;
        }
      | { readonly kind: 'do' | 'while'; readonly condition: Expression; readonly body: Statement }
      | {
          readonly kind: 'for';
          readonly first: Simple | null;
          readonly condition: Expression | null;
          readonly step: Simple | null;
          readonly body: Statement;
        }
      | { readonly kind: 'break' | 'continue' }
      | { readonly kind: 'return'; readonly value: Expression | null }
    ));

/** A name with where it stands. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** What an array begins with. */
export type Initialiser =
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'text'; readonly bytes: readonly number[] };

export type Declaration = { readonly place: Place } & (
  | { readonly kind: 'memaddr'; readonly address: number }
  | { readonly kind: 'section'; readonly begin: number; readonly end: number; readonly name: string }
  | { readonly kind: 'trampoline'; readonly address: number; readonly name: string }
  | {
      readonly kind: 'scalar';
      readonly name: string;
      readonly width: Width;
      /** Its address where the program does not contain it, else null. */
      readonly extern: number | null;
      readonly value: number | null;
    }
  | {
      readonly kind: 'array';
      readonly name: string;
      readonly width: Width;
      readonly extern: number | null;
      /** Null in `name[] = …`. */
      readonly length: number | null;
      readonly initialiser: Initialiser | null;
    }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly extern: number | null;
      readonly parameters: readonly Named[];
      readonly body: Body | null;
    }
  /** A declaration with a mistake that was reported: nothing more is said of its name. */
  | { readonly kind: 'broken'; readonly name: string }
);

export interface Body {
  readonly locals: readonly Named[];
  readonly statements: readonly Statement[];
  /** Of the closing brace. */
  readonly end: Place;
}
