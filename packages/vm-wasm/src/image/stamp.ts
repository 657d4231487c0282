import { type AbiStamp, ImageError, type ImageStamp, type StampedCall } from '@callgate/kernel';
import { BOUNDS } from './bounds.js';
import { ByteWriter } from './byte-writer.js';
import { readCustom } from './custom.js';
import type { CustomSection } from './image.js';
import { type Place, refuse } from './refuse.js';
import { HEADER, readSections, SECTION } from './sections.js';

/**
 * Name of the custom section that says which ABI an image was built against: JSON with `name`, `version` and `fingerprint`, and, where a build step
 * wrote it, `syscalls` and `dispatches`, each a list of `[number, name, form]` of what the image uses.
 */
export const STAMP_SECTION = 'callgate.abi';

/**
 * The image with this stamp in place of those it has, if any. Everything else stays byte for byte.
 * @throws ImageError when the bytes are no wasm module, or nobody would read the stamp
 */
export function stampWasm(image: Uint8Array, stamp: AbiStamp & Partial<ImageStamp>): Uint8Array {
  const bytes = new TextEncoder().encode(stampJson({ calls: null, ...stamp }));
  const problem = problemOf(bytes);
  if (problem !== null) throw new ImageError(`the stamp cannot be written: ${problem}`);
  const writer = new ByteWriter(image.length + bytes.length + 64);
  writer.bytes(HEADER);
  for (const { id, start, contents } of readSections(image)) {
    const replaced = id === SECTION.custom && readCustom(contents).name === STAMP_SECTION;
    if (!replaced) writer.slice(image, start, contents.end);
  }
  writer.section(SECTION.custom, (section) => {
    section.name(STAMP_SECTION);
    section.bytes(bytes);
  });
  return writer.take();
}

function stampJson({ name, version, fingerprint, calls }: ImageStamp): string {
  const rows = (list: readonly StampedCall[]) => list.map((call) => [call.number, call.name, call.form]);
  const told = calls === null ? {} : { syscalls: rows(calls.syscalls), dispatches: rows(calls.dispatches) };
  return JSON.stringify({ name, version, fingerprint, ...told });
}

/**
 * The stamp that a section holds.
 * @throws ImageError
 */
export function readStamp(bytes: Uint8Array, section: CustomSection): ImageStamp {
  const { start, end } = section;
  const read = parse(bytes.subarray(start, end));
  if (typeof read !== 'string') return read;
  refuse(`the image is malformed: ${read}`, stampPlace(section));
}

/** Where a stamp stands, behind the name of its section. */
export function stampPlace({ start }: CustomSection): Place {
  return { section: `custom section ${STAMP_SECTION}`, offset: start };
}

function problemOf(bytes: Uint8Array): string | null {
  const read = parse(bytes);
  return typeof read === 'string' ? read : null;
}

/** The stamp, or what is wrong with it. Whoever wrote the image wrote it: nothing of it is trusted, or shown unless it is printable. */
function parse(bytes: Uint8Array): ImageStamp | string {
  if (bytes.length > BOUNDS.stamp) return `its ABI stamp is longer than ${BOUNDS.stamp} bytes`;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return error instanceof SyntaxError ? NO_STAMP : 'its ABI stamp is not UTF-8';
  }
  const [name, version, fingerprint] = ['name', 'version', 'fingerprint'].map((key) => own(json, key));
  if (!isText(name) || !isText(version) || !isText(fingerprint)) return NO_STAMP;
  const [syscalls, dispatches] = [own(json, 'syscalls'), own(json, 'dispatches')];
  if (syscalls === undefined && dispatches === undefined) return { name, version, fingerprint, calls: null };
  const calls = { syscalls: callsOf(syscalls), dispatches: callsOf(dispatches) };
  if (calls.syscalls === null || calls.dispatches === null)
    return 'the calls of its ABI stamp are not lists of [number, name, form] with each number once';
  return { name, version, fingerprint, calls: { syscalls: calls.syscalls, dispatches: calls.dispatches } };
}

const NO_STAMP = 'its ABI stamp is not JSON with name, version and fingerprint';

function own(json: unknown, key: string): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  return Object.getOwnPropertyDescriptor(json, key)?.value;
}

function isText(value: unknown, most = 1024): value is string {
  return typeof value === 'string' && value.length <= most;
}

function callsOf(list: unknown): readonly StampedCall[] | null {
  if (!Array.isArray(list) || list.length > BOUNDS.imports) return null;
  const calls: StampedCall[] = [];
  const numbers = new Set<number>();
  for (const row of list as unknown[]) {
    if (!Array.isArray(row) || row.length !== 3) return null;
    const [number, name, form] = row as unknown[];
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 999_999_999)
      return null;
    if (!isText(name) || !Array.isArray(form) || form.length > BOUNDS.imports) return null;
    if (!(form as unknown[]).every((part) => isText(part, BOUNDS.stamp)) || numbers.has(number)) return null;
    numbers.add(number);
    calls.push({ number, name, form: form as string[] });
  }
  return calls;
}
