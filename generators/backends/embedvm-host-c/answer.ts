import { leavesByExtent } from '../../src/lower/extents.js';
import type { Step } from '../../src/lower/lowered.js';
import { type StoredLeaf, bitsOf, domainOf, isSigned } from '../../src/lower/storage.js';
import type { Type } from '../../src/model/abi.js';
import { misfit } from './domain.js';
import type { GlueContext } from './glue.js';
import { errorName, resultOf, wrapped } from './prototype.js';
import { fieldPath } from './record-fields.js';
import { stopIf } from './take.js';

type AnswerStep = Extract<Step, { readonly kind: 'answer' }>;

/** Writes the call of the implementation, and stops a guest that has to wait. */
export function writeHandlerCall(context: GlueContext): void {
  const { out, names, lowered } = context;
  const { call, waiting } = lowered;
  const { type, out: given } = resultOf(lowered, names);
  const list = ['vat', ...lowered.steps.flatMap((step) => passed(step, context))];
  if (waiting !== null) {
    out.line(`const uint16_t capacity = callgate_room(vat, ${waiting.elementBytes}, ${waiting.max});`);
    list.push('vat->result', 'capacity');
  }
  if (given !== null) {
    out.line(`${given} value = ${isStruct(context) ? '{0}' : given === 'bool' ? 'false' : '0'};`);
    list.push('&value');
  }
  if (call.blocking) {
    out.line('bool waits = false;');
    list.push('&waits');
  }
  const assigned = type === 'void' ? '' : `const ${type} answer = `;
  for (const line of wrapped(`${assigned}${names.call(call.name)}(`, list, ');', 96)) out.line(line);
  if (call.blocking) out.line('if (waits) return CALLGATE_WAITING;');
}

function isStruct({ lowered }: GlueContext): boolean {
  const { value } = lowered.call.result;
  return lowered.waiting === null && (value?.kind === 'record' || value?.kind === 'handle');
}

/** What an implementation gets for a step. */
function passed(step: Step, { own, names }: GlueContext): readonly string[] {
  switch (step.kind) {
    case 'scalar': {
      const slot = own.slots[step.slot];
      if (step.domain.kind === 'bool') return [`${slot} == 1`];
      if (step.signed) return [`(int${step.bits}_t)${slot}`];
      return [step.bits === 8 ? `(uint8_t)${slot}` : slot];
    }
    case 'wide': {
      const name = own.made(step.name, 'value');
      return [step.domain.kind === 'bool' ? `${name} == 1` : name];
    }
    case 'slice':
    case 'handles':
      return [`vat->memory + ${own.slots[step.pointer]}`, own.slots[step.length]];
    case 'record':
      return [`&${own.made(step.name, 'record')}`];
    case 'handle': {
      if (step.use === 'slot' || step.use === 'number') return [own.slots[step.slot]];
      const entry = own.made(step.name, 'entry');
      if (step.of === null) return [entry];
      const mayBeNone = step.optional || step.use === 'askBorrow' || step.use === 'askConsume';
      const cell = `${entry}->cell`;
      return [
        `(${names.type(step.of)}){${mayBeNone ? `${entry} == NULL ? CALLGATE_NO_CELL : ${cell}` : cell}}`,
      ];
    }
    default:
      return [];
  }
}

/** Writes the last step: stores what the implementation gave, and answers. On an error nothing is stored. */
export function writeAnswer(step: AnswerStep, context: GlueContext): void {
  const { out, names, lowered } = context;
  const { answer, call, waiting } = lowered;
  const { returnsValue } = resultOf(lowered, names);
  if (step.errors.length > 0) {
    const codes = step.errors.map(({ name }) => `answer != ${errorName(name, names)}`);
    out.block('if (answer != CALLGATE_OK) {', () => {
      stopIf(codes.join(' && '), 'HOST_BUG', context);
      out.line('return callgate_answer(vat, vm, answer);');
    });
  } else if (answer.kind === 'pointer' && answer.optional) {
    out.line('if (!answer) return callgate_answer(vat, vm, 0);');
  }
  const value = returnsValue ? 'answer' : 'value';
  const done = (slot: string) => out.line(`return callgate_answer(vat, vm, ${slot});`);
  if (waiting !== null) {
    const length = step.errors.length > 0 || call.result.optional ? 'value' : 'answer';
    writeWaiting(length, context);
    if (answer.kind === 'pointer') out.line(`callgate_put16(vat->memory + ${outSlot(context)}, ${length});`);
    done(answer.kind === 'pointer' ? (answer.optional && step.errors.length === 0 ? '1' : '0') : length);
    return;
  }
  switch (answer.kind) {
    case 'nothing':
      done('0');
      return;
    case 'value': {
      if (step.errors.length > 0) return void done('0');
      const { type } = answer;
      if (step.capacity !== null) stopIf(`answer > ${capacityOf(step, context)}`, 'HOST_BUG', context);
      else writePromise('answer', type, context);
      done(
        type.kind === 'bool'
          ? 'answer ? 1 : 0'
          : isWideOrSigned(type, context)
            ? '(uint16_t)answer'
            : 'answer',
      );
      return;
    }
    case 'handle':
      writeOwn(value, answer.optional, context);
      done('handle');
      return;
    case 'pointer':
      if (step.capacity !== null) stopIf(`${value} > ${capacityOf(step, context)}`, 'HOST_BUG', context);
      writeStored(value, context);
      done(answer.optional && step.errors.length === 0 ? '1' : '0');
  }
}

