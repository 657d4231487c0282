import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { upperSnake } from '../../src/emit/names.js';
import { render } from '../../src/emit/template.js';
import type { LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import { storageOf } from '../../src/lower/storage.js';
import { embedvm16 } from '../../src/lower/profile.js';
import type { Enum, Kind, Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

/** One include for our assembler: the ABI's numbers, and a callable routine for each syscall. */
export const backEnd: BackEnd = (input) => {
  const { lookup, fingerprint } = input;
  const lowered = loweredFor(input, 'embedvm16');
  const families = lookup.abi.families.map((family) => ({
    family: family.name,
    enums: family.enums.flatMap(enumConstants),
    records: family.records.flatMap((record) => recordConstants(record, lookup)),
    kinds: family.kinds.map((kind: Kind) => ({ name: `KIND_${upperSnake(kind.name)}`, value: kind.number })),
    dispatches: lowered.dispatches.filter((each) => each.family.name === family.name).map(dispatchView),
    calls: lowered.syscalls.filter((each) => each.family.name === family.name).map(routineView),
  }));
  const { name, version } = lookup.abi;
  const view = { banner: banner(input), name, version, fingerprint, families };
  return [{ path: 'callgate.evs', content: render(input.templates, 'callgate.evs.hbs', view) }];
};

function enumConstants({ name, members }: Enum): object[] {
  return members.map((member) => ({
    name: `${upperSnake(name)}_${upperSnake(member.name)}`,
    value: member.value,
  }));
}

function recordConstants({ name }: Record, lookup: Lookup): object[] {
  const { size, leaves } = storageOf({ kind: 'record', name }, lookup, embedvm16);
  const prefix = upperSnake(name);
  return [
    { name: `${prefix}_SIZE`, value: size },
    ...leaves.map(({ path, offset }) => ({
      name: `${prefix}_${path.map(upperSnake).join('_')}`,
      value: offset,
    })),
  ];
}

function dispatchView({ call, slots }: LoweredDispatch): object {
  return {
    name: `DISPATCH_${upperSnake(call.name)}`,
    value: call.number,
    slots: slots.map(({ name }) => name).join(', '),
  };
}

/** A routine takes its arguments as EmbedVM calls do: the last one pushed first, removed by the caller. */
function routineView({ call, slots, answer }: LoweredCall): object {
  return {
    name: call.name,
    constant: `CALL_${upperSnake(call.name)}`,
    number: call.number,
    docs: call.docs.summary,
    slots: slots.map(({ name }) => name).join(', '),
    arguments: slots.map((_, index) => slots.length - 1 - index),
    count: slots.length + 1,
    answer: answerText(answer, call.result.errors.length > 0),
  };
}

function answerText(answer: LoweredCall['answer'], fallible: boolean): string {
  switch (answer.kind) {
    case 'nothing':
      return '0';
    case 'handle':
      return answer.optional ? 'handle, or 0 for none' : 'handle';
    case 'pointer':
      return fallible && answer.optional
        ? '0, or an error; the handle, or 0 for none, is at out'
        : fallible
          ? '0, or an error; the value is at out'
          : answer.optional
            ? '1 when there is a value, which is at out; else 0'
            : '0; the value is at out';
    case 'value':
      return fallible ? '0, or an error' : 'value';
  }
}
