import { itemSpelling as spell } from '../../src/emit/item-spelling.js';
import { pascal, snake, upperSnake } from '../../src/emit/names.js';
import type { Call } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { claim } from './spelling.js';

/** The Rust name of everything in an ABI. All of it is reached as `callgate::name`, so each name is claimed; one that is taken gets a `_`. */
export interface RustNames {
  /** The module of a family. */
  module(family: string): string;
  /** A kind, an enum or a record. */
  type(name: string): string;
  /** The errors of a call. */
  error(call: string): string;
  /** A syscall, also one that was removed. */
  call(name: string): string;
  /** What `guest!` calls a dispatch, also one that was removed. */
  entry(name: string): string;
  /** A constant of an enum's type. */
  member(of: string, name: string): string;
  /** The bound of a buffer; `parameter` is empty for the result. */
  bound(call: string, parameter: string): string;
  /** Former names of a type, a call, a dispatch or a member (`Enum.Member`). */
  former(key: 'type' | 'call' | 'entry' | 'member', name: string): readonly string[];
  /** Names of types, which no local may have: most of them are constructors, too. */
  readonly types: ReadonlySet<string>;
}

/** What Rust has without an import, the crates that paths begin with, and the roots of crates. */
const RUST =
  `Option Some None Result Ok Err Default Clone Copy Debug PartialEq Eq Drop From Into Deref AsRef AsMut Send Sync Sized Fn FnMut FnOnce
  Iterator IntoIterator Extend DoubleEndedIterator ExactSizeIterator Box String Vec ToString ToOwned TryFrom TryInto FromIterator Ord PartialOrd
  bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 drop core std alloc callgate lib main`.split(
    /\s+/,
  );

/** What the crate has whatever the names of an ABI are: what its templates declare for more than their own module. */
function namesInTemplates(
  templates: ReadonlyMap<string, string>,
  items: 'types' | 'values',
): readonly string[] {
  const types = 'struct|enum|trait|type';
  const values = `${types}|fn|const|static`;
  const shared = new RegExp(
    `^(?:pub(?:\\(crate\\))? (?:unsafe |const )?(?:${items === 'types' ? types : values})|macro_rules!|mod(?= \\w+;)) (\\w+)`,
    'gm',
  );
  return [...templates.values()].flatMap((text) => [...text.matchAll(shared)].map(([, name]) => name));
}

/** `templates`: those that the crate is made of. */
export function rustNames(lookup: Lookup, templates: ReadonlyMap<string, string>): RustNames {
  const types = new Set([...RUST, ...namesInTemplates(templates, 'types')]);
  const values = new Set([...RUST, ...namesInTemplates(templates, 'values')]);
  const entries = new Set<string>();
  const names = new Map<string, string>();
  const former = new Map<string, readonly string[]>();
  const { families } = lookup.abi;
  const set = (key: string, wish: string, taken: Set<string>) => names.set(key, claim(wish, taken));
  for (const { name } of families) set(`module ${name}`, snake(name).replace(/[^a-z0-9_]/g, '_'), types);
  const declared = families.flatMap(({ kinds, enums, records }) => [...kinds, ...enums, ...records]);
  for (const { name } of declared) set(`type ${name}`, name, types);
  const syscalls = lookup.syscalls.map(({ call }) => call);
  const dispatches = lookup.dispatches.map(({ call }) => call);
  for (const { name } of syscalls) set(`call ${name}`, snake(name), values);
  for (const { name } of dispatches) set(`entry ${name}`, snake(name), entries);
  for (const { name, result } of syscalls)
    if (result.errors.length > 0) set(`error ${name}`, `${pascal(name)}Error`, types);
  const members = new Map<string, Set<string>>();
  for (const { name, members: all } of families.flatMap(({ enums }) => enums)) {
    const taken = new Set<string>();
    members.set(name, taken);
    for (const member of all) set(`member ${name}.${member.name}`, upperSnake(member.name), taken);
  }
  for (const call of [...syscalls, ...dispatches])
    for (const parameter of buffers(call))
      set(`bound ${call.name} ${parameter}`, bound(call, parameter), values);
  for (const { name, lifecycle } of declared)
    former.set(
      `type ${name}`,
      lifecycle.aliases.map((alias) => claim(alias, types)),
    );
  for (const { name, lifecycle } of syscalls)
    former.set(
      `call ${name}`,
      lifecycle.aliases.map((alias) => claim(snake(alias), values)),
    );
  for (const { name, lifecycle } of dispatches)
    former.set(
      `entry ${name}`,
      lifecycle.aliases.map((alias) => claim(snake(alias), entries)),
    );
  for (const { name, members: all } of families.flatMap(({ enums }) => enums))
    for (const member of all)
      former.set(
        `member ${name}.${member.name}`,
        member.lifecycle.aliases.map((alias) => claim(upperSnake(alias), members.get(name) ?? new Set())),
      );
  // Last: what is there keeps its name whatever was removed.
  for (const { direction, retired } of families.flatMap(({ groups }) => groups)) {
    for (const { name } of retired)
      if (direction === 'syscalls') set(`call ${name}`, snake(name), values);
      else set(`entry ${name}`, snake(name), entries);
  }
  const get = (key: string) => {
    const name = names.get(key);
    if (name === undefined) throw new Error(`invariant: Rust has a name for the ${key}`);
    return name;
  };
  return {
    module: (family) => get(`module ${family}`),
    type: (name) => get(`type ${name}`),
    error: (call) => get(`error ${call}`),
    call: (name) => get(`call ${name}`),
    entry: (name) => get(`entry ${name}`),
    member: (of, name) => get(`member ${of}.${name}`),
    bound: (call, parameter) => get(`bound ${call} ${parameter}`),
    former: (key, name) => former.get(`${key} ${name}`) ?? [],
    types: new Set([...names].flatMap(([key, name]) => (/^(type|error) /.test(key) ? [name] : []))),
  };
}

/** Names of a call's parameters that are buffers; the empty name for the result. */
export function buffers({ parameters, result }: Call): string[] {
  const own = parameters.filter(({ type }) => isBuffer(type)).map(({ name }) => name);
  return result.value !== null && isBuffer(result.value) ? [...own, ''] : own;
}

function bound({ name }: Call, parameter: string): string {
  return `${upperSnake(name)}_${parameter === '' ? 'RESULT' : upperSnake(parameter)}_MAX`;
}

/** What the replacement of something deprecated is called in Rust, where a member is named behind its enum. */
export function itemSpelling(use: string, lookup: Lookup, names: RustNames): string {
  const member = (of: string, name: string) => `${names.type(of)}::${names.member(of, name)}`;
  return spell(use, lookup, { ...names, member });
}
