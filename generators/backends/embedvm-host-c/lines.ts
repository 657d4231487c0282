const LONGEST = 102;

/** Lines of C, indented by two blanks a block. */
export class Lines {
  readonly #lines: string[] = [];
  #depth = 0;

  line(text = ''): this {
    this.#lines.push(text === '' ? '' : '  '.repeat(this.#depth) + text);
    return this;
  }

  /** A statement under a condition: on one line, or two where it is too long. */
  when(condition: string, statement: string): this {
    const whole = `if (${condition}) ${statement}`;
    if (whole.length + 2 * this.#depth <= LONGEST) return this.line(whole);
    return this.line(`if (${condition})`).line(`  ${statement}`);
  }

  block(open: string, inside: () => void): this {
    this.line(open);
    this.#depth++;
    inside();
    this.#depth--;
    return this.line('}');
  }

  text(): string {
    return `${this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`;
  }
}
