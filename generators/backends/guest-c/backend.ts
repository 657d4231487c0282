import { absentCalls, removedDispatches } from '../../src/emit/absent.js';
import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { render } from '../../src/emit/template.js';
import { pullOf } from '../../src/lower/pull.js';
import { callView } from './calls.js';
import { dispatchView, startView } from './dispatches.js';
import { type CNames, guard, itemSpelling } from '../../src/emit/c/names.js';
import { commentLines, escaped, stringLiteral } from '../../src/emit/c/spelling.js';
import { guestNames } from './guest-names.js';
import { typesView } from './types.js';

/** C headers: one per family, the types of all of them, and a source file that stamps the image. */
export const backEnd: BackEnd = (input) => {
  const { lookup } = input;
  const names = guestNames(lookup, input.templates);
  const lowered = loweredFor(input, 'wasm32');
  const mark = commentLines(banner(input), Number.POSITIVE_INFINITY).join('');
  const file = (path: string, template: string, view: object) => ({
    path,
    content: render(input.templates, template, { banner: mark, guard: guard(path), ...view }),
  });
  const pull = pullOf(lowered);
  const spell = (use: string) => itemSpelling(use, lookup, names);
  const families = lookup.abi.families.map((family) => {
    const calls = lowered.syscalls.filter((each) => each.family.name === family.name);
    const dispatches = lowered.dispatches.filter((each) => each.family.name === family.name);
    const absent = absentCalls(family, calls, spell).map(({ name, reason }) => ({
      name: names.call(name),
      reason: stringLiteral(reason),
    }));
    const removed = removedDispatches(family, spell).map(({ name, reason }) => ({
      name: names.entry(name),
      reason: stringLiteral(reason),
    }));
    return { family: family.name, calls, dispatches, absent, removed };
  });
  const withCalls = families.filter(
    ({ calls, dispatches, absent, removed }) =>
      calls.length + dispatches.length + absent.length + removed.length > 0,
  );
  return [
    file('callgate.h', 'callgate.h.hbs', {
      families: withCalls.map(({ family }) => family),
      ...stampView(input.fingerprint, lookup.abi),
      entry: requiredEntry(lowered.dispatches, names),
    }),
    file('callgate_runtime.h', 'callgate_runtime.h.hbs', {
      removed: families.some(({ removed }) => removed.length > 0),
    }),
    file('callgate_types.h', 'callgate_types.h.hbs', typesView(lookup, names)),
    ...(pull === null
      ? []
      : [file('callgate_pulled.h', 'callgate_pulled.h.hbs', { most: pull.most, pull: names.call('pull') })]),
    ...withCalls.map(({ family, calls, dispatches, absent, removed }) =>
      file(`callgate/${family}.h`, 'family.h.hbs', {
        absent,
        removed,
        pulled: calls.some(({ waiting }) => waiting !== null),
        calls: calls.map((call) => callView(call, lookup, names)),
        aliases: names.aliases(family, 'calls'),
        dispatches: dispatches.map((dispatch) => dispatchView(dispatch, lookup, names)),
      }),
    ),
    file('callgate.c', 'callgate.c.hbs', {
      ...stampView(input.fingerprint, lookup.abi),
      start: startView(lowered.dispatches, names),
    }),
  ];
};

function stampView(fingerprint: string, { name, version }: { name: string; version: string }): object {
  const ascii = JSON.stringify({ name, version, fingerprint }).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return {
    name: stringLiteral(name),
    version: stringLiteral(version),
    fingerprint,
    // Twice: once for the assembler's string, once for the C string that holds the directive.
    stamp: stringLiteral(escaped(ascii)),
  };
}

/** The function that the linker is asked for, so that a guest without it does not link; empty when no dispatch is required. */
function requiredEntry(
  dispatches: readonly { call: { name: string; optional: boolean } }[],
  names: CNames,
): string {
  const required = dispatches.find(({ call }) => !call.optional);
  return required === undefined ? '' : names.entry(required.call.name);
}
