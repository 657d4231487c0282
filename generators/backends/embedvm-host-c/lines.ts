/** Lines of C, indented by two blanks a block. */
export class Lines {
  readonly #lines: string[] = [];
  #depth = 0;

  line(text = ''): this {
    this.#lines.push(text === '' ? '' : '  '.repeat(this.#depth) + text);
    return this;
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
