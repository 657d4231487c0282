import type { LoweredAbi, LoweredCall, Slot } from '../../lower/lowered.js';
import type { ErrorCode } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { pascal } from '../names.js';
import { writeAnswer } from './glue-answer.js';
import { GlueNames } from './glue-names.js';
import { writeTake } from './glue-take.js';
import { type FamilyModule, KERNEL, isWide } from './handler-types.js';
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
  open(call: LoweredCall, names: GlueNames): string;
  readonly close: string;
  /** The whole statement that puts in a function of one expression, which takes no slots. */
  constant(number: number, expression: string): string;
  /** First lines of a body: how the slots become locals of their names. */
  prologue(call: LoweredCall, names: GlueNames): readonly string[];
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
  const context = { writer, lookup, spelling, names: new GlueNames(writer, lookup, module) };
  const calls = lowered.syscalls.filter((each) => each.family.name === family);
  const usesMemory = calls.some(({ steps }) => steps.some((step) => 'pointer' in step));
  const parameters = [
    `calls: ${writer.type(spelling.calls.type, spelling.calls.module)}`,
    `handlers: ${writer.type(`${pascal(family)}Handlers`, module(family))}`,
    `gate: ${writer.type('Gate', KERNEL)}`,
    ...(usesMemory ? [`memory: ${writer.type('GuestMemory', KERNEL)}`] : []),
  ];
  for (const { call } of calls) {
    if (call.result.errors.length > 0) writer.line(`const ${context.names.errors(call)} = ${codesOf(call.result.errors)};`);
  }
  if (calls.some(({ call }) => call.result.errors.length > 0)) writer.line();
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

function codesOf(errors: readonly ErrorCode[]): string {
  return `[${errors.map(({ code }) => code).join(', ')}]`;
}

/** Views and writers that a call reuses: one set per vat, so that a call allocates nothing. */
function sharedViews(lowered: LoweredCall, { spelling, names, writer }: GlueContext): string[] {
  const lines: string[] = [];
  for (const step of lowered.steps) {
    if (step.kind === 'slice') {
      const name = `${step.direction === 'out' ? 'Out' : 'In'}${step.list ? 'List' : 'Bytes'}`;
      const parameters = step.list ? `${step.elementBytes}, ${spelling.littleEndian}` : '';
      lines.push(`const ${names.view(lowered, step.name)} = new ${writer.value(name, KERNEL)}(${parameters});`);
    } else if (step.kind === 'record') {
      lines.push(`const ${names.view(lowered, step.name)} = new ${names.recordClass(step.storage.type)}();`);
    } else if (step.kind === 'room') {
      const out = names.outClass(lowered);
      if (out !== null) lines.push(`const ${names.view(lowered, 'out')} = new ${out}();`);
    }
  }
  return lines;
}

function writeCall(lowered: LoweredCall, context: GlueContext): void {
  const { writer, spelling, names } = context;
  const { call, slots } = lowered;
  writer.block(
    spelling.open(lowered, names),
    () => {
      for (const line of spelling.prologue(lowered, names)) writer.line(line);
      writer.line(`gate.enter${slots.length}(${[call.number, ...slots.map(({ name }) => names.slot(name))].join(', ')});`);
      if (spelling.charges) writer.line(`gate.charges += ${costOf(lowered, names)};`);
      for (const step of lowered.steps) {
        if (step.kind === 'call') writeHandlerCall(lowered, context);
        else if (step.kind === 'consume') writeConsume(lowered, step.slot, context);
        else if (step.kind === 'answer') writeAnswer(lowered, step, context);
        else writeTake(lowered, step, context);
      }
    },
    spelling.close,
  );
}

function costOf({ call, slots }: LoweredCall, names: GlueNames): string {
  const { base, perByte } = call.cost;
  const lengths = perByte === 0 ? [] : slots.filter(({ part }) => part === 'length');
  return [base, ...lengths.map(({ name }) => `${names.slot(name)}${perByte === 1 ? '' : ` * ${perByte}`}`)].join(' + ');
}

function writeHandlerCall(lowered: LoweredCall, { writer, names }: GlueContext): void {
  const { call, answer } = lowered;
  const given = lowered.steps.flatMap((step) => names.handed(step));
  if (names.outClass(lowered) !== null && answer.kind === 'pointer') {
    const record = answer.storage.type.kind === 'record';
    writer.line(`const result = ${names.view(lowered, 'out')}${record ? '.clear()' : ''};`);
    given.push('result');
  }
  const invoke = `handlers.${call.name}(${['gate', ...given].join(', ')});`;
  writer.line(hasAnswer(lowered) || call.blocking ? `const answer = ${invoke}` : invoke);
  if (call.blocking) writer.line(`if (answer === ${writer.value('WAIT', KERNEL)}) return gate.wait();`);
}

/** Whether the handler answers with a value: not when there is none, and not when all of it goes through `out`. */
function hasAnswer({ answer, call }: LoweredCall): boolean {
  if (answer.kind === 'nothing') return false;
  if (answer.kind !== 'pointer' || call.result.errors.length > 0 || call.result.optional) return true;
  const { type } = answer.storage;
  return type.kind !== 'record' && !isWide(type);
}

function writeConsume(lowered: LoweredCall, slot: number, { writer, names }: GlueContext): void {
  const step = lowered.steps.find((each) => each.kind === 'handle' && each.slot === slot);
  if (step?.kind !== 'handle') throw new Error('invariant: what is consumed was resolved');
  const only = step.use === 'askConsume' && step.kinds !== null;
  const condition = only ? `if (${names.local(step)} !== ${writer.value('NO_HANDLE', KERNEL)}) ` : '';
  writer.line(`${condition}gate.consume(${names.slot(lowered.slots[slot].name)});`);
}

/**
 * What the guarded calls do in a vat without their permission: `Option` answers none, a call that declares `Refused` answers that,
 * and any other faults. Calls that take a handle are not guarded: holding is permission.
 */
function writeDenied(calls: readonly LoweredCall[], { writer, spelling }: GlueContext): void {
  const guarded = calls.filter(({ call, slots }) => call.permission !== null && !slots.some(isHandle));
  for (const permission of new Set(guarded.map(({ call }) => call.permission))) {
    writer.line();
    writer.block(`if (!gate.granted('${permission}')) {`, () => {
      for (const lowered of guarded.filter(({ call }) => call.permission === permission)) {
        writer.line(spelling.constant(lowered.call.number, denial(lowered)));
      }
    });
  }
}

function isHandle({ part }: Slot): boolean {
  return part === 'handle';
}

function denial({ call, answer }: LoweredCall): string {
  const refused = call.result.errors.find(({ name }) => name === 'Refused');
  if (refused !== undefined) return `gate.deny(${call.number}, ${refused.code})`;
  if (call.result.optional && answer.kind !== 'nothing') return `gate.deny(${call.number}, 0)`;
  return `gate.forbid(${call.number})`;
}
