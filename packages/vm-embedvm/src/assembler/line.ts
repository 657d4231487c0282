import type { Place } from '../diagnostic.js';
import type { DiagnosticId } from './diagnostic.js';
import type { Expression, Step } from './expression.js';
import type { Token } from './lexer.js';

/** Most parentheses and signs inside each other. */
const DEEPEST = 100;

/** A mistake that makes the rest of its line meaningless. Caught where the line is read. */
export class LineError extends Error {
  constructor(
    readonly id: DiagnosticId,
    readonly place: Place,
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** Takes the tokens of one line one after the other. */
export class Line {
  #at = 0;

  constructor(
    readonly tokens: readonly Token[],
    private readonly start: Place,
    private readonly length: number,
  ) {}

  /** Where the next token stands. */
  get place(): Place {
    return { ...this.start, column: this.tokens[this.#at]?.column ?? this.length + 1 };
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  peek(offset = 0): Token | null {
    return this.tokens[this.#at + offset] ?? null;
  }

  next(): Token | null {
    return this.tokens[this.#at++] ?? null;
  }

  /** Takes the mark when it is next. */
  takeMark(text: string): boolean {
    const token = this.peek();
    const found = token?.kind === 'mark' && token.text === text;
    if (found) this.#at++;
    return found;
  }

  /** Takes a token of this kind. */
  expect<K extends Token['kind']>(kind: K, what: string): Token & { kind: K } {
    const token = this.peek();
    if (token?.kind !== kind) this.fail(what);
    this.#at++;
    return token as Token & { kind: K };
  }

  expectMark(text: string, what: string): void {
    if (!this.takeMark(text)) this.fail(what);
  }

  /** A name that may be defined: without a dot. */
  expectName(what: string): string {
    const { place } = this;
    const { text } = this.expect('name', what);
    if (text.includes('.')) throw new LineError('EVS003', place, `a name has no dot: ${text}`);
    return text;
  }

  expectEnd(): void {
    if (!this.done) this.fail('the end of the line');
  }

  /** The form of this line is wrong here. */
  fail(what: string): never {
    const token = this.peek();
    const found = token === null ? 'the line ends' : `${token.text} stands`;
    throw new LineError('EVS003', this.place, `${found} where ${what} should`);
  }

  expression(): Expression {
    const { place } = this;
    const steps: Step[] = [];
    this.#sum(steps, 0);
    return { place, steps };
  }

  #sum(steps: Step[], depth: number): void {
    this.#product(steps, depth);
    for (;;) {
      const kind = this.takeMark('+') ? 'add' : this.takeMark('-') ? 'sub' : null;
      if (kind === null) return;
      this.#product(steps, depth);
      steps.push({ kind });
    }
  }

  #product(steps: Step[], depth: number): void {
    this.#factor(steps, depth);
    while (this.takeMark('*')) {
      this.#factor(steps, depth);
      steps.push({ kind: 'mul' });
    }
  }

  #factor(steps: Step[], depth: number): void {
    const { place } = this;
    if (depth > DEEPEST) throw new LineError('EVS003', place, 'the expression is nested too deeply');
    if (this.takeMark('-')) {
      this.#factor(steps, depth + 1);
      steps.push({ kind: 'neg' });
    } else if (this.takeMark('(')) {
      this.#sum(steps, depth + 1);
      this.expectMark(')', 'a closing parenthesis');
    } else {
      const token = this.peek();
      if (token?.kind === 'number') steps.push({ kind: 'number', value: token.value });
      else if (token?.kind === 'name') steps.push({ kind: 'name', name: this.#dotless(token), place });
      else this.fail('a number or a name');
      this.#at++;
    }
  }

  #dotless(token: Token): string {
    if (token.text.includes('.')) {
      throw new LineError('EVS003', this.place, `a name has no dot: ${token.text}`);
    }
    return token.text;
  }
}
