import type { Place } from '../../model/abi.js';
import { withAliases } from '../../model/aliases.js';
import type { CheckRule, Finding } from '../rule.js';

interface Named {
  readonly name: string;
  readonly place: Place;
}

export const spelling: CheckRule = {
  id: 'CG105',
  title: 'name that cannot be spelt in every language',
  explanation:
    'Back ends turn names into the spelling of their language: `saulReadName` becomes `callgate_saul_read_name` in C. That works for ASCII letters and digits, where types, groups and members of enums begin with an upper-case letter, and calls, parameters and fields with a lower-case one.',
  example: {
    mistake: 'open_door(): void;',
    remedy: 'openDoor(): void;',
  },
  *check({ abi, syscalls, dispatches, records, enums }) {
    for (const { groups, kinds, enums, records } of abi.families)
      yield* upper([...groups, ...withAliases([...kinds, ...enums, ...records])]);
    for (const { members } of enums) yield* upper(withAliases(members));
    for (const { fields } of records) yield* lower(fields);
    for (const { call } of [...syscalls, ...dispatches])
      yield* lower([...withAliases([call]), ...call.parameters]);
  },
};

function* upper(items: readonly Named[]): Iterable<Finding> {
  yield* misspelt(items, /^[A-Z][A-Za-z0-9]*$/, 'an upper-case letter');
}

function* lower(items: readonly Named[]): Iterable<Finding> {
  yield* misspelt(items, /^[a-z][A-Za-z0-9]*$/, 'a lower-case letter');
}

function* misspelt(items: readonly Named[], form: RegExp, first: string): Iterable<Finding> {
  for (const { name, place } of items) {
    if (form.test(name)) continue;
    yield {
      place,
      message: `The name \`${name}\` cannot be spelt in every language.`,
      help: `Begin it with ${first}, and go on with ASCII letters and digits.`,
    };
  }
}
