import { denied } from '../denied.js';
import type { LoweredAbi, LoweredCall, Step } from '../../lower/lowered.js';
import { listView } from '../../lower/lower.js';
import { type Domain, isSigned } from '../../lower/storage.js';
import type { Type } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { pascal } from '../names.js';
import { writeAnswer } from './glue-answer.js';
import { type CallNames, GlueNames, RESULT } from './glue-names.js';
import { needsKinds, writeTake } from './glue-take.js';
import { type FamilyModule, KERNEL, isWide, viewClass } from './handler-types.js';
import type { TypeScriptWriter } from './writer.js';

/** How the glue of one VM differs from another's. */
export interface GlueSpelling {
  readonly littleEndian: boolean;
  readonly wordBits: 16 | 32;
  /** Whether a call without a value returns nothing at all (wasm), or 0 (EmbedVM). */
  readonly silent: boolean;
  /** Whether the glue charges the call's fuel, because the VM does not. */
  readonly charges: boolean;
  /** Type of the collection that the functions are put into, and the module it comes from. */
  readonly calls: { readonly type: string; readonly module: string };
  /** Opens the statement that puts in a call's function, up to the brace. */
  open(call: LoweredCall, names: CallNames): string;
  readonly close: string;
  /** First lines of a body: how the slots become locals of their names. */
  prologue(call: LoweredCall, names: CallNames): readonly string[];
}

/** Everything that the parts of the glue writer share about one family. */
export interface GlueContext {
  readonly writer: TypeScriptWriter;
  readonly lookup: Lookup;
  readonly spelling: GlueSpelling;
  readonly names: GlueNames;
}

/** Writes the glue of one family: a function that binds the handlers to one vat's gate and memory. */
export function writeGlue(
  writer: TypeScriptWriter,
  lookup: Lookup,
  lowered: LoweredAbi,
  family: string,
  spelling: GlueSpelling,
  module: FamilyModule,
): void {
  const calls = lowered.syscalls.filter((each) => each.family.name === family);
  const context = { writer, lookup, spelling, names: new GlueNames(writer, lookup, module, calls) };
  const usesMemory = calls.some(({ steps }) => steps.some((step) => 'pointer' in step));
  const parameters = [
    `calls: ${writer.type(spelling.calls.type, spelling.calls.module)}`,
    `handlers: ${writer.type(`${pascal(family)}Handlers`, module(family))}`,
    `gate: ${writer.type('Gate', KERNEL)}`,
    ...(usesMemory ? [`memory: ${writer.type('GuestMemory', KERNEL)}`] : []),
  ];
  const constants = constantsOf(calls, context);
  for (const line of constants) writer.line(line);
  if (constants.length > 0) writer.line();
  writer.docs(`Puts the functions of the family ${family} into \`calls\`, for one vat.`);
  writer.list(`export function bind${pascal(family)}(`, parameters, '): void {');
  writer.indented(() => {
    const shared = new Set(calls.flatMap((call) => sharedViews(call, context)));
    for (const line of shared) writer.line(line);
    calls.forEach((call, index) => {
      if (index > 0 || shared.size > 0) writer.line();
      writeCall(call, context);
    });
    writeDenied(calls, context);
  });
  writer.line('}');
}

/** Lists that the checks of several calls share: made once, because a call allocates nothing. */
function constantsOf(calls: readonly LoweredCall[], { names }: GlueContext): readonly string[] {
  const lines = new Set<string>();
  const add = (name: string, values: readonly number[]) =>
    lines.add(`const ${name} = [${values.join(', ')}] as const;`);
  const addMembers = (domain: Domain) =>
    domain.kind === 'members' && add(names.members(domain.of), domain.values);
  for (const step of calls.flatMap(({ steps }) => steps)) {
    if (step.kind === 'scalar' || step.kind === 'wide') addMembers(step.domain);
    else if (step.kind === 'slice' && step.direction !== 'out')
      for (const { domain } of step.element?.leaves ?? []) addMembers(domain);
    else if (step.kind === 'record') for (const { domain } of step.storage.leaves) addMembers(domain);
    else if ((step.kind === 'handle' || step.kind === 'handles') && step.of !== null && needsKinds(step))
      add(names.kinds(step.of), step.kinds);
  }
  for (const step of calls.flatMap(({ steps }) => steps)) {
    if (step.kind !== 'record' && step.kind !== 'room') continue;
    const { type } = step.storage;
    if (step.extent !== null && type.kind === 'record') add(names.sizes(type.name), step.extent.sizes);
  }
  for (const { call } of calls) {
    const codes = call.result.errors.map(({ code }) => code);
    if (codes.length > 0) add(names.errors(call), codes);
  }
  return [...lines];
}

