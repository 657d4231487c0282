import type { Limits } from '@callgate/kernel';
import type { CheckedImage } from '../check/check.js';
import { RESERVED_PREFIX } from '../check/exports.js';
import { IMPORT_MODULE } from '../check/imports.js';
import type { ImportEntry } from '../glue.js';
import { BOUNDS, PAGE } from '../image/bounds.js';
import { ByteWriter } from '../image/byte-writer.js';
import { Cursor } from '../image/cursor.js';
import { type Image, KIND, type Size, type Span } from '../image/image.js';
import { Instruction } from '../image/instruction.js';
import { OP } from '../image/opcodes.js';
import { HEADER, SECTION } from '../image/sections.js';
import { FUNCREF, I64 } from '../image/value-type.js';
import { writeDispatchEntry, writeSyscallWrapper } from './added.js';
import { rewriteBody } from './body.js';
import { emit, emitConstant } from './emit.js';
import { type Plan, planRewriting } from './plan.js';
import { savedBodies, savedExports, savedFunctions } from './saved.js';

/** Exports that the host adds. */
export const FUEL_EXPORT = `${RESERVED_PREFIX}fuel`;
export const DEPTH_EXPORT = `${RESERVED_PREFIX}depth`;
export const enterExport = (dispatch: number) => `${RESERVED_PREFIX}enter#${dispatch}`;

/** An image that cannot run without paying. */
export interface RewrittenImage {
  readonly bytes: Uint8Array;
  readonly plan: Plan;
  /** The syscalls that it imports, each under its number. */
  readonly syscalls: readonly ImportEntry[];
  /** Where the body of each function of the guest begins in `bytes`. */
  readonly bodyStarts: Uint32Array;
}

/**
 * Writes the checked image anew with fuel, depth and limits; see README.md. Custom sections are left out: V8 prints the names of functions in stacks as
 * they are, and by its stack the host tells a trap of the guest from one of its own code.
 */
export function rewriteImage(checked: CheckedImage, limits: Limits): RewrittenImage {
  const { image, syscalls } = checked;
  const plan = planRewriting(checked, limits.depth);
  const out = new ByteWriter(image.bytes.length * 2);
  const bodyStarts = new Uint32Array(image.bodies.length);
  const added = [...plan.wrappers, ...plan.entries, ...savedFunctions(plan.saved)];

  out.bytes(HEADER);
  writeList(out, SECTION.type, plan.types, (section, { parameters, results }) => {
    section.u8(0x60);
    for (const types of [parameters, results]) {
      section.u32(types.length);
      section.bytes(Uint8Array.from(types));
    }
  });
  writeList(out, SECTION.import, syscalls, (section, { number }, index) => {
    section.name(IMPORT_MODULE);
    section.name(String(number));
    section.u8(0);
    section.u32(image.imports[index].type);
  });
  writeList(out, SECTION.function, [...image.functions, ...added.map(({ type }) => type)], (section, type) =>
    section.u32(type),
  );
  writeList(out, SECTION.table, image.tables, (section, size) => {
    section.u8(FUNCREF);
    writeSize(section, size, BOUNDS.tableEntries);
  });
  writeList(out, SECTION.memory, image.memories, (section, size) =>
    writeSize(section, size, Math.min(Math.floor(limits.memory / PAGE), 65_536)),
  );
  writeGlobals(out, plan);
  writeExports(out, plan);
  writeElements(out, plan);
  copySection(out, image, SECTION.dataCount);
  writeCode(out, plan, bodyStarts);
  copySection(out, image, SECTION.data);
  return { bytes: out.take(), plan, syscalls, bodyStarts };
}

function writeList<T>(
  out: ByteWriter,
  id: number,
  items: readonly T[],
  write: (section: ByteWriter, item: T, index: number) => void,
): void {
  if (items.length === 0) return;
  out.section(id, (section) => {
    section.u32(items.length);
    for (const [index, item] of items.entries()) write(section, item, index);
  });
}

