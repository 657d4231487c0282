import { describe, expect, test } from 'vitest';
import { readAndCheck } from './check/index.js';
import { ALL_RULES, explain } from './explain.js';
import { bundledText } from './read/from-disk.test.support.js';
import { PROFILES, checkLowering } from './lower/index.js';
import { type Diagnostic, formatDiagnostic } from './model/diagnostic.js';
import { lookUp } from './model/lookup.js';
import { type SourceText, WORDS } from './read/index.js';

/** What examples may mention without declaring it: a sound family. */
const PARTS = `import type { Gone, Handle, Kind, Own, Result, Struct, Syscalls, u16, u8 } from './language.js';
/** @flags */
export enum DoorRight { Open = 1, Close = 2 }
/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}
/** @kind 4001 @revocable */
export interface Lease extends Kind {}
export enum DoorError { Stuck = 1 }
export interface Point extends Struct { x: u16; y: u16 }
export interface Parts extends Syscalls {
  /** @syscall 2000 @effect input */
  makeDoor(at: Point): Own<Door, DoorRight.Open | DoorRight.Close>;
  /** @syscall 2001 @effect input */
  useDoor(open: Handle<Door, DoorRight.Open>, close: Handle<Door, DoorRight.Close>): Result<void, DoorError.Stuck>;
  /** @syscall 2002 @effect input */
  makeLease(): Own<Lease>;
  /** @syscall 2003 @effect input */
  endLease(lease: Own<Lease>): Result<void, Gone>;
}
`;
const HIDDEN =
  "import type { Struct, u16 } from './language.js';\nexport interface Hidden extends Struct { x: u16 }\n";

/** An example as a module: methods get a group, and what it mentions is imported. */
function moduleOf(example: string): SourceText {
  const [, path = 'house.ts'] = /^\/\/ (\S+\.ts)\n/.exec(example) ?? [];
  const isModule = /^(?:export|import|interface)\b/m.test(example);
  let number = 1100;
  const methods = example.replace(
    /(?<!\*\/\n)^(?=[a-z]\w*\()/gm,
    () => `/** @syscall ${number++} @effect pure */\n`,
  );
  const body = isModule ? example : `export interface House extends Syscalls {\n${methods}\n}`;
  const mentioned = (name: string) => new RegExp(`\\b${name}\\b`).test(body);
  const declared = (name: string) => new RegExp(`\\b(?:enum|interface|type) ${name}\\b`).test(body);
  const parts = [...PARTS.matchAll(/^export (?:enum|interface) (\w+)/gm)].map(([, name]) => name);
  const from = (names: Iterable<string>, module: string) => {
    const taken = [...names].filter((name) => mentioned(name) && !declared(name));
    return taken.length === 0 ? '' : `import type { ${taken.join(', ')} } from '${module}';\n`;
  };
  return { path, text: `${from(WORDS, './language.js')}${from(parts, './parts.js')}${body}\n` };
}

/** A module of the package with the bundled families. */
function bundledModule(specifier: string): SourceText | null {
  const [, name] = /^@callgate\/abi\/(\w+)\.js$/.exec(specifier) ?? [];
  if (name === undefined) return null;
  return { path: `node_modules/@callgate/abi/${name}.ts`, text: bundledText(`${name}.ts`), bundled: true };
}

/** Everything that is said of an example. */
function diagnosticsOf(example: string): readonly Diagnostic[] {
  const house = moduleOf(example);
  const own = house.path.replace(/\.ts$/, '.js');
  const files: ReadonlyMap<string, SourceText> = new Map([
    [`./${own}`, house],
    ['./parts.js', { path: 'parts.ts', text: PARTS }],
    ['./hidden.js', { path: 'hidden.ts', text: HIDDEN }],
  ]);
  const { abi, diagnostics } = readAndCheck({
    name: 'example',
    version: '1.2.3',
    entry: { path: 'index.ts', text: `export * from './${own}';\nexport * from './parts.js';\n` },
    resolve: (specifier) => files.get(specifier) ?? bundledModule(specifier),
  });
  return abi === null || diagnostics.length > 0 ? diagnostics : checkLowering(lookUp(abi), PROFILES);
}

describe.each(ALL_RULES.map((rule) => [rule.id, rule] as const))(
  '%s',
  (id, { example, title, explanation }) => {
    test('explains itself', () => {
      expect(id).toMatch(/^CG\d{3}$/);
      expect(title).toMatch(/^[^.]{8,60}$/);
      expect(explanation).toMatch(/^[A-Z`].{80,}\.$/s);
      expect(explain(id.toLowerCase())?.title).toBe(title);
    });

    test('the mistake is one, and the remedy mends it', () => {
      expect(diagnosticsOf(example.mistake).map((each) => each.id)).toContain(id);
      expect(diagnosticsOf(example.remedy).map(formatDiagnostic)).toEqual([]);
    });
  },
);

test('ids are used once, and there are many', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(40);
});

test('an id that no rule has explains nothing', () => {
  expect(explain('CG999')).toBeNull();
});
