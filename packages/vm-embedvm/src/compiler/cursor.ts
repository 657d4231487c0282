import type { Place } from '../diagnostic.js';
import type { DiagnosticId } from './diagnostics.js';
import type { Token } from './lexer.js';

/** Most statements and expressions inside each other. */
const DEEPEST = 400;

/** A mistake that makes the rest of its statement meaningless. Caught where statements and declarations are read. */
export class SyntaxMistake extends Error {
  constructor(
    readonly id: DiagnosticId,
    readonly place: Place,
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** Takes the tokens of a program one after the other. The last one, the end, is never taken. */
export class Cursor {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** How many tokens were taken. */
  get taken(): number {
    return this.#at;
  }

  peek(offset = 0): Token {
    return this.tokens[Math.min(this.#at + offset, this.tokens.length - 1)];
  }

  get place(): Place {
    return this.peek().place;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether a mark or a keyword is next. */
  at(...marks: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === 'mark' && marks.includes(token.text);
  }

  /** Takes the mark or keyword when it is next. */
  take(mark: string): boolean {
    const found = this.at(mark);
    if (found) this.#at++;
    return found;
  }

  expect(mark: string): Token {
    return this.at(mark) ? this.next() : this.fail(`“${mark}”`);
  }

  expectName(): string {
    return this.peek().kind === 'name' ? this.next().text : this.fail('a name');
  }

  expectNumber(): number {
    const token = this.peek();
    if (token.kind !== 'number') return this.fail('a number');
    this.#at++;
    return token.value;
  }

  /** What comes next must not stand here. */
  fail(what: string): never {
    const { kind, text, place } = this.peek();
    const shown = text.length > 30 ? `${text.slice(0, 30)}…` : text;
    const found = kind === 'end' ? 'the program ends' : `${shown.replaceAll('\n', '\\n')} stands`;
    throw new SyntaxMistake('EVM003', place, `${found} where ${what} should`);
  }

  /** Reads a part that may hold parts like itself. */
  nested<T>(read: () => T): T {
    if (this.#depth === DEEPEST) {
      throw new SyntaxMistake('EVM016', this.place, `more than ${DEEPEST} parts stand inside each other`);
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}