/** Views and writers that a call reuses: one set per vat, so that a call allocates nothing. */
function sharedViews(lowered: LoweredCall, context: GlueContext): string[] {
  const { names, writer } = context;
  const lines: string[] = [];
  for (const step of lowered.steps) {
    if (step.kind === 'slice') {
      const name = viewClass(step.direction, viewOf(step));
      const parameters = viewParameters(step, context);
      lines.push(
        `const ${names.view(lowered, step.name)} = new ${writer.value(name, KERNEL)}(${parameters});`,
      );
    } else if (step.kind === 'handles') {
      const object = () => (step.use === 'number' ? 'number' : writer.type('ObjectIndex', KERNEL));
      const item = step.of === null ? object() : names.cellType(step.of);
      const type = `${writer.value('InHandles', KERNEL)}<${item}>`;
      lines.push(`const ${names.view(lowered, step.name)} = new ${type}(${step.max});`);
    } else if (step.kind === 'record') {
      lines.push(`const ${names.view(lowered, step.name)} = new ${names.recordClass(step.storage.type)}();`);
    } else if (step.kind === 'room') {
      const out = names.outClass(lowered);
      if (out !== null) lines.push(`const ${names.view(lowered, RESULT)} = new ${out}();`);
    }
  }
  const { waiting } = lowered;
  if (waiting !== null) {
    const name = writer.value(`Result${waiting.view}`, KERNEL);
    const { view, element, elementBytes, max } = waiting;
    const layout = view === 'Values' && element !== null ? `, ${layoutOf(element.type, context)}` : '';
    const more = view === 'List' ? `, ${elementBytes}` : layout;
    lines.push(`const ${names.view(lowered, RESULT)} = new ${name}(gate, ${max}${more});`);
  }
  return lines;
}

/** What the handler sees a buffer through. */
function viewOf({ text, element }: Extract<Step, { readonly kind: 'slice' }>) {
  if (element === null) return text ? 'Text' : 'Bytes';
  return listView(element.type);
}

function viewParameters(
  { element, direction }: Extract<Step, { readonly kind: 'slice' }>,
  context: GlueContext,
): string {
  if (element === null) return '';
  const { littleEndian } = context.spelling;
  const signed = isSigned(element.type);
  switch (listView(element.type)) {
    case 'Values':
      return `${layoutOf(element.type, context)}, ${littleEndian}`;
    case 'WideList':
      return direction === 'out' ? `${littleEndian}` : `${littleEndian}, ${signed}`;
    case 'List':
      return `${element.size}, ${littleEndian}${signed ? ', true' : ''}`;
  }
}

/** How an element lies in memory that is read and written by its layout. */
function layoutOf(type: Type, { writer, names }: GlueContext): string {
  return type.kind === 'float'
    ? writer.value(`binary${type.bits}`, KERNEL)
    : `${names.recordClass(type)}.layout`;
}

function writeCall(lowered: LoweredCall, context: GlueContext): void {
  writeFunction(lowered, context, () => {
    for (const step of lowered.steps) {
      if (step.kind === 'call') writeHandlerCall(lowered, context);
      else if (step.kind === 'consume') writeConsume(lowered, step.slot, context);
      else if (step.kind === 'answer') writeAnswer(lowered, step, context);
      else writeTake(lowered, step, context);
    }
  });
}

/** Puts in the function of a call that is counted, traced and charged; `rest` writes what it then does. */
function writeFunction(
  lowered: LoweredCall,
  { writer, spelling, names }: GlueContext,
  rest: () => void,
): void {
  const { call, slots } = lowered;
  const own = names.of(lowered);
  writer.block(
    spelling.open(lowered, own),
    () => {
      for (const line of spelling.prologue(lowered, own)) writer.line(line);
      const words = slots.flatMap(({ float }, index) => tracedAs(own.slots[index], float, writer));
      writer.line(`gate.enter${words.length}(${[call.number, ...words].join(', ')});`);
      if (spelling.charges) writer.line(`gate.charges += ${costOf(lowered, own)};`);
      rest();
    },
    spelling.close,
  );
}