/** A section that is kept as it is, if the image has it. */
function copySection(out: ByteWriter, { bytes, sections }: Image, id: number): void {
  const span = sections.get(id);
  if (span !== undefined) out.section(id, (section) => section.slice(bytes, span.start, span.end));
}

/** Every size gets a maximum, and none is above the limit. */
function writeSize(section: ByteWriter, { initial, maximum }: Size, limit: number): void {
  section.u8(1);
  section.u32(initial);
  section.u32(maximum < 0 ? limit : Math.min(maximum, limit));
}

function writeGlobals(out: ByteWriter, plan: Plan): void {
  const { image, addedGlobals: added } = plan;
  out.section(SECTION.global, (section) => {
    section.u32(image.globals.length + added.length);
    for (const global of image.globals) {
      section.u8(global.type);
      section.u8(global.mutable ? 1 : 0);
      writeConstant(section, plan, global);
    }
    for (const type of added) {
      section.u8(type);
      section.u8(1);
      emitConstant(section, type === I64 ? OP.i64Const : OP.i32Const, 0);
      emit(section, OP.end);
    }
  });
}

function writeExports(out: ByteWriter, plan: Plan): void {
  const { exports } = plan.image;
  const added = [
    { name: FUEL_EXPORT, kind: KIND.global, index: plan.counters.fuel },
    { name: DEPTH_EXPORT, kind: KIND.global, index: plan.counters.depth },
    ...plan.entries.map(({ dispatch, index }) => ({
      name: enterExport(dispatch),
      kind: KIND.function,
      index,
    })),
    ...savedExports(plan),
  ];
  writeList(out, SECTION.export, [...exports, ...added], (section, { name, kind, index }) => {
    section.name(name);
    section.u8(kind);
    section.u32(kind === KIND.function ? plan.redirect(index) : index);
  });
}

function writeElements(out: ByteWriter, plan: Plan): void {
  const { bytes, elements } = plan.image;
  writeList(out, SECTION.element, elements, (section, { head, functions, expressions }) => {
    section.slice(bytes, head.start, head.end);
    if (functions !== null) {
      section.u32(functions.length);
      for (const index of functions) section.u32(plan.redirect(index));
    } else {
      section.u32(expressions.length);
      for (const span of expressions) writeConstant(section, plan, span);
    }
  });
}

/** Copies a constant expression; references to imported functions become references to their wrappers. */
function writeConstant(section: ByteWriter, plan: Plan, { start, end }: Span): void {
  const { bytes } = plan.image;
  const instruction = new Instruction(new Cursor(bytes, start, end, 'a constant expression'));
  do {
    instruction.next();
    if (instruction.opcode === OP.refFunc) emit(section, OP.refFunc, plan.redirect(instruction.a));
    else section.slice(bytes, instruction.start, instruction.end);
  } while (instruction.opcode !== OP.end);
}

function writeCode(out: ByteWriter, plan: Plan, bodyStarts: Uint32Array): void {
  const { wrappers, entries, image } = plan;
  const saved = savedBodies(plan.saved);
  const body = new ByteWriter();
  const start = out.section(SECTION.code, (section) => {
    const put = (write: () => void): number => {
      body.clear();
      write();
      section.u32(body.length);
      const at = section.length;
      section.bytes(body.view());
      return at;
    };
    section.u32(image.bodies.length + wrappers.length + entries.length + saved.length);
    for (const index of bodyStarts.keys()) bodyStarts[index] = put(() => rewriteBody(plan, index, body));
    for (const wrapper of wrappers) put(() => writeSyscallWrapper(plan, wrapper, body));
    for (const entry of entries) put(() => writeDispatchEntry(plan, entry, body));
    for (const write of saved) put(() => write(body));
  });
  for (const index of bodyStarts.keys()) bodyStarts[index] += start;
}
