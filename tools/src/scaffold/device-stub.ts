import { type Located, type Lookup, type Type, handlerShape } from '@callgate/generators';

/** What a handler answers as long as its device does nothing. */
export interface Stub {
  readonly call: Located['call'];
  /** The handler's function. */
  readonly code: string;
  /** Names of values that it uses: in capitals those of the kernel, else those of the ABI's tables. */
  readonly values: readonly string[];
  /** What a test passes. */
  readonly arguments: readonly string[];
  readonly expected: {
    readonly words: string;
    readonly check: (made: string) => string;
    readonly values: readonly string[];
  };
}

/** The stub for a call: its first declared error, or else a neutral value. */
export function stubOf(located: Located, lookup: Lookup): Stub {
  const { call } = located;
  const { value, optional, errors } = call.result;
  // Only the names are wanted here; nothing is imported.
  const names = { type: (name: string) => name, value: (name: string) => name };
  const parameters = handlerShape(located, lookup, names, () => '').parameters.map(({ name }) => name);
  const given = ['call', ...parameters.map(() => 'unused')];
  const simple = (answer: string, value: string | null = null): Stub => ({
    call,
    code: `() => ${answer}`,
    values: value === null ? [] : [value],
    arguments: given,
    expected: {
      words: answer.split('.').at(-1) as string,
      check: (made) => `expect(${made}).toBe(${answer});`,
      values: value === null ? [] : [value],
    },
  });
  if (errors.length > 0) {
    const { name } = errors[0];
    const own = name.includes('.');
    return simple(own ? name : name.toUpperCase(), own ? name.split('.')[0] : name.toUpperCase());
  }
  if (value === null) return { ...simple('undefined'), code: '() => {}', expected: nothing };
  if (value.kind === 'handle') {
    if (optional) return simple('NONE', 'NONE');
    return {
      ...simple('0'),
      code: '(call) => call.own(0)',
      expected: { words: 'its first resource', check: (made) => `expect(${made}).toBe(0);`, values: [] },
    };
  }
  if (optional) return simple('false');
  if (value.kind === 'record') return { ...simple('undefined'), code: '() => {}', expected: nothing };
  if (isWide(value)) return wide(call, parameters, given);
  return neutral(value, lookup, simple);
}

const nothing: Stub['expected'] = {
  words: 'nothing',
  check: (made) => `expect(${made}).toBeUndefined();`,
  values: [],
};

function neutral(type: Type, lookup: Lookup, simple: (answer: string, value?: string) => Stub): Stub {
  if (type.kind === 'bool') return simple('false');
  const { min, max } = (type.kind === 'integer' ? type.range : undefined) ?? { min: 0, max: 0 };
  if (type.kind !== 'enum') return simple(String(Math.min(Math.max(0, min), max)));
  const { name, members } = lookup.enum(type.name);
  return simple(`${name}.${members[0].name}`, name);
}

function wide(call: Located['call'], parameters: readonly string[], given: readonly string[]): Stub {
  const names = ['call', ...parameters];
  const list = names.map((name, index) => (index === names.length - 1 ? name : `_${name}`));
  return {
    call,
    code: `(${list.join(', ')}) => {\n      out.low = 0;\n      out.high = 0;\n    }`,
    values: [],
    arguments: [...given.slice(0, -1), 'out'],
    expected: {
      words: '0',
      check: (made) =>
        `const out = { low: 1, high: 1 };\n  ${made};\n  expect(out).toEqual({ low: 0, high: 0 });`,
      values: [],
    },
  };
}

function isWide(type: Type): boolean {
  return type.kind === 'integer' && (type.name === 'u64' || type.name === 'i64');
}