/** A slot as the words that traces remember. */
function tracedAs(slot: string, float: 32 | 64 | undefined, writer: TypeScriptWriter): string[] {
  if (float === undefined) return [slot];
  const names = float === 32 ? ['f32Bits'] : ['f64Low', 'f64High'];
  return names.map((name) => `${writer.value(name, KERNEL)}(${slot})`);
}

/** The slices that a call is charged by: a length above its bound costs nothing, for the call faults for it. */
export function chargedLengths({ call, steps }: LoweredCall): Slice[] {
  return call.cost.perByte === 0
    ? []
    : steps.filter((step) => step.kind === 'slice' || step.kind === 'handles');
}

type Slice = Extract<Step, { readonly kind: 'slice' | 'handles' }>;

function costOf(lowered: LoweredCall, { slots }: CallNames): string {
  const { base, perByte } = lowered.call.cost;
  const costs = chargedLengths(lowered).map(({ length, max }) => {
    const slot = slots[length];
    return `(${slot} > ${max} ? 0 : ${slot}${perByte === 1 ? '' : ` * ${perByte}`})`;
  });
  return [base, ...costs].join(' + ');
}

function writeHandlerCall(lowered: LoweredCall, { writer, names }: GlueContext): void {
  const { call, answer, waiting } = lowered;
  const given = lowered.steps.flatMap((step) => names.of(lowered).handed(step));
  if (waiting !== null) {
    writer.line(`const result = ${names.view(lowered, RESULT)}.begin();`);
    given.push('result');
  } else if (names.outClass(lowered) !== null && answer.kind === 'pointer') {
    const record = answer.storage.type.kind === 'record';
    writer.line(`const result = ${names.view(lowered, RESULT)}${record ? '.clear()' : ''};`);
    given.push('result');
  }
  const assigns = hasAnswer(lowered) || call.blocking ? 'const answer = ' : '';
  writer.list(`${assigns}handlers.${call.name}(`, ['gate', ...given], ');');
  if (call.blocking) writer.line(`if (answer === ${writer.value('WAIT', KERNEL)}) return gate.wait();`);
}

/** Whether the handler answers with a value: not when there is none, and not when all of it goes through `out`. */
function hasAnswer({ answer, call, waiting }: LoweredCall): boolean {
  if (answer.kind === 'nothing') return false;
  if (waiting !== null) return call.result.errors.length > 0 || call.result.optional;
  if (answer.kind !== 'pointer' || call.result.errors.length > 0 || call.result.optional) return true;
  const { type } = answer.storage;
  return type.kind !== 'record' && !isWide(type);
}

function writeConsume(lowered: LoweredCall, slot: number, { writer, names }: GlueContext): void {
  const step = lowered.steps.find((each) => each.kind === 'handle' && each.slot === slot);
  if (step?.kind !== 'handle') throw new Error('invariant: what is consumed was resolved');
  const own = names.of(lowered);
  const only = step.optional || (step.use === 'askConsume' && step.of !== null);
  const condition = only ? `if (${own.local(step)} !== ${writer.value('NO_HANDLE', KERNEL)}) ` : '';
  writer.line(`${condition}gate.consume(${own.slots[slot]});`);
}

/**
 * What the guarded calls do in a vat without their permission: `Option` answers none, a call that declares `Refused` answers that,
 * and any other faults. Calls that take a handle are not guarded: holding is permission.
 */
function writeDenied(calls: readonly LoweredCall[], context: GlueContext): void {
  const { writer } = context;
  const guarded = calls.filter(({ call, steps }) => call.permission !== null && !steps.some(isHeld));
  for (const permission of new Set(guarded.map(({ call }) => call.permission))) {
    writer.line();
    writer.block(`if (!gate.granted('${permission}')) {`, () => {
      for (const lowered of guarded.filter(({ call }) => call.permission === permission)) {
        writeFunction(lowered, context, () => writer.line(`return ${denial(lowered)};`));
      }
    });
  }
}

/** Whether a step makes sure that the guest holds something. */
function isHeld(step: Step): boolean {
  return step.kind === 'handle' && !step.optional;
}

function denial({ call }: LoweredCall): string {
  const lack = denied(call);
  if (lack === 'none') return 'gate.leave(0)';
  const refused = call.result.errors.find(({ name }) => name === 'Refused');
  return lack === 'Refused' && refused !== undefined
    ? `gate.leave(gate.error(${refused.code}))`
    : "gate.fault('not-permitted')";
}
