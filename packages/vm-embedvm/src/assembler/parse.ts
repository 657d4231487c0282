import { closest } from '../closest.js';
import type { Place } from '../diagnostic.js';
import type { Report } from './diagnostic.js';
import type { Expression } from './expression.js';
import { tokenize } from './lexer.js';
import { Line, LineError } from './line.js';
import { DIRECTIVES, type Form, MNEMONICS } from './mnemonics.js';
import type { Constant, EntryName, Program, Routine, Statement, Width } from './program.js';

/** A source file by name. */
export interface SourceFile {
  /** Its name in messages, and what makes it the same file as another. */
  readonly file: string;
  readonly text: string;
}

/** Finds an included file; `from` is the file that includes it. Null when there is none. */
export type Resolve = (name: string, from: string) => SourceFile | null;

/** What a source says, without what its names mean. A file is read once, however often it is included. */
export function parse(source: SourceFile, resolve: Resolve, report: Report): Program {
  return new Parser(resolve, report).read(source);
}

class Parser {
  readonly #statements: Statement[] = [];
  readonly #routines: Routine[] = [];
  readonly #constants: Constant[] = [];
  readonly #entries = new Map<EntryName, Expression>();
  readonly #absent = new Map<string, string>();
  readonly #files = new Set<string>();
  #stack: Expression | null = null;
  #abi: Program['abi'] = null;
  #owner: Routine | null = null;

  constructor(
    private readonly resolve: Resolve,
    private readonly report: Report,
  ) {}

  read(source: SourceFile): Program {
    this.#file(source);
    return {
      statements: this.#statements,
      routines: this.#routines,
      constants: this.#constants,
      entries: this.#entries,
      stack: this.#stack,
      absent: this.#absent,
      abi: this.#abi,
    };
  }

  #file({ file, text }: SourceFile): void {
    this.#files.add(file);
    for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
      const place = { file, line: index + 1, column: 1 };
      const tokens = tokenize(content, place, this.report);
      if (tokens === null || tokens.length === 0) continue;
      const end = tokens.at(-1)!;
      try {
        this.#line(new Line(tokens, place, end.column + end.text.length - 1), file);
      } catch (error) {
        if (!(error instanceof LineError)) throw error;
        this.report.add(error.id, error.place, error.message, error.help);
      }
    }
    const open = this.#owner;
    if (open !== null && open.place.file === file) {
      this.report.add('EVS009', open.place, `the routine ${open.name} has no .end`);
      this.#owner = null;
    }
  }

  #line(line: Line, file: string): void {
    while (line.peek()?.kind === 'name' && line.peek(1)?.text === ':') {
      const { place } = line;
      const name = line.expectName('a label');
      line.next();
      this.#statements.push({ kind: 'label', name, place, owner: this.#owner });
    }
    if (line.done) return;
    const { place } = line;
    const token = line.next()!;
    if (token.kind === 'directive') this.#directive(token.text, line, place, file);
    else if (token.kind === 'name') this.#instruction(token.text, line, place);
    else {
      throw new LineError(
        'EVS003',
        place,
        `${token.text} stands where a mnemonic, a directive or a label should`,
      );
    }
    line.expectEnd();
  }

  #instruction(text: string, line: Line, place: Place): void {
    const [mnemonic, suffix] = text.split('.', 2);
    const form = MNEMONICS.get(mnemonic.toLowerCase());
    if (form === undefined) throw unknown('mnemonic', mnemonic, MNEMONICS.keys(), place);
    const widths = form.kind === 'branch' || form.kind === 'memory';
    if (suffix !== undefined && !(widths && (suffix === 's' || suffix === 'l'))) {
      const help = widths ? 'the suffixes are .s and .l' : 'only branches, loads and stores take .s or .l';
      throw new LineError('EVS003', place, `${mnemonic} has no form .${suffix}`, help);
    }
    const width: Width = suffix === 's' ? 'short' : suffix === 'l' ? 'long' : 'any';
    this.#statements.push(operands(form, line, width, { place, owner: this.#owner }));
  }

  #directive(text: string, line: Line, place: Place, file: string): void {
    const at = { place, owner: this.#owner };
    switch (text) {
      case '.byte':
      case '.word': {
        const values = [line.expression()];
        while (line.takeMark(',')) values.push(line.expression());
        this.#statements.push({ kind: 'data', size: text === '.byte' ? 1 : 2, values, ...at });
        return;
      }
      case '.ascii':
        this.#statements.push({ kind: 'text', bytes: line.expect('string', 'a "string"').bytes, ...at });
        return;
      case '.space':
        this.#statements.push({ kind: 'space', count: line.expression(), ...at });
        return;
      case '.equ': {
        const named = line.place;
        const name = line.expectName('a name');
        this.#constants.push({ name, place: named, value: line.expression() });
        return;
      }
      case '.entry':
        this.#entry(line);
        return;
      case '.stack':
        if (this.#stack !== null) throw new LineError('EVS013', place, 'the stack has a limit already');
        this.#stack = line.expression();
        return;
      case '.abi':
        this.#stamp(line, place);
        return;
      case '.absent': {
        const name = line.expectName('a name');
        const { bytes } = line.expect('string', 'why there is none as a "string"');
        this.#absent.set(name, new TextDecoder().decode(Uint8Array.from(bytes)));
        return;
      }
      case '.routine':
        this.#routine(line);
        return;
      case '.end':
        if (this.#owner === null) throw new LineError('EVS009', place, 'there is no routine to end');
        this.#owner = null;
        return;
      case '.include':
        this.#include(line, file);
        return;
      default:
        throw unknown('directive', text, DIRECTIVES, place);
    }
  }

  #entry(line: Line): void {
    const { place } = line;
    const name = line.expect('name', 'main or dispatch').text;
    if (name !== 'main' && name !== 'dispatch') {
      throw new LineError('EVS003', place, `there is no entry ${name}`, 'the entries are main and dispatch');
    }
    if (this.#entries.has(name)) throw new LineError('EVS013', place, `the entry ${name} is there already`);
    this.#entries.set(name, line.expression());
  }

  #stamp(line: Line, place: Place): void {
    const text = (what: string): string => line.expect('string', what).text.slice(1, -1);
    const abi = {
      place,
      name: text('the name of the ABI as a "string"'),
      version: text('its version as a "string"'),
      fingerprint: text('its fingerprint as a "string"'),
    };
    const known = this.#abi;
    if (known !== null && (known.name !== abi.name || known.fingerprint !== abi.fingerprint)) {
      const other = `${known.place.file}:${known.place.line}`;
      throw new LineError('EVS013', place, `another ABI was named in ${other}`);
    }
    this.#abi ??= abi;
  }

  #routine(line: Line): void {
    const { place } = line;
    const name = line.expectName('the name of the routine');
    if (this.#owner !== null) {
      throw new LineError('EVS009', place, `${name} begins inside the routine ${this.#owner.name}`);
    }
    this.#owner = { name, place };
    this.#routines.push(this.#owner);
    this.#statements.push({ kind: 'label', name, place, owner: this.#owner });
  }

  #include(line: Line, file: string): void {
    const { place } = line;
    const name = line.expect('string', 'the name of a file as a "string"').text.slice(1, -1);
    line.expectEnd();
    if (this.#owner !== null) {
      throw new LineError('EVS009', place, `.include stands inside the routine ${this.#owner.name}`);
    }
    const source = this.resolve(name, file);
    if (source === null) throw new LineError('EVS008', place, `there is no file "${name}"`);
    if (!this.#files.has(source.file)) this.#file(source);
  }
}

