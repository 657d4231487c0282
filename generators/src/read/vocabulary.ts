import type { IntegerName } from '../model/abi.js';

const INTEGERS: readonly IntegerName[] = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'];

/** Every name that `language.ts` exports. */
export const WORDS: ReadonlySet<string> = new Set([
  ...INTEGERS,
  ...[
    'bool',
    'f32',
    'f64',
    'Range',
    'Reserved',
    'Bytes',
    'Text',
    'List',
    'In',
    'Out',
    'InOut',
    'Struct',
    'Kind',
    'AnyKind',
    'Handle',
    'Own',
    'AnyHandle',
    'Slot',
    'HandleNumber',
    'Maybe',
  ],
  ...['Option', 'Result', 'KernelError', 'Refused', 'Gone', 'Syscalls', 'Dispatches'],
]);

/** Members of `KernelError`: the errors that any call may declare. */
export const KERNEL_ERRORS: ReadonlyMap<string, number> = new Map([
  ['Refused', 0x7ffe],
  ['Gone', 0x7fff],
]);

/** Whether a specifier names the vocabulary: `./language.js`, `@callgate/abi/language.js`. */
export function isLanguage(specifier: string): boolean {
  return /(^|\/)language\.js$/.test(specifier);
}

export function isInteger(word: string): word is IntegerName {
  return (INTEGERS as readonly string[]).includes(word);
}
