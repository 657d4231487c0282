import { BOUNDS } from './bounds.js';
import { noChanges } from './changes.js';
import { readBodies } from './code.js';
import { readConstant } from './constant.js';
import type { Cursor } from './cursor.js';
import { readCustom } from './custom.js';
import { readData } from './data.js';
import { readElements } from './elements.js';
import type { Body, CustomSection, Export, FunctionImport, Global, Image, Size, Span } from './image.js';
import { beginOf } from './place.js';
import { hex, printable, refuse } from './refuse.js';
import { readSections, SECTION } from './sections.js';
import { type FunctionType, readReferenceType, readValueType } from './value-type.js';

/**
 * Reads a wasm image (WebAssembly 2.0, chapter 5, without SIMD and external references). Any bytes may be given; time and memory
 * are in proportion to their number. What is read is well-formed, not yet valid: indexes may point nowhere.
 * @throws ImageError in the form of `refuse`
 */
export function readImage(bytes: Uint8Array): Image {
  const contents = new Map<number, Cursor>();
  const sections = new Map<number, Span>();
  const customs: CustomSection[] = [];
  for (const { id, contents: cursor } of readSections(bytes)) {
    if (id === SECTION.custom) {
      customs.push(readCustom(cursor));
      continue;
    }
    contents.set(id, cursor);
    sections.set(id, { start: cursor.at, end: cursor.end });
  }
  const read = <T>(id: number, none: T, reader: (cursor: Cursor) => T): T => {
    const cursor = contents.get(id);
    if (cursor === undefined) return none;
    const value = reader(cursor);
    if (!cursor.done) cursor.fail('there are bytes behind the end of the section');
    return value;
  };
  const changes = noChanges();
  const image: Image = {
    bytes,
    types: read<FunctionType[]>(SECTION.type, [], (cursor) =>
      list(cursor, 'types', BOUNDS.types, 3, readFunctionType),
    ),
    imports: read<FunctionImport[]>(SECTION.import, [], (cursor) =>
      list(cursor, 'imports', BOUNDS.imports, 4, readImport),
    ),
    functions: read<number[]>(SECTION.function, [], (cursor) =>
      list(cursor, 'functions', BOUNDS.functions, 1, () => cursor.u32()),
    ),
    tables: read<Size[]>(SECTION.table, [], (cursor) => list(cursor, 'tables', BOUNDS.tables, 3, readTable)),
    memories: read<Size[]>(SECTION.memory, [], readMemories),
    globals: read<Global[]>(SECTION.global, [], (cursor) =>
      list(cursor, 'globals', BOUNDS.globals, 4, readGlobal),
    ),
    exports: read<Export[]>(SECTION.export, [], (cursor) =>
      list(cursor, 'exports', BOUNDS.exports, 3, readExport),
    ),
    start: read(SECTION.start, -1, (cursor) => cursor.u32()),
    elements: read(SECTION.element, [], readElements),
    bodies: read<Body[]>(SECTION.code, [], (cursor) => readBodies(cursor, changes)),
    changes,
    customs,
    sections,
  };
  const segments = read(SECTION.data, 0, readData);
  if (image.functions.length !== image.bodies.length) {
    const counts = `the function section has ${image.functions.length} functions, the code section ${image.bodies.length}`;
    refuse(
      `the image is malformed: ${counts}`,
      beginOf(image, image.bodies.length > 0 ? SECTION.code : SECTION.function),
    );
  }
  if (segments > 0 && image.memories.length === 0) {
    refuse(
      'the image is malformed: the data section needs a memory, and there is none',
      beginOf(image, SECTION.data),
    );
  }
  return image;
}

function list<T>(cursor: Cursor, what: string, max: number, least: number, read: (cursor: Cursor) => T): T[] {
  return Array.from({ length: cursor.count(what, max, least) }, () => read(cursor));
}

/** Groups of types, types with sub-types, structs and arrays. */
const GC_TYPES: readonly number[] = [0x4e, 0x4f, 0x50, 0x5e, 0x5f];

function readFunctionType(cursor: Cursor): FunctionType {
  const start = cursor.at;
  const form = cursor.u8();
  if (GC_TYPES.includes(form)) cursor.unsupported('gc', 'a type that is not that of a function (GC)', start);
  if (form !== 0x60) cursor.fail(`there is no type of form ${hex(form)}`, start);
  return {
    parameters: list(cursor, 'parameters', BOUNDS.parameters, 1, readValueType),
    results: list(cursor, 'results', BOUNDS.results, 1, readValueType),
  };
}

function readImport(cursor: Cursor): FunctionImport {
  const start = cursor.at;
  const module = cursor.name();
  const field = cursor.name();
  const kind = cursor.u8();
  if (kind !== 0) {
    const what = ['function', 'table', 'memory', 'global', 'tag'][kind] ?? `thing of kind ${kind}`;
    refuse(
      `the image imports the ${what} ${printable(`${module}.${field}`)}; only functions of module callgate can be imported`,
      { section: cursor.section, offset: start },
    );
  }
  return { module, field, type: cursor.u32(), at: start };
}

/** Limits (WebAssembly 2.0, 5.3.7); other flags belong to proposals. */
function readSize(cursor: Cursor, what: 'memory' | 'table'): Size {
  const start = cursor.at;
  const flags = cursor.u8();
  if (flags > 1) {
    if ((flags & 2) !== 0) cursor.unsupported('threads', `a shared ${what}`, start);
    if ((flags & 4) !== 0) cursor.unsupported('memory64', `a 64-bit ${what}`, start);
    cursor.fail('a size has unknown flags', start);
  }
  const initial = cursor.u32();
  return { initial, maximum: flags === 1 ? cursor.u32() : -1, at: start };
}

function readMemories(cursor: Cursor): Size[] {
  const start = cursor.at;
  const count = cursor.count('memories', 0xffff_ffff, 2);
  if (count > 1) cursor.unsupported('memories', `${count} memories`, start);
  return Array.from({ length: count }, () => readSize(cursor, 'memory'));
}

function readTable(cursor: Cursor): Size {
  if (cursor.bytes[cursor.at] === 0x40) cursor.unsupported('gc', 'a table with a value for its entries (GC)');
  readReferenceType(cursor);
  return readSize(cursor, 'table');
}

function readGlobal(cursor: Cursor): Global {
  const type = readValueType(cursor);
  const start = cursor.at;
  const mutable = cursor.u8();
  if (mutable > 1) cursor.fail('a global is neither constant nor mutable', start);
  return { type, mutable: mutable === 1, ...readConstant(cursor, type) };
}

function readExport(cursor: Cursor): Export {
  const at = cursor.at;
  const name = cursor.name();
  const start = cursor.at;
  const kind = cursor.u8();
  if (kind > 3) cursor.fail(`an export is of unknown kind ${kind}`, start);
  return { name, kind, index: cursor.u32(), at };
}
