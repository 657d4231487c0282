import {
  type BufferType,
  type Call,
  type Located,
  type Lookup,
  type Parameter,
  type Type,
  isBuffer,
} from '@callgate/generators';
import { type Call as KernelCall, deliveryHandlers } from '@callgate/kernel';
import type { Reply, Seen, Value } from './script.js';

/** Handlers that record what they are given and answer what the script says. */
export interface Recorder {
  readonly handlers: { readonly [family: string]: object };
  readonly seen: Seen[];
  /** What the guest told through the probe. */
  readonly probes: Uint8Array[];
  /** What each call answers next. */
  readonly replies: Map<string, Reply[]>;
  /** The kernel's objects of the cells that were given out. */
  readonly objects: ReadonlyMap<number, number>;
}

export function recorder(lookup: Lookup): Recorder {
  const seen: Seen[] = [];
  const probes: Uint8Array[] = [];
  const replies = new Map<string, Reply[]>();
  const objects = new Map<number, number>();
  const families = new Map<string, { [name: string]: unknown }>();
  for (const { family, call } of lookup.syscalls) {
    const handlers = families.get(family.name) ?? {};
    families.set(family.name, handlers);
    handlers[call.name] = (gate: KernelCall, ...given: unknown[]) => {
      const reply = replies.get(call.name)?.shift() ?? {};
      const { values, room, rest } = take(call, given, reply, lookup);
      seen.push({ call: call.name, arguments: values });
      if (reply.ends !== undefined) gate.gate.objects.void(objects.get(reply.ends) ?? 0);
      const own = (cell: number) => {
        const object = gate.own(cell);
        objects.set(cell, object);
        return object;
      };
      return answer(call, reply, rest[0] as Out | undefined, reply.claims ?? room, own, lookup);
    };
  }
  for (const { name, kinds } of lookup.abi.families) {
    for (const kind of kinds) {
      const handlers = families.get(name) ?? {};
      families.set(name, handlers);
      handlers[`release${kind.name}`] = () => {};
    }
  }
  families.set('delivery', { ...deliveryHandlers });
  families.set('probe', {
    probe: (_gate: KernelCall, data: { copy(): Uint8Array }) => void probes.push(data.copy()),
  });
  return { handlers: Object.fromEntries(families), seen, probes, replies, objects };
}

/** Reads a handler's arguments back into values, and fills the buffer. What is left is the `out` of the result. */
function take({ parameters }: Call, given: readonly unknown[], reply: Reply, lookup: Lookup) {
  const values: Value[] = [];
  let at = 0;
  let room = 0;
  for (const parameter of parameters) {
    const value = given[at++];
    if (parameter.direction === 'out') {
      room = fill(value, parameter, reply.data ?? [], lookup);
      values.push((value as { capacity: number }).capacity);
    } else if (parameter.direction === 'inout') {
      values.push(read(value, parameter.type, lookup));
      room = fill(value, parameter, reply.data ?? [], lookup);
    } else if (isWide(parameter.type)) {
      values.push(joined(value as number, given[at++] as number, parameter.type));
    } else if (['bytes', 'text', 'list'].includes(parameter.type.kind)) {
      values.push(read(value, parameter.type, lookup));
    } else if (parameter.type.kind === 'record') {
      values.push(plain(value as { [field: string]: unknown }, parameter.type.name, lookup));
    } else {
      values.push(value as Value);
    }
  }
  return { values, room, rest: given.slice(at) };
}

/** What a handler reads of a buffer. */
function read(value: unknown, type: Type, lookup: Lookup): Value {
  if (type.kind === 'text') return [...Buffer.from((value as { text(): string }).text())];
  if (type.kind === 'bytes') return [...(value as { copy(): Uint8Array }).copy()];
  if (type.kind === 'list' && isWide(type.element)) {
    const wides = value as { length: number; low(index: number): number; high(index: number): number };
    return Array.from({ length: wides.length }, (_, index) =>
      joined(wides.low(index), wides.high(index), type.element),
    );
  }
  if (type.kind === 'list' && type.element.kind === 'record') {
    const { name } = type.element;
    const records = value as { length: number; at(index: number): { readonly [field: string]: unknown } };
    return Array.from({ length: records.length }, (_, index) => plain(records.at(index), name, lookup));
  }
  const list = value as { length: number; at(index: number): number };
  return Array.from({ length: list.length }, (_, index) => list.at(index));
}

function fill(into: unknown, { type }: Parameter, data: readonly Value[], lookup: Lookup): number {
  if (type.kind === 'text')
    return (into as { put(text: string): number }).put(Buffer.from(data as readonly number[]).toString());
  if (type.kind === 'bytes')
    return (into as { put(bytes: Uint8Array): number }).put(Uint8Array.from(data as readonly number[]));
  if (type.kind === 'list' && isWide(type.element)) {
    const list = into as { put(index: number, low: number, high: number): void };
    data.forEach((value, index) => void list.put(index, ...halves(BigInt(value as bigint))));
    return data.length;
  }
  if (type.kind === 'list' && type.element.kind === 'record') {
    const { element } = type;
    const list = into as Records & { put(index: number, value: Out): void };
    data.forEach((value, index) => void list.put(index, recordOf(list, element, value, lookup)));
    return data.length;
  }
  data.forEach(
    (value, index) => void (into as { put(index: number, value: number): void }).put(index, Number(value)),
  );
  return data.length;
}