/** Reads the operands that a form has. */
function operands(
  form: Form,
  line: Line,
  width: Width,
  at: { readonly place: Place; readonly owner: Routine | null },
): Statement {
  switch (form.kind) {
    case 'plain':
      return { kind: 'plain', opcode: form.opcode, ...at };
    case 'numbered':
      return { kind: 'numbered', form, operand: line.expression(), ...at };
    case 'push':
      return { kind: 'push', operand: line.expression(), ...at };
    case 'immediate':
      return { kind: 'immediate', form, operand: line.expression(), ...at };
    case 'branch':
      return { kind: 'branch', opcode: form.opcode, operand: line.expression(), width, ...at };
    case 'memory': {
      const direct = line.peek()?.text === '[' ? null : line.expression();
      const popped = line.takeMark('[');
      if (popped) {
        const { place } = line;
        if (line.expect('name', 'pop').text !== 'pop') {
          throw new LineError(
            'EVS003',
            place,
            'only pop stands in brackets',
            'the index is the popped word: TABLE[pop]',
          );
        }
        line.expectMark(']', 'a closing bracket');
      }
      if (direct === null && width !== 'any') {
        throw new LineError('EVS003', at.place, 'the form [pop] has one length', 'leave .s or .l away');
      }
      const { opcode } = form;
      if (direct === null) return { kind: 'memory', opcode, address: { kind: 'popped' }, width, ...at };
      const kind = popped ? 'indexed' : 'direct';
      return { kind: 'memory', opcode, address: { kind, expression: direct }, width, ...at };
    }
  }
}

function unknown(what: string, name: string, names: Iterable<string>, place: Place): LineError {
  const meant = closest(name, names);
  const help = meant === null ? undefined : `did you mean ${meant}?`;
  return new LineError('EVS002', place, `there is no ${what} ${name}`, help);
}
