import { leavesByExtent } from '../../src/lower/extents.js';
import type { Step } from '../../src/lower/lowered.js';
import type { Domain, Storage, StoredLeaf } from '../../src/lower/storage.js';
import { misfit, outside } from './domain.js';
import { type GlueContext, kindsName } from './glue.js';
import { wrapped } from './prototype.js';
import { fieldPath } from './record-fields.js';

type Take = Exclude<Step, { readonly kind: 'call' | 'consume' | 'answer' }>;
type Of<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/** Writes a step in front of the implementation: takes what the guest passed, and checks it. */
export function writeTake(step: Take, context: GlueContext): void {
  const { out, own } = context;
  switch (step.kind) {
    case 'scalar':
      writeScalar(step, context);
      return;
    case 'float':
      throw new Error('invariant: embedvm16 has no floats');
    case 'wide':
      writeWide(step, context);
      return;
    case 'slice':
      writeRange(step, step.elementBytes, context);
      writeSliceChecks(step, context);
      return;
    case 'record':
      writeRecord(step, context);
      return;
    case 'handle':
      writeHandle(step, context);
      return;
    case 'handles':
      writeHandles(step, context);
      return;
    case 'apart':
      writeApart(own.slots[step.consumed], own.slots[step.other], context);
      return;
    case 'gone':
      writeGone(step, context);
      return;
    case 'room':
      writeInside(own.slots[step.pointer], sizeOf(step, context), context);
      return;
    case 'grant':
      if (step.from === null) return;
      out.line(`const uint32_t rights = ${heldRights(step.from, context)} & UINT32_C(${step.rights});`);
  }
}

/** Leaves with a fault when a condition holds. */
export function stopIf(condition: string, fault: string, { out }: GlueContext): void {
  if (condition === '') return;
  const line = `if (${condition}) return callgate_stop(vat, CALLGATE_FAULT_${fault});`;
  if (line.length <= 100) {
    out.line(line);
    return;
  }
  const tests = condition
    .split(' && ')
    .map((test, index, all) => (index < all.length - 1 ? `${test} &&` : test));
  for (const each of wrapped('if (', [tests.join(' ')], ')', 1000).flatMap((whole) => breakAt(whole)))
    out.line(each);
  out.line(`  return callgate_stop(vat, CALLGATE_FAULT_${fault});`);
}

/** Breaks a condition behind an operator where it is too long. */
function breakAt(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(/(?<=&&|\|\|) /)) {
    if (line !== '' && `${line} ${part}`.length > 96) {
      lines.push(line);
      line = `    ${part}`;
    } else {
      line = line === '' ? part : `${line} ${part}`;
    }
  }
  return [...lines, line];
}

function writeScalar(step: Of<'scalar'>, context: GlueContext): void {
  const { own } = context;
  const { bits, signed, domain } = step;
  const slot = own.slots[step.slot];
  const raw = signed ? `(int16_t)${slot}` : slot;
  if (domain.kind === 'bool') {
    stopIf(`${slot} > 1`, 'OUT_OF_RANGE', context);
    return;
  }
  if (domain.kind !== 'any') {
    stopIf(misfit(raw, domain, 16, signed), 'OUT_OF_RANGE', context);
  } else if (bits < 16) {
    const least = signed ? -(2 ** (bits - 1)) : 0;
    stopIf(outside(raw, least, least + 2 ** bits - 1, 16, signed), 'OUT_OF_RANGE', context);
  }
}

function writeWide(step: Of<'wide'>, context: GlueContext): void {
  const { out, own } = context;
  const { bits, signed, domain } = step;
  const words = step.words.map((slot) => own.slots[slot]);
  const joined = `callgate_join${bits}(${[...words].reverse().join(', ')})`;
  const name = own.made(step.name, 'value');
  out.line(
    `const ${signed ? '' : 'u'}int${bits}_t ${name} = ${signed ? `(int${bits}_t)(${joined})` : joined};`,
  );
  stopIf(misfit(name, domain, bits, signed), 'OUT_OF_RANGE', context);
}

/** Checks the range of guest memory that a buffer is. */
function writeRange(
  { pointer, length, max }: { readonly pointer: number; readonly length: number; readonly max: number },
  elementBytes: number,
  context: GlueContext,
): void {
  const { own } = context;
  const size = own.slots[length];
  if (max < 0xffff) stopIf(`${size} > ${max}`, 'BAD_LENGTH', context);
  writeInside(own.slots[pointer], elementBytes === 1 ? size : `UINT32_C(${elementBytes}) * ${size}`, context);
}