/** A list of records, for a handler. */
interface Records {
  readonly layout: { make(): Out };
}

/** A value as an object of its record's class. */
export function recordOf({ layout }: Records, type: Type, value: Value, lookup: Lookup): Out {
  const record = layout.make();
  assign(record, type, value, lookup);
  return record;
}

function halves(value: bigint): [low: number, high: number] {
  return [Number(value & 0xffff_ffffn), Number(BigInt.asUintN(32, value >> 32n))];
}

function isWide(type: Type): boolean {
  return type.kind === 'integer' && type.name.endsWith('64');
}

function joined(low: number, high: number, type: Type): bigint {
  const bits = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return type.kind === 'integer' && type.name.startsWith('i')
    ? BigInt.asIntN(64, bits)
    : BigInt.asUintN(64, bits);
}

/** The object of a record's class as plain values. */
function plain(object: { readonly [field: string]: unknown }, record: string, lookup: Lookup): Value {
  const seen = lookup.record(record).fields.filter(({ reserved }) => reserved !== true);
  const entries = seen.map(({ name, type }): [string, Value] => {
    if (type.kind === 'record')
      return [name, plain(object[name] as { [field: string]: unknown }, type.name, lookup)];
    if (isWide(type))
      return [name, joined(object[`${name}Low`] as number, object[`${name}High`] as number, type)];
    return [name, object[name] as Value];
  });
  return Object.fromEntries(entries);
}

/** The object through which a handler gives what its answer cannot hold. */
type Out = { [member: string]: unknown };

/** Gives a result the way the interface of handlers says. */
function answer(
  { result }: Call,
  reply: Reply,
  out: Out | undefined,
  room: number,
  own: (cell: number) => number,
  lookup: Lookup,
): unknown {
  const { value: type, errors, optional } = result;
  if (reply.error !== undefined) return reply.error;
  const value = reply.data === undefined ? reply.value : room;
  if (type !== null && isBuffer(type)) {
    if (value === null || value === undefined) return false;
    give(out, type, value as readonly Value[], own, lookup);
    return errors.length > 0 ? 0 : true;
  }
  if (type?.kind === 'handle') {
    const object = value === null || value === undefined ? 0 : own(Number(value));
    if (errors.length === 0) return object;
    (out as Out).value = object;
    return 0;
  }
  if (optional && (value === null || value === undefined)) return false;
  if (type !== null && out !== undefined) assign(out, type, value as Value, lookup);
  if (errors.length > 0) return 0;
  return optional ? true : value;
}

/** Gives a result of variable size. */
function give(
  out: unknown,
  type: BufferType,
  value: readonly Value[],
  own: (cell: number) => number,
  lookup: Lookup,
): void {
  if (type.kind === 'bytes')
    (out as { put(bytes: Uint8Array): void }).put(Uint8Array.from(value as readonly number[]));
  else if (type.kind === 'text')
    (out as { put(text: string): void }).put(Buffer.from(value as readonly number[]).toString());
  else {
    const list = out as { add(value: number, high?: number): void };
    if (isWide(type.element)) {
      for (const item of value) list.add(...halves(BigInt(item as bigint)));
      return;
    }
    if (type.element.kind === 'record') {
      const records = out as Records & { add(value: Out): void };
      for (const item of value) records.add(recordOf(records, type.element, item, lookup));
      return;
    }
    for (const item of value) list.add(type.element.kind === 'handle' ? own(Number(item)) : Number(item));
  }
}

function assign(out: Out, type: Type, value: Value, lookup: Lookup, name = ''): void {
  if (type.kind === 'record') {
    const target = name === '' ? out : (out[name] as Out);
    for (const field of lookup.record(type.name).fields) {
      if (field.reserved) continue;
      assign(target, field.type, (value as { [field: string]: Value })[field.name], lookup, field.name);
    }
  } else if (isWide(type)) {
    const bits = BigInt(value as bigint);
    out[name === '' ? 'low' : `${name}Low`] = Number(bits & 0xffff_ffffn);
    out[name === '' ? 'high' : `${name}High`] = Number(BigInt.asUintN(32, bits >> 32n));
  } else if (name === '') {
    out.value = Number(value);
  } else {
    out[name] = value;
  }
}

/** The call of this name. */
export function callNamed(name: string, { syscalls, dispatches }: Lookup): Located {
  const found = [...syscalls, ...dispatches].find(({ call }) => call.name === name);
  if (found === undefined) throw new Error(`the case has no call ${name}`);
  return found;
}
