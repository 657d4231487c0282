import { snake, upperSnake } from '../names.js';
import type { Call, Kind } from '../../model/abi.js';
import { isBuffer } from '../../model/buffer.js';
import type { Lookup } from '../../model/lookup.js';
import { ancestors } from './ancestors.js';
import { type FormerName, formerCalls, formerTypes } from './former-names.js';
import { claim } from './spelling.js';

export { itemSpelling } from '../item-spelling.js';

/**
 * The C name of everything in an ABI. In C all of it shares one name space, also with what a runtime declares, so each name is
 * claimed: types and calls first, then what is derived from them. A name that is taken gets a `_`.
 */
export interface CNames {
  /** A kind, an enum or a record. */
  type(name: string): string;
  /** A syscall's function, also of one that was removed. */
  call(name: string): string;
  /** The import behind a function that is not the import itself. */
  import(name: string): string;
  /** A dispatch's function, which the guest defines; also of one that was removed. */
  entry(name: string): string;
  member(of: string, name: string): string;
  kindNumber(kind: string): string;
  /** The bound of a buffer; `parameter` is empty for the result. */
  bound(call: string, parameter: string): string;
  /** The function that takes a handle for one of an ancestor; null for any kind. */
  up(kind: string, ancestor: string | null): string;
  /** The function that takes a handle of any kind for one of this kind. */
  down(kind: string): string;
  /** Former names of a family's types, and of its calls, each with what it stands for. */
  aliases(family: string, of: 'types' | 'calls'): readonly CAlias[];
}

export interface CAlias {
  readonly alias: string;
  readonly name: string;
}

/** A guard is the file's path in capitals, in which a folder's file is told from one whose name has a `_` there. */
export function guard(path: string): string {
  const words = path.replaceAll('/', '_FAMILY_').replace(/[^A-Za-z0-9]+/g, '_');
  return `${words.toUpperCase()}_INCLUDED`;
}

/** What headers declare whatever the names of an ABI are: every name of ours in the templates that they are made of, and their guards. */
export function namesInTemplates(lookup: Lookup, templates: ReadonlyMap<string, string>): readonly string[] {
  const texts = [...templates.values()].join('\n');
  const headers = [...templates.keys()].flatMap((name) => (name.endsWith('.h.hbs') ? name.slice(0, -4) : []));
  const families = lookup.abi.families.map(({ name }) => `callgate/${name}.h`);
  return [
    // The name of a file is none of C.
    ...(texts.match(/\b(?:callgate|CALLGATE)_\w+\b(?!\.[ch]\b)/g) ?? []),
    ...[...headers, ...families].map(guard),
  ];
}

/** `reserved`: what the headers declare whatever the ABI is. */
export function cNames(lookup: Lookup, reserved: readonly string[]): CNames {
  const taken = new Set(reserved);
  const names = new Map<string, string>();
  const set = (key: string, wish: string) => names.set(key, claim(wish, taken));
  const { families } = lookup.abi;
  for (const { kinds, enums, records } of families) {
    for (const { name } of [...kinds, ...enums, ...records]) set(`type ${name}`, `callgate_${snake(name)}`);
  }
  const syscalls = lookup.syscalls.map(({ call }) => call);
  const dispatches = lookup.dispatches.map(({ call }) => call);
  for (const { name } of syscalls) set(`call ${name}`, `callgate_${snake(name)}`);
  for (const { name } of dispatches) set(`entry ${name}`, `callgate_on_${snake(name)}`);
  for (const { name } of syscalls) set(`import ${name}`, `callgate_import_${snake(name)}`);
  for (const { enums } of families) {
    for (const { name, members } of enums) {
      for (const member of members)
        set(`member ${name} ${member.name}`, `CALLGATE_${upperSnake(name)}_${upperSnake(member.name)}`);
    }
  }
  for (const call of [...syscalls, ...dispatches]) setBounds(call, set);
  for (const kind of families.flatMap(({ kinds }) => kinds)) setKind(kind, lookup, set);
  const aliases = new Map<string, readonly CAlias[]>();
  for (const family of families) {
    const claimed = (former: readonly FormerName[]) =>
      former.map(({ key, wish }) => ({ alias: claim(wish, taken), name: names.get(key) ?? '' }));
    aliases.set(`types ${family.name}`, claimed(formerTypes(family, lookup)));
    aliases.set(`calls ${family.name}`, claimed(formerCalls(family)));
  }
  // Last: what is there keeps its name whatever was removed.
  for (const { direction, retired } of families.flatMap(({ groups }) => groups)) {
    for (const { name } of retired)
      if (direction === 'syscalls') set(`call ${name}`, `callgate_${snake(name)}`);
      else set(`entry ${name}`, `callgate_on_${snake(name)}`);
  }
  const get = (key: string) => {
    const name = names.get(key);
    if (name === undefined) throw new Error(`invariant: C has a name for the ${key}`);
    return name;
  };
  return {
    type: (name) => get(`type ${name}`),
    call: (name) => get(`call ${name}`),
    import: (name) => get(`import ${name}`),
    entry: (name) => get(`entry ${name}`),
    member: (of, name) => get(`member ${of} ${name}`),
    kindNumber: (kind) => get(`kind ${kind}`),
    bound: (call, parameter) => get(`bound ${call} ${parameter}`),
    up: (kind, ancestor) => get(`up ${kind} ${ancestor ?? ''}`),
    down: (kind) => get(`down ${kind}`),
    aliases: (family, of) => aliases.get(`${of} ${family}`) ?? [],
  };
}

function setBounds({ name, parameters, result }: Call, set: (key: string, wish: string) => void): void {
  for (const parameter of parameters) {
    if (!isBuffer(parameter.type)) continue;
    set(`bound ${name} ${parameter.name}`, `CALLGATE_${upperSnake(name)}_${upperSnake(parameter.name)}_MAX`);
  }
  if (result.value !== null && isBuffer(result.value))
    set(`bound ${name} `, `CALLGATE_${upperSnake(name)}_RESULT_MAX`);
}

function setKind({ name }: Kind, lookup: Lookup, set: (key: string, wish: string) => void): void {
  set(`kind ${name}`, `CALLGATE_KIND_${upperSnake(name)}`);
  set(`up ${name} `, `callgate_${snake(name)}_as_any`);
  set(`down ${name}`, `callgate_any_as_${snake(name)}`);
  for (const ancestor of ancestors(name, lookup))
    set(`up ${name} ${ancestor}`, `callgate_${snake(name)}_as_${snake(ancestor)}`);
}
