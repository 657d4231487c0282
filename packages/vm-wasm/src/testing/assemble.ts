import { ByteWriter } from '../image/byte-writer.js';
import { HEADER, SECTION } from '../image/sections.js';

/** A module for tests, byte for byte as it is said here: nothing is checked, so that wrong ones can be made too. */
export interface Parts {
  readonly types?: readonly (readonly [parameters: readonly number[], results: readonly number[]])[];
  readonly imports?: readonly { readonly module?: string; readonly field: string; readonly type: number }[];
  /** `code` without its last `end`. */
  readonly functions?: readonly {
    readonly type: number;
    readonly locals?: readonly number[];
    readonly code: readonly number[];
  }[];
  /** Initial size, and maximum if there is one. */
  readonly tables?: readonly (readonly number[])[];
  readonly memory?: readonly number[];
  /** Type, 1 when mutable, initial expression with its `end`. */
  readonly globals?: readonly (readonly number[])[];
  readonly exports?: readonly (readonly [name: string, kind: number, index: number])[];
  readonly start?: number;
  /** Whole segments. */
  readonly elements?: readonly (readonly number[])[];
  readonly data?: readonly (readonly number[])[];
  readonly dataCount?: boolean;
  readonly customs?: readonly (readonly [name: string, contents: string | Uint8Array])[];
}

/** Unsigned and signed LEB128. */
export function leb(value: number): number[] {
  const out = new ByteWriter();
  out.u32(value);
  return [...out.view()];
}

export function sleb(value: number): number[] {
  const out = new ByteWriter();
  out.signed(value);
  return [...out.view()];
}

export function assemble(parts: Parts): Uint8Array {
  const out = new ByteWriter();
  out.bytes(HEADER);
  const list = <T>(id: number, items: readonly T[] | undefined, bytes: (item: T) => readonly number[]) => {
    if (items === undefined) return;
    out.section(id, (section) => {
      section.u32(items.length);
      for (const item of items) section.bytes(Uint8Array.from(bytes(item)));
    });
  };
  const size = ([initial, maximum]: readonly number[]) =>
    maximum === undefined ? [0, ...leb(initial)] : [1, ...leb(initial), ...leb(maximum)];
  list(SECTION.type, parts.types, ([parameters, results]) => [
    0x60,
    ...vector(parameters),
    ...vector(results),
  ]);
  list(SECTION.import, parts.imports, ({ module = 'callgate', field, type }) => [
    ...text(module),
    ...text(field),
    0,
    ...leb(type),
  ]);
  list(SECTION.function, parts.functions, ({ type }) => leb(type));
  list(SECTION.table, parts.tables, (table) => [0x70, ...size(table)]);
  list(SECTION.memory, parts.memory && [parts.memory], size);
  list(SECTION.global, parts.globals, (global) => global);
  list(SECTION.export, parts.exports, ([name, kind, index]) => [...text(name), kind, ...leb(index)]);
  const { start, dataCount, data } = parts;
  if (start !== undefined) out.section(SECTION.start, (section) => section.u32(start));
  list(SECTION.element, parts.elements, (segment) => segment);
  if (dataCount) out.section(SECTION.dataCount, (section) => section.u32(data?.length ?? 0));
  list(SECTION.code, parts.functions, ({ locals = [], code }) => {
    const body = [...leb(locals.length), ...locals.flatMap((type) => [1, type]), ...code, 0x0b];
    return [...leb(body.length), ...body];
  });
  list(SECTION.data, data, (segment) => segment);
  for (const [name, contents] of parts.customs ?? []) {
    out.section(SECTION.custom, (section) => {
      section.name(name);
      section.bytes(typeof contents === 'string' ? new TextEncoder().encode(contents) : contents);
    });
  }
  return out.take();
}

export function text(value: string): number[] {
  return vector([...new TextEncoder().encode(value)]);
}

export function vector(bytes: readonly number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}
