import type { Place } from '../diagnostic.js';

/** One step of an expression in postfix order. */
export type Step =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string; readonly place: Place }
  | { readonly kind: 'neg' | 'add' | 'sub' | 'mul' };

/** Numbers, names, + - * and parentheses. `*` binds tighter than `+` and `-`. */
export interface Expression {
  readonly place: Place;
  readonly steps: readonly Step[];
}

/** Works an expression out. `worth` gives the value of a name. */
export function evaluate(expression: Expression, worth: (name: string) => number): number {
  const stack: number[] = [];
  for (const step of expression.steps) {
    switch (step.kind) {
      case 'number':
        stack.push(step.value);
        break;
      case 'name':
        stack.push(worth(step.name));
        break;
      case 'neg':
        stack.push(-stack.pop()!);
        break;
      default: {
        const b = stack.pop()!;
        const a = stack.pop()!;
        stack.push(step.kind === 'add' ? a + b : step.kind === 'sub' ? a - b : a * b);
      }
    }
  }
  return stack.pop()!;
}