function writeInside(at: string, size: string, context: GlueContext): void {
  stopIf(`!callgate_inside(vat, ${at}, ${size})`, 'BAD_POINTER', context);
}

function writeSliceChecks(step: Of<'slice'>, context: GlueContext): void {
  const { own } = context;
  if (step.direction === 'out') return;
  const [at, size] = [own.slots[step.pointer], own.slots[step.length]];
  if (step.text) stopIf(`!callgate_is_text(vat->memory + ${at}, ${size})`, 'BAD_TEXT', context);
  if (step.element !== null) writeElementChecks(step.element, at, size, context);
}

/** Checks each element of a list whose type has values that its bits can miss. The implementation then reads them where they lie. */
function writeElementChecks(
  { type, size: elementBytes, leaves }: Storage,
  at: string,
  size: string,
  context: GlueContext,
): void {
  const { out } = context;
  const picky = leaves.filter(({ domain }) => domain.kind !== 'any');
  if (picky.length === 0) return;
  const where = `vat->memory + ${at} + ${elementBytes === 1 ? 'index' : `UINT32_C(${elementBytes}) * index`}`;
  out.block(`for (uint16_t index = 0; index < ${size}; index++) {`, () => {
    if (type.kind !== 'record') {
      const [{ bytes, signed, domain }] = leaves;
      out.line(`const ${cInteger(bytes, signed)} value = ${readAt(where, bytes, signed)};`);
      stopIf(misfit('value', domain, 8 * bytes, signed), 'OUT_OF_RANGE', context);
      return;
    }
    out.line(`const uint8_t *const at = ${where};`);
    for (const { offset, bytes, signed, domain } of picky) {
      const value = readAt(offset === 0 ? 'at' : `at + ${offset}`, bytes, signed);
      stopIf(misfit(value, domain, 8 * bytes, signed), 'OUT_OF_RANGE', context);
    }
  });
}

function cInteger(bytes: number, signed: boolean): string {
  return `${signed ? '' : 'u'}int${8 * bytes}_t`;
}

function readAt(where: string, bytes: number, signed: boolean): string {
  const value = bytes === 1 ? `*(${where})` : `callgate_get${8 * bytes}(${where})`;
  return signed ? `(${cInteger(bytes, true)})${value}` : value;
}

/** The bytes of a record that the guest passes or has room for; of an extensible one it says how many. */
export function sizeOf({ storage, extent }: Of<'record'> | Of<'room'>, context: GlueContext): string {
  if (extent === null) return String(storage.size);
  const slot = context.own.slots[extent.slot];
  stopIf(extent.sizes.map((size) => `${slot} != ${size}`).join(' && '), 'OUT_OF_RANGE', context);
  return slot;
}

function writeRecord(step: Of<'record'>, context: GlueContext): void {
  const { out, own, names, lookup } = context;
  const { type } = step.storage;
  if (type.kind !== 'record') throw new Error('invariant: a record step has a record');
  const at = own.slots[step.pointer];
  const size = sizeOf(step, context);
  writeInside(at, size, context);
  const record = own.made(step.name, 'record');
  const fields = lookup.record(type.name).fields.some(({ reserved }) => reserved !== true);
  out.line(`${names.type(type.name)} ${record}${step.extent === null && fields ? '' : ' = {0}'};`);
  const read = (leaf: StoredLeaf) => {
    const { bytes, signed, offset, domain, path } = leaf;
    const from = readAt(`vat->memory + ${at}${offset === 0 ? '' : ` + ${offset}`}`, bytes, signed);
    if (domain.kind === 'any') {
      out.line(`${record}.${fieldPath(type.name, path, lookup)} = ${from};`);
      return;
    }
    writeChecked(
      leaf,
      from,
      domain.kind === 'zero' ? null : `${record}.${fieldPath(type.name, path, lookup)}`,
      context,
    );
  };
  for (const { needed, leaves } of leavesByExtent(step.storage, step.extent)) {
    if (leaves.length === 0) continue;
    if (needed === 0) leaves.forEach(read);
    else out.block(`if (${size} >= ${needed}) {`, () => leaves.forEach(read));
  }
}

