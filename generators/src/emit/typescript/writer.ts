import { inComment } from '../comment.js';
import { quoted } from './quoted.js';

const WIDTH = 110;

/** Writes one TypeScript module: tracks indentation and imports, and formats by construction. */
export class TypeScriptWriter {
  readonly #lines: string[] = [];
  /** Module → name → whether the name is used as a value, not only as a type. */
  readonly #imports = new Map<string, Map<string, boolean>>();
  #depth = 0;

  /** Uses a type of another module; returns its name. */
  type(name: string, module: string): string {
    return this.#import(name, module, false);
  }

  /** Uses a value of another module; returns its name. */
  value(name: string, module: string): string {
    return this.#import(name, module, true);
  }

  line(text = ''): this {
    this.#lines.push(text === '' ? '' : '  '.repeat(this.#depth) + text);
    return this;
  }

  /** `open`, the indented body, `close`. */
  block(open: string, body: () => void, close = '}'): this {
    return this.line(open).indented(body).line(close);
  }

  /** A body, indented. */
  indented(body: () => void): this {
    this.#depth++;
    body();
    this.#depth--;
    return this;
  }

  /** `open items, items close` on one line when it fits, else one item a line. */
  list(open: string, items: readonly string[], close: string): this {
    for (const line of listLines(open, items, close, this.#depth * 2)) this.line(line);
    return this;
  }

  /** A doc comment, when there is text. */
  docs(...paragraphs: string[]): this {
    const lines = paragraphs
      .filter((text) => text !== '')
      .flatMap((text) => wrap(inComment(text), WIDTH - this.#depth * 2 - 3));
    if (lines.length === 0) return this;
    const fits = lines[0].length + this.#depth * 2 + '/** '.length + ' */'.length <= WIDTH;
    if (lines.length === 1 && fits) return this.line(`/** ${lines[0]} */`);
    this.line('/**');
    for (const line of lines) this.line(` * ${line}`);
    return this.line(' */');
  }

  /** The module's text: banner, imports sorted by module, body. */
  text(banner: string): string {
    const imports = [...this.#imports.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([module, names]) => importLines(module, names));
    const head = imports.length === 0 ? [] : [...imports, ''];
    const text = [`// ${banner}`, '', ...head, ...this.#lines].join('\n');
    return `${text.trimEnd()}\n`;
  }

  #import(name: string, module: string, value: boolean): string {
    let names = this.#imports.get(module);
    if (names === undefined) this.#imports.set(module, (names = new Map()));
    names.set(name, value || names.get(name) === true);
    return name;
  }
}

/**
 * A list with its brackets, to be indented by `indent`: on one line when it fits, else one item a line, with `last` behind the last
 * one.
 */
export function listLines(
  open: string,
  items: readonly string[],
  close: string,
  indent: number,
  last: ',' | '' = ',',
): string[] {
  const flat = open + items.join(', ') + close;
  if (flat.length + indent <= WIDTH || items.length === 0) return [flat];
  const lines = items.map((item, index) => `  ${item}${index < items.length - 1 ? ',' : last}`);
  return [open.trimEnd(), ...lines, close.trimStart()];
}

function importLines(module: string, names: ReadonlyMap<string, boolean>): string[] {
  const allTypes = ![...names.values()].includes(true);
  const sorted = [...names.keys()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const items = sorted.map((name) => (allTypes || names.get(name) ? name : `type ${name}`));
  const open = allTypes ? 'import type {' : 'import {';
  const flat = `${open} ${items.join(', ')} } from ${quoted(module)};`;
  if (flat.length <= WIDTH) return [flat];
  return [open, ...items.map((item) => `  ${item},`), `} from ${quoted(module)};`];
}

/** Breaks text into lines of at most `width` characters between words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
