import type { Lookup } from '../model/lookup.js';

/** What a language calls the items of an ABI. */
export interface ItemNames {
  type(name: string): string;
  call(name: string): string;
  entry(name: string): string;
  /** A member where it is mentioned alone. */
  member(of: string, name: string): string;
}

/** What the replacement of something deprecated is called in a language: a call, a dispatch, a type or a member; else as the definition has it. */
export function itemSpelling(use: string, lookup: Lookup, names: ItemNames): string {
  const [of, member] = use.split('.');
  const { families } = lookup.abi;
  if (member !== undefined && families.some(({ enums }) => enums.some(({ name }) => name === of)))
    return names.member(of, member);
  if (lookup.syscalls.some(({ call }) => call.name === use)) return names.call(use);
  if (lookup.dispatches.some(({ call }) => call.name === use)) return names.entry(use);
  const types = families.flatMap(({ kinds, enums, records }) => [...kinds, ...enums, ...records]);
  return types.some(({ name }) => name === use) ? names.type(use) : use;
}
