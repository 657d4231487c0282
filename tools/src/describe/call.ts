import {
  type Call,
  type Located,
  type Lookup,
  type LoweredCall,
  type LoweredDispatch,
  PROFILES,
  type TargetProfile,
  lower,
  signature,
} from '@callgate/generators';
import { type Description, fact, lifecycleFacts, listFact, summaryLines } from './description.js';

/** A syscall or a dispatch: signature, number, and what it looks like on each target profile. */
export function describeCall({ family, group, call }: Located, lookup: Lookup): Description {
  const what = group.direction === 'syscalls' ? 'syscall' : 'dispatch';
  const forms = PROFILES.map((profile) => ({ profile, form: formOf(call, lookup, profile) }));
  const { base, perByte } = call.cost;
  const syscallFacts = [
    fact(
      'effect',
      `${call.effect}${call.blocking ? ', blocking' : ''}${call.idempotent ? ', idempotent' : ''}`,
    ),
    ...(call.caller === 'device' ? [fact('caller', 'devices: no guest can make the call')] : []),
    fact('cost', `${base}${perByte === 0 ? '' : ` + ${perByte}/byte`}`),
    fact('permission', permissionText(call)),
    ...(call.rightsFrom === null ? [] : [fact('rights', `at most those of ${call.rightsFrom}`)]),
  ];
  return {
    lines: [
      `${call.name}  ${what} ${call.number}, family ${family.name}`,
      ...summaryLines(call.docs.summary),
      '',
      fact('signature', signature(call, lookup)),
      ...docFacts(call),
      ...(what === 'syscall' ? syscallFacts : dispatchFacts(call, forms)),
      ...lifecycleFacts(call.lifecycle),
      ...forms.map(({ profile, form }) =>
        fact(profile.id, form === null ? 'does not exist here' : spell(form, profile)),
      ),
    ],
    json: {
      what,
      family: family.name,
      group: group.name,
      direction: group.direction,
      call,
      lowered: forms.map(({ profile, form }) => ({
        profile: profile.id,
        slots: form?.slots ?? null,
        answer: form !== null && 'answer' in form ? form.answer : null,
      })),
    },
  };
}

/** What `@param` and `@returns` say. */
function docFacts({ parameters, result }: Call): readonly string[] {
  return [
    ...parameters.flatMap(({ name, docs }) => (docs === '' ? [] : [fact('parameter', `${name}: ${docs}`)])),
    ...(result.docs === '' ? [] : [fact('returns', result.docs)]),
  ];
}

/** Whether a guest must have a dispatch, and what it pulls of it. */
function dispatchFacts(
  { optional, parameters }: Call,
  forms: readonly { readonly form: LoweredCall | LoweredDispatch | null }[],
): readonly string[] {
  const form = forms.find((each) => each.form !== null)?.form ?? null;
  const pulls = form !== null && 'pulls' in form ? form.pulls : [];
  const pulled = pulls.map(({ parameter }) => `${parameters[parameter].name} as parameter ${parameter}`);
  return [
    fact(
      'entry',
      optional
        ? 'optional: a wasm guest without the export is not told'
        : 'needed: a wasm guest without the export is not loaded',
    ),
    ...listFact('pulled', pulled),
  ];
}

/** The permission that guards a call: none where it takes a handle, which one that may be absent does not. */
function permissionText({ permission, parameters }: Call): string {
  if (permission === null) return 'none';
  return parameters.some(({ type }) => type.kind === 'handle' && !type.optional)
    ? 'none: holding the handle is permission'
    : permission;
}

function formOf(call: Call, lookup: Lookup, profile: TargetProfile): LoweredCall | LoweredDispatch | null {
  const { syscalls, dispatches } = lower(lookup, profile);
  return [...syscalls, ...dispatches].find((each) => each.call.name === call.name) ?? null;
}

function spell(form: LoweredCall | LoweredDispatch, { id }: TargetProfile): string {
  const words = form.slots.map(({ name }) => name).join(', ');
  const { number, name } = form.call;
  if (!('answer' in form))
    return id === 'wasm32'
      ? `export dispatch#${number}(${words})`
      : `words ${[number, ...form.slots.map((slot) => slot.name)].join(', ')}`;
  const answer = answerOf(form);
  return id === 'wasm32'
    ? `import callgate ${name}#${number}(${words})${answer}`
    : `$uf0(${[number, words].filter((part) => part !== '').join(', ')})${answer}`;
}

function answerOf({ answer, call }: LoweredCall): string {
  switch (answer.kind) {
    case 'nothing':
      return '';
    case 'handle':
      return answer.optional ? ' → handle, or 0 for none' : ' → handle';
    case 'value':
      return call.result.errors.length > 0 ? ' → error or 0' : ' → value';
    case 'pointer': {
      const where = `${answer.storage.size} bytes at out`;
      if (call.result.errors.length > 0) return ` → error or 0, ${where}`;
      return answer.optional ? ` → 1 and ${where}, or 0` : `, ${where}`;
    }
  }
}
