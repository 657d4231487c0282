import { denied } from '../../src/emit/denied.js';
import { upperSnake } from '../../src/emit/names.js';
import { chargedLengths } from '../../src/emit/typescript/host-glue.js';
import type { LoweredCall } from '../../src/lower/lowered.js';
import type { Lookup } from '../../src/model/lookup.js';
import { writeAnswer, writeHandlerCall } from './answer.js';
import { CallNames } from './call-names.js';
import type { HostNames } from './host-names.js';
import { Lines } from './lines.js';
import { glueName, wrapped } from './prototype.js';
import { needsKinds, writeTake } from './take.js';

/** Everything that the parts of the glue writer share about one call. */
export interface GlueContext {
  readonly out: Lines;
  readonly lookup: Lookup;
  readonly names: HostNames;
  readonly own: CallNames;
  readonly lowered: LoweredCall;
}

/** The glue of one family: a function for each call, and the switch over them. */
export function familyGlue(
  family: string,
  calls: readonly LoweredCall[],
  lookup: Lookup,
  names: HostNames,
  banner: string,
): string {
  const out = new Lines();
  out.line(`/* ${banner} */`).line(`#include "${family}.h"`).line();
  out.line(`#ifndef ${names.without(family)}`).line();
  const kinds = new Map(
    calls.flatMap(({ steps }) =>
      steps.flatMap((step) =>
        (step.kind === 'handle' || step.kind === 'handles') && needsKinds(step)
          ? [[step.of ?? '', step.kinds]]
          : [],
      ),
    ) as [string, readonly number[]][],
  );
  for (const [kind, numbers] of kinds)
    out.line(`static const uint16_t ${kindsName(kind)}[] = {${numbers.join(', ')}};`);
  for (const lowered of calls) {
    out.line();
    writeCall({ out, lookup, names, own: new CallNames(lowered), lowered });
  }
  out.line();
  out.line(`callgate_outcome ${names.gate(family)}(callgate_vat *vat, struct embedvm *vm, uint8_t count)`);
  out.block('{', () => {
    out.block('switch (vat->number) {', () => {
      for (const { call } of calls)
        out.line(`case ${call.number}: return ${glueName(call)}(vat, vm, count);`);
      out.line('default: return callgate_stop(vat, CALLGATE_FAULT_UNKNOWN_CALL);');
    });
  });
  out.line().line('#endif');
  return out.text();
}

/** The numbers of a kind and its sub-kinds. */
export function kindsName(kind: string): string {
  return `${upperSnake(kind)}_KINDS`;
}

function writeCall(context: GlueContext): void {
  const { out, own, lowered } = context;
  const { call, slots, steps } = lowered;
  out.line(`/* ${call.name} */`);
  out.line(`static callgate_outcome ${glueName(call)}(callgate_vat *vat, struct embedvm *vm, uint8_t count)`);
  out.block('{', () => {
    out.line(`if (!callgate_take(vat, vm, count, ${slots.length})) return callgate_refuse(vat);`);
    for (const [index, name] of own.slots.entries())
      out.line(`const uint16_t ${name} = vat->slots[${index}];`);
    for (const line of wrapped('vat->charge = ', costOf(context), ';')) out.line(line);
    writePermission(context);
    for (const step of steps) {
      if (step.kind === 'call') writeHandlerCall(context);
      else if (step.kind === 'consume') writeConsume(step.slot, context);
      else if (step.kind === 'answer') writeAnswer(step, context);
      else writeTake(step, context);
    }
  });
}

/** A length above its bound costs nothing, for the call faults for it. */
function costOf({ lowered, own }: GlueContext): readonly string[] {
  const { base, perByte } = lowered.call.cost;
  const lengths = chargedLengths(lowered).map(({ length, max }) => {
    const slot = own.slots[length];
    const cost = perByte === 1 ? `(uint32_t)${slot}` : `UINT32_C(${perByte}) * ${slot}`;
    return max >= 0xffff ? cost : `(${slot} > ${max} ? 0 : ${cost})`;
  });
  return [[`UINT32_C(${base})`, ...lengths].join(' + ')];
}

/** What a guarded call does in a vat without its permission. */
function writePermission({ out, names, lowered }: GlueContext): void {
  const { call } = lowered;
  const lack = denied(call);
  if (lack === null || call.permission === null) return;
  const refused = call.result.errors.find(({ name }) => name === 'Refused');
  const denial =
    lack === 'none'
      ? 'callgate_answer(vat, vm, 0)'
      : lack === 'Refused' && refused !== undefined
        ? `callgate_answer(vat, vm, ${refused.code})`
        : 'callgate_stop(vat, CALLGATE_FAULT_NOT_PERMITTED)';
  out.when(`(vat->permissions & ${names.permission(call.permission)}) == 0`, `return ${denial};`);
}

function writeConsume(slot: number, { out, own, lowered }: GlueContext): void {
  const step = lowered.steps.find((each) => each.kind === 'handle' && each.slot === slot);
  if (step?.kind !== 'handle') throw new Error('invariant: what is consumed was resolved');
  const only = step.optional || (step.use === 'askConsume' && step.of !== null);
  const condition = only ? `if (${own.made(step.name, 'entry')} != NULL) ` : '';
  out.line(`${condition}callgate_close(vat, ${own.slots[slot]});`);
}