function capacityOf({ capacity }: AnswerStep, { lowered, own }: GlueContext): string {
  const step = lowered.steps.find((each) => each.kind === 'slice' && each.name === capacity);
  if (step?.kind !== 'slice') throw new Error('invariant: a length is that of a buffer');
  return own.slots[step.length];
}

function isWideOrSigned(type: Type, { lookup }: GlueContext): boolean {
  return isSigned(type) || bitsOf(type, lookup) > 16;
}

/** What an implementation gives must be what the type allows. */
function writePromise(value: string, type: Type, context: GlueContext): void {
  const domain = domainOf(type, context.lookup);
  if (domain.kind !== 'range') return;
  stopIf(misfit(value, domain, bitsOf(type, context.lookup), isSigned(type)), 'HOST_BUG', context);
}

function outSlot({ lowered, own }: GlueContext): string {
  const room = lowered.steps.find((step) => step.kind === 'room');
  if (room?.kind !== 'room') throw new Error('invariant: a result that goes through a pointer has room');
  return own.slots[room.pointer];
}

/** Makes the guest's handle of what an implementation opened. */
function writeOwn(value: string, optional: boolean, context: GlueContext): void {
  const { out, lowered } = context;
  const grant = lowered.steps.find((step) => step.kind === 'grant');
  const { value: type } = lowered.call.result;
  const any = type?.kind === 'handle' && type.of === null;
  const cell = `${value}.cell`;
  if (any || grant?.kind !== 'grant') {
    out.line(`const uint16_t handle = callgate_own_once(vat, ${value}.kind, ${value}.rights, ${cell});`);
    stopIf('handle == 0', 'HANDLE_TABLE_FULL', context);
    return;
  }
  const rights = grant.from === null ? `UINT32_C(${grant.rights})` : 'rights';
  const give = `callgate_give(vat, ${grant.kindNumber}, ${rights}, ${cell})`;
  if (!optional) {
    out.line(`const uint16_t handle = ${give};`);
    out.line('if (handle == 0) return callgate_refuse(vat);');
    return;
  }
  out.line(`const uint16_t handle = CALLGATE_IS_NONE(${value}) ? 0 : ${give};`);
  out.line(`if (handle == 0 && !CALLGATE_IS_NONE(${value})) return callgate_refuse(vat);`);
}

/** Stores a value where the guest said. */
function writeStored(value: string, context: GlueContext): void {
  const { out, lowered, own, lookup } = context;
  const { answer } = lowered;
  if (answer.kind !== 'pointer') return;
  const { storage } = answer;
  const { type } = storage;
  const at = outSlot(context);
  const put = ({ bytes, offset }: StoredLeaf, what: string) => {
    const where = `vat->memory + ${at}${offset === 0 ? '' : ` + ${offset}`}`;
    out.line(
      bytes === 1
        ? `*(${where}) = (uint8_t)${what};`
        : `callgate_put${8 * bytes}(${where}, (uint${8 * bytes}_t)${what});`,
    );
  };
  if (type.kind === 'handle') {
    writeOwn(value, answer.optional || lowered.call.result.optional, context);
    put(storage.leaves[0], 'handle');
    return;
  }
  if (type.kind !== 'record') {
    writePromise(value, type, context);
    put(storage.leaves[0], type.kind === 'bool' ? `(${value} ? 1 : 0)` : value);
    return;
  }
  const room = lowered.steps.find((step) => step.kind === 'room');
  const extent = room?.kind === 'room' ? room.extent : null;
  const source = (leaf: StoredLeaf) => `${value}.${fieldPath(type.name, leaf.path, lookup)}`;
  for (const leaf of storage.leaves)
    if (leaf.domain.kind === 'range')
      stopIf(misfit(source(leaf), leaf.domain, 8 * leaf.bytes, leaf.signed), 'HOST_BUG', context);
  const store = (leaf: StoredLeaf) => {
    if (leaf.domain.kind === 'zero') put(leaf, '0');
    else put(leaf, leaf.domain.kind === 'bool' ? `(${source(leaf)} ? 1 : 0)` : source(leaf));
  };
  for (const { needed, leaves } of leavesByExtent(storage, extent)) {
    if (leaves.length === 0) continue;
    if (needed === 0) leaves.forEach(store);
    else out.block(`if (${own.slots[extent?.slot ?? 0]} >= ${needed}) {`, () => leaves.forEach(store));
  }
}

/** What the implementation left in the result register: its length is checked, and cells become handles. */
function writeWaiting(length: string, context: GlueContext): void {
  const { out, lowered } = context;
  const { waiting, steps } = lowered;
  if (waiting === null) return;
  stopIf(`${length} > capacity`, 'HOST_BUG', context);
  const grant = steps.find((step) => step.kind === 'grant');
  const handles = waiting.view === 'Handles';
  if (handles && grant?.kind === 'grant') {
    const rights = grant.from === null ? `UINT32_C(${grant.rights})` : 'rights';
    out.block(`for (uint16_t index = 0; index < ${length}; index++) {`, () => {
      out.line('uint8_t *const at = vat->result + UINT32_C(2) * index;');
      out.line(
        `const uint16_t handle = callgate_give(vat, ${grant.kindNumber}, ${rights}, callgate_get16(at));`,
      );
      out.line('if (handle == 0) return callgate_refuse(vat);');
      out.line('callgate_put16(at, handle);');
    });
  }
  out.line(`callgate_wait_result(vat, ${length}, ${waiting.elementBytes}, ${handles});`);
}
