import { absentCalls, removedDispatches } from '../../src/emit/absent.js';
import { type BackEnd, type BackEndInput, banner, loweredFor } from '../../src/emit/backend.js';
import { withLifecycle } from '../../src/emit/lifecycle.js';
import { upperSnake } from '../../src/emit/names.js';
import { render } from '../../src/emit/template.js';
import { NameScope } from '../../src/emit/typescript/name-scope.js';
import { wrap } from '../../src/emit/typescript/writer.js';
import {
  type LoweredCall,
  type LoweredDispatch,
  RESULT_BYTES,
  RESULT_HANDLES,
} from '../../src/lower/lowered.js';
import { embedvm16 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Call, Enum, Family, Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

const WIDTH = 110;

/** Words of EmbedVM's own language that can name nothing. */
const EVM_RESERVED: ReadonlySet<string> = new Set(
  `array16 array8s array8u break continue do else false for function global global8s global8u goto if local return true while`.split(
    ' ',
  ),
);

/** One include for each language of EmbedVM: the ABI's numbers, and a routine for each syscall. */
export const backEnd: BackEnd = (input) => {
  // The assembler reserves nothing: what stands where a name can stand is a name.
  const assembly = viewOf(input, new NameScope([], new Set()));
  const scope = new NameScope([], EVM_RESERVED);
  const own = viewOf(input, scope);
  const strlen = scope.take('strlen');
  // A parameter must not have the name of anything that is known everywhere.
  const everywhere = new Set([strlen, ...own.families.flatMap(namesOf)]);
  const families = own.families.map((family) => ({
    ...family,
    calls: family.calls.map((call) => {
      const inside = new NameScope([], EVM_RESERVED, [everywhere]);
      const parameters = call.slots.map((name) => inside.take(name));
      const head = wrap(`function ${call.name}(${parameters.join(', ')})`, WIDTH - 2);
      const body = wrap(`return $uf0(${[call.number, ...parameters].join(', ')});`, WIDTH - 4);
      return { ...call, lines: [...hanging(head, ''), '{', ...hanging(body, '  '), '}'] };
    }),
  }));
  return [
    {
      path: 'callgate.evm',
      content: render(input.templates, 'callgate.evm.hbs', { ...own, families, strlen }),
    },
    { path: 'callgate.evs', content: render(input.templates, 'callgate.evs.hbs', assembly) },
  ];
};

/** What both includes show, with names of one scope. */
function viewOf(input: BackEndInput, scope: NameScope) {
  const { lookup, fingerprint } = input;
  const lowered = loweredFor(input, 'embedvm16');
  // Numbers of calls and dispatches first: their constants keep their names whatever an enum is called.
  const names = ({ name, lifecycle }: Call) => [name, ...lifecycle.aliases];
  const calls = lowered.syscalls.flatMap((each) =>
    names(each.call).map((name) => ({ family: each.family.name, ...routineView(name, each, scope) })),
  );
  const dispatches = lowered.dispatches.flatMap((each) =>
    names(each.call).map((name) => ({ family: each.family.name, ...dispatchView(name, each, scope) })),
  );
  const waits = lowered.syscalls.some(({ waiting }) => waiting !== null);
  const results = waits
    ? [constant('RESULT_HANDLES', RESULT_HANDLES, scope), constant('RESULT_BYTES', RESULT_BYTES, scope)]
    : [];
  const families = lookup.abi.families.map((family) => ({
    family: family.name,
    kinds: family.kinds.flatMap(({ name, number, lifecycle }) =>
      [name, ...lifecycle.aliases].map((each) => constant(`KIND_${upperSnake(each)}`, number, scope)),
    ),
    enums: family.enums.flatMap((each) => enumConstants(each, scope)),
    records: family.records.flatMap((record) => recordConstants(record, lookup, scope)),
    dispatches: dispatches.filter((each) => each.family === family.name),
    calls: calls.filter((each) => each.family === family.name),
    absent: absentNames(family, lowered.syscalls),
  }));
  const { name, version } = lookup.abi;
  return { banner: banner(input), name, version, fingerprint, results, families };
}

/** Names that no call of a family has on EmbedVM, or has any more, each with why. Who writes such a name all the same is told so. */
function absentNames(family: Family, lowered: readonly LoweredCall[]) {
  const asWritten = (name: string) => name;
  const named = [
    ...absentCalls(family, lowered, asWritten).map(({ name, reason }) => {
      return { name, constant: `CALL_${upperSnake(name)}`, reason };
    }),
    ...removedDispatches(family, asWritten).map(({ name, reason }) => {
      return { name: `DISPATCH_${upperSnake(name)}`, constant: '', reason };
    }),
  ];
  return named.map((each) => ({ ...each, quoted: each.reason.replace(/[\\"]/g, '\\$&') }));
}

/** Lines of one statement: those behind the first are indented more. */
function hanging(lines: readonly string[], indent: string): string[] {
  return lines.map((line, index) => `${indent}${index === 0 ? '' : '  '}${line}`);
}

/** The names that a family takes. */
function namesOf(family: ReturnType<typeof viewOf>['families'][number]): string[] {
  const { kinds, enums, records, dispatches, calls } = family;
  return [...kinds, ...enums, ...records, ...dispatches, ...calls].map(({ name }) => name);
}

interface Constant {
  readonly name: string;
  readonly value: number;
}

/** The assembler has one space of names, and there two names of the definition may look the same: the later one gets a `_`. */
function constant(name: string, value: number, scope: NameScope): Constant {
  return { name: scope.take(name), value };
}

/** A member of an enum of 32 bits is two words. */
function enumConstants({ name, members, lifecycle, width }: Enum, scope: NameScope): Constant[] {
  const former = [
    ...members.flatMap((member) => member.lifecycle.aliases.map((alias) => [name, alias, member] as const)),
    ...lifecycle.aliases.flatMap((alias) => members.map((member) => [alias, member.name, member] as const)),
  ];
  return [...members.map((member) => [name, member.name, member] as const), ...former].flatMap((each) => {
    const [of, own, member] = each;
    const full = `${upperSnake(of)}_${upperSnake(own)}`;
    if (width < 4) return [constant(full, member.value, scope)];
    return [
      constant(`${full}_HIGH`, Math.floor(member.value / 0x1_0000), scope),
      constant(`${full}_LOW`, member.value % 0x1_0000, scope),
    ];
  });
}

/** The size of a record, and the offset of each of its fields. */
function recordConstants({ name, lifecycle }: Record, lookup: Lookup, scope: NameScope): Constant[] {
  const { size, leaves } = storageOf({ kind: 'record', name }, lookup, embedvm16);
  return [name, ...lifecycle.aliases]
    .map(upperSnake)
    .flatMap((prefix) => [
      constant(`${prefix}_SIZE`, size, scope),
      ...leaves.map(({ path, offset }) =>
        constant(`${prefix}_${path.map(upperSnake).join('_')}`, offset, scope),
      ),
    ]);
}

function dispatchView(name: string, { call, slots, pulls }: LoweredDispatch, scope: NameScope) {
  const pulled = pulls.map(({ parameter, form, unitBytes, widths }) => {
    const size = widths.reduce<number>((sum, width) => sum + width, 0);
    const what = {
      bytes: 'bytes',
      value: `${size} bytes`,
      list: `elements of ${unitBytes} bytes`,
      handles: 'handles',
    };
    return `${call.parameters[parameter].name} as parameter ${parameter}, ${what[form]}`;
  });
  return {
    ...constant(`DISPATCH_${upperSnake(name)}`, call.number, scope),
    comment: comment(aboutOf(name, call)),
    words: slots.length === 0 ? 'none' : slots.map(({ name }) => name).join(', '),
    pulled: pulled.length === 0 ? [] : wrap(`Pulled: ${pulled.join('; ')}`, WIDTH - 3),
  };
}

/** A routine takes its arguments as EmbedVM calls do: the last one pushed first, removed by the caller. */
function routineView(called: string, lowered: LoweredCall, scope: NameScope) {
  const { call, slots } = lowered;
  const name = scope.take(called);
  return {
    name,
    constant: scope.take(`CALL_${upperSnake(called)}`),
    number: call.number,
    comment: [
      `${name}(${slots.map((slot) => slot.name).join(', ')}) → ${answerText(lowered)}`,
      ...comment(aboutOf(called, call)),
    ],
    slots: slots.map((slot) => slot.name),
    arguments: slots.map((_, index) => slots.length - 1 - index),
    count: slots.length + 1,
  };
}

/** What is said of a call; under a former name, only what it is called now. */
function aboutOf(name: string, { name: now, docs, lifecycle }: Call): string {
  return name === now ? withLifecycle(docs.summary, lifecycle) : `The former name of ${now}.`;
}

function comment(text: string): string[] {
  return text === '' ? [] : wrap(text, WIDTH - 3);
}

function answerText({ answer, call, waiting }: LoweredCall): string {
  const fallible = call.result.errors.length > 0;
  if (waiting !== null) {
    const pulled = `pull ${waiting.view === 'Handles' ? 'RESULT_HANDLES' : 'RESULT_BYTES'}`;
    if (answer.kind !== 'pointer') return `length; ${pulled}`;
    return fallible
      ? `0, or an error; the length is at out; ${pulled}`
      : `1 when there is a value, whose length is at out; else 0; ${pulled}`;
  }
  switch (answer.kind) {
    case 'nothing':
      return '0';
    case 'handle':
      return answer.optional ? 'handle, or 0 for none' : 'handle';
    case 'pointer':
      if (fallible && answer.optional) return '0, or an error; the handle, or 0 for none, is at out';
      if (fallible) return '0, or an error; the value is at out';
      return answer.optional ? '1 when there is a value, which is at out; else 0' : '0; the value is at out';
    case 'value':
      return fallible ? '0, or an error' : 'value';
  }
}
