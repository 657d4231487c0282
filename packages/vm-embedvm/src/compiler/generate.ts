import type { Place } from '../diagnostic.js';
import type { Declaration, Initialiser, Width } from './ast.js';
import { Code, type Item, type Label } from './code.js';
import type { Report } from './diagnostics.js';
import { endsWithReturn, generateStatement, reportOpenMarks } from './generate-statement.js';
import { Names } from './names.js';

/** A part of the address space that the image may fill. `end` is its last address. */
export interface Section {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * What the symbol file says of a name. `code` is a trampoline, or a function that ends in the implied return and had no forward
 * declaration: a peculiarity of the C compiler whose files ours equal.
 */
export type SymbolKind = 'data' | 'code' | 'address' | 'other';

export interface NamedLabel {
  readonly name: string;
  readonly label: Label;
  readonly kind: SymbolKind;
}

/** A program whose addresses are not known yet. */
export interface Generated {
  readonly items: readonly Item[];
  readonly sections: readonly Section[];
  readonly symbols: readonly NamedLabel[];
  /** Functions without parameters, by name: what can be an entry. */
  readonly entries: ReadonlyMap<string, Label>;
}

/** What is known of the ABI's bindings. */
export interface Bindings {
  /** Their file: what is extern there is a number of the ABI. */
  readonly file: string | null;
  /** Names that they do not declare, each with why. */
  readonly absent: ReadonlyMap<string, string>;
}

/** Makes code and data of declarations, in their order. */
export function generate(
  declarations: readonly Declaration[],
  end: Place,
  bindings: Bindings,
  report: Report,
): Generated {
  const code = new Code();
  const names = new Names(declarations, bindings.absent, report);
  const sections: Section[] = [];
  const symbols: NamedLabel[] = [];
  const entries = new Map<string, Label>();

  const symbol = (place: Place, name: string, kind: SymbolKind, label: Label): void => {
    code.mark(place, label);
    symbols.push({ name, label, kind });
  };
  const origin = (place: Place, address: number): void => {
    code.items.push({ kind: 'origin', place, address });
  };

  for (const declaration of declarations) {
    const { place } = declaration;
    switch (declaration.kind) {
      case 'memaddr':
      case 'section': {
        const { kind } = declaration;
        const address = kind === 'memaddr' ? declaration.address : declaration.begin;
        const name = kind === 'memaddr' ? address.toString(16).padStart(4, '0') : declaration.name;
        origin(place, address);
        symbol(place, `_${kind}_${name}`, address === 0 ? 'other' : 'address', { address: 0 });
        if (kind === 'section') sections.push({ name, begin: address, end: declaration.end });
        break;
      }
      case 'trampoline': {
        const { name, address } = declaration;
        const target = names.global(name, place);
        if (target === undefined || target.kind === 'broken') break;
        if (target.kind !== 'function') {
          report.add('EVM006', place, `${name} is no function`);
          break;
        }
        origin(place, address);
        symbol(place, `_trampoline_${name}`, 'code', { address: 0 });
        code.branch(place, 0xa0, target.label);
        break;
      }
      case 'scalar':
      case 'array': {
        const { name, kind, width, extern } = declaration;
        const label = { address: extern ?? 0 };
        const item = itemOf(declaration, report);
        if (extern === null) {
          symbol(place, name, item.size > 0 ? 'data' : 'other', label);
          code.items.push(item);
        } else if (item.kind === 'data') {
          const help = 'what is not in the image has no first value';
          report.add('EVM010', place, `${name} is extern and has an initialiser`, help);
        }
        const constant = extern !== null && place.file === bindings.file;
        names.declare(name, { kind, place, width, label, constant });
        break;
      }
      case 'function':
        generateFunction(declaration);
        break;
      case 'broken':
        if (!names.globals.has(declaration.name)) names.declare(declaration.name, { kind: 'broken', place });
    }
  }
  for (const [name, global] of names.globals) {
    if (global.kind !== 'function' || !global.open) continue;
    report.add('EVM017', global.place, `the function ${name} is declared, but has no body`);
  }
  symbol(end, '_end', 'other', { address: 0 });
  return { items: code.items, sections, symbols, entries };

  function generateFunction(declaration: Declaration & { kind: 'function' }): void {
    const { name, place, parameters, body, extern } = declaration;
    names.enter(parameters, body?.locals ?? []);
    const before = names.globals.get(name);
    const forward = before?.kind === 'function' && before.open ? before : null;
    if (body === null) {
      const label = { address: extern ?? 0 };
      const open = extern === null;
      names.declare(name, { kind: 'function', place, label, parameters: parameters.length, open });
      return;
    }
    if (extern !== null) {
      const help = 'leave $extern or the body away';
      report.add('EVM010', place, `the function ${name} is extern and has a body`, help);
    }
    const label = forward?.label ?? { address: 0 };
    if (forward !== null && forward.parameters !== parameters.length) {
      const message = `${name} is declared with ${forward.parameters} arguments, and has ${parameters.length}`;
      report.add('EVM007', place, message);
    }
    const returns = endsWithReturn(body.statements);
    symbol(place, name, forward === null && !returns ? 'code' : 'other', label);
    code.counted(place, 0xf0, body.locals.length);
    const generator = { code, names, report, marks: new Map(), loop: null };
    for (const statement of body.statements) generateStatement(generator, statement);
    reportOpenMarks(generator);
    if (!returns) code.plain(body.end, 0x9c);
    if (forward !== null) forward.open = false;
    else {
      const known = { kind: 'function', place, label, parameters: parameters.length, open: false } as const;
      names.declare(name, known);
    }
    if (parameters.length === 0) entries.set(name, label);
  }
}

/** The item of a variable. A byte that begins with a number keeps its low eight bits. */
function itemOf(
  declaration: Declaration & { kind: 'scalar' | 'array' },
  report: Report,
): Item & { kind: 'data' | 'space' } {
  const { place, width } = declaration;
  if (declaration.kind === 'scalar') {
    const size = width === '16' ? 2 : 1;
    if (declaration.value === null) return { kind: 'space', place, size };
    return { kind: 'data', place, bytes: bytesOf([declaration.value], width), size };
  }
  const { initialiser, length, name } = declaration;
  const wide = width === '16' ? 2 : 1;
  if (initialiser === null) return { kind: 'space', place, size: wide * (length ?? 0) };
  const values = valuesOf(initialiser, length);
  const elements = length ?? values.length;
  if (values.length > elements) {
    report.add('EVM010', place, `${name} has ${elements} elements, but begins with ${values.length}`);
  }
  return { kind: 'data', place, bytes: bytesOf(values.slice(0, elements), width), size: wide * elements };
}

/** A text ends in a 0, unless the array is exactly as long as the text. */
function valuesOf(initialiser: Initialiser, length: number | null): readonly number[] {
  if (initialiser.kind === 'values') return initialiser.values;
  const { bytes } = initialiser;
  return bytes.length === length ? bytes : [...bytes, 0];
}

function bytesOf(values: readonly number[], width: Width): Uint8Array {
  if (width !== '16') return Uint8Array.from(values);
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setInt16(2 * index, value);
  return bytes;
}