/** A leaf with values that its bits can miss. A bool is looked at before it becomes one. */
function writeChecked(
  { bytes, signed, domain }: StoredLeaf,
  from: string,
  into: string | null,
  context: GlueContext,
): void {
  if (into === null || domain.kind === 'bool') {
    stopIf(misfit(from, domain, 8 * bytes, signed), 'OUT_OF_RANGE', context);
    if (into !== null) context.out.line(`${into} = ${from} == 1;`);
    return;
  }
  context.out.line(`${into} = ${from};`);
  stopIf(misfit(into, domain as Domain, 8 * bytes, signed), 'OUT_OF_RANGE', context);
}

function writeHandle(step: Of<'handle'>, context: GlueContext): void {
  const { out, own } = context;
  if (step.use === 'slot' || step.use === 'number') return;
  const entry = own.made(step.name, 'entry');
  const slot = own.slots[step.slot];
  const kinds = kindsOf(step);
  if (step.use === 'askBorrow' || step.use === 'askConsume') {
    out.line(`const callgate_entry *${entry} = callgate_ask(vat, ${slot}, ${kinds});`);
    return;
  }
  out.line(`const callgate_entry *${entry} = NULL;`);
  const none = step.optional ? `${slot} != 0 && ` : '';
  const condition = `${none}!callgate_resolve(vat, ${slot}, ${kinds}, ${step.rights}, ${step.mayBeGone}, &${entry})`;
  refuseIf(condition, context);
}

function refuseIf(condition: string, { out }: GlueContext): void {
  out.when(condition, 'return callgate_refuse(vat);');
}

function kindsOf(step: Of<'handle'> | Of<'handles'>): string {
  return step.of === null ? 'NULL, 0' : `${kindsName(step.of)}, ${step.kinds.length}`;
}

/** Resolves each handle of a list. Nothing of the guest runs meanwhile, so the implementation reads the same ones. */
function writeHandles(step: Of<'handles'>, context: GlueContext): void {
  const { out, own } = context;
  writeRange(step, step.elementBytes, context);
  const resolves = step.use === 'borrow';
  if (!resolves && step.apartFrom.length === 0) return;
  const [at, size] = [own.slots[step.pointer], own.slots[step.length]];
  if (step.mayBeGone) out.line(`bool ${own.made(step.name, 'gone')} = false;`);
  out.block(`for (uint16_t index = 0; index < ${size}; index++) {`, () => {
    if (resolves) out.line('const callgate_entry *entry = NULL;');
    out.line(`const uint16_t handle = callgate_get16(vat->memory + ${at} + UINT32_C(2) * index);`);
    if (resolves)
      refuseIf(
        `!callgate_resolve(vat, handle, ${kindsOf(step)}, ${step.rights}, ${step.mayBeGone}, &entry)`,
        context,
      );
    for (const slot of step.apartFrom) writeApart(own.slots[slot], 'handle', context);
    if (step.mayBeGone) out.line(`if (entry->gone) ${own.made(step.name, 'gone')} = true;`);
  });
}

/** A handle that the call consumes is passed to it once. A number that is no handle names nothing twice. */
function writeApart(consumed: string, other: string, context: GlueContext): void {
  stopIf(`${consumed} == ${other} && callgate_find(vat, ${other}) != NULL`, 'TWICE', context);
}

/** Whether the constant with a kind's numbers is needed. */
export function needsKinds({ of, use }: Of<'handle'> | Of<'handles'>): boolean {
  return of !== null && use !== 'slot' && use !== 'number';
}

function writeGone(step: Of<'gone'>, { out, own, lowered }: GlueContext): void {
  const tests = lowered.steps.flatMap((each) => {
    if ((each.kind !== 'handle' && each.kind !== 'handles') || !step.handles.includes(each.name)) return [];
    if (each.kind === 'handles') return [own.made(each.name, 'gone')];
    const entry = own.made(each.name, 'entry');
    const gone = `${entry}->gone`;
    return [each.optional ? `(${entry} != NULL && ${gone})` : gone];
  });
  out.block(`if (${tests.join(' || ')}) {`, () => {
    for (const slot of step.consumes) out.line(`callgate_close(vat, ${own.slots[slot]});`);
    out.line(`return callgate_answer(vat, vm, ${step.code});`);
  });
}

function heldRights(slot: number, { own, lowered }: GlueContext): string {
  const step = lowered.steps.find((each) => each.kind === 'handle' && each.slot === slot);
  if (step?.kind !== 'handle') throw new Error('invariant: rights come from a handle');
  return `${own.made(step.name, 'entry')}->rights`;
}
