import type { AbiStamp } from '@callgate/kernel';
import type { ImportEntry, SlotType } from '../glue.js';
import type { Image } from '../image/image.js';
import { printable, refuse } from '../image/refuse.js';
import { numberOf } from '../image/used.js';
import { F32, F64, type FunctionType, I32, typeText } from '../image/value-type.js';

/** The one module that a guest imports from. */
export const IMPORT_MODULE = 'callgate';

const CODES: Readonly<Record<SlotType, number>> = { i32: I32, f32: F32, f64: F64 };

/** A lowered signature as wasm has it. */
export function functionType(parameters: readonly SlotType[], results: readonly SlotType[]): FunctionType {
  return { parameters: parameters.map((type) => CODES[type]), results: results.map((type) => CODES[type]) };
}

export function sameType(a: FunctionType, b: FunctionType): boolean {
  return typeText(a) === typeText(b);
}

/** What to do about the imports of other modules that toolchains make by themselves. */
function hintOf(module: string, field: string): string {
  if (module === 'env' && field === 'abort') return ' (AssemblyScript: --use abort=callgateAbort)';
  if (!module.startsWith('wasi_')) return '';
  return ['fd_close', 'fd_seek', 'fd_write'].includes(field)
    ? ' (there is no WASI and so no stdio: leave out printf and snprintf, and write text with a call of the ABI)'
    : ' (there is no WASI, and no function of a C library that needs it)';
}

/**
 * The syscall behind each import, in the order of the imports. Of the field `name#number` only the number counts, so that a rename
 * in the ABI breaks no compiled guest.
 */
export function checkImports(
  image: Image,
  syscalls: ReadonlyMap<number, ImportEntry>,
  abi: AbiStamp,
): ImportEntry[] {
  return image.imports.map(({ module, field, type, at }) => {
    const where = { section: 'import section', offset: at };
    if (module !== IMPORT_MODULE) {
      const full = printable(`${module}.${field}`);
      refuse(
        `the image imports ${full}; only functions of module ${IMPORT_MODULE} can be imported${hintOf(module, field)}`,
        where,
      );
    }
    const number = numberOf(field);
    if (number === null) {
      refuse(`the image imports ${printable(field)}, which is not of the form name#number`, where);
    }
    const entry = syscalls.get(number);
    if (entry === undefined) {
      refuse(`the image imports ${printable(field)}, which the ABI ${abi.name} ${abi.version} lacks`, where);
    }
    const expected = functionType(entry.parameters, entry.results);
    if (!sameType(image.types[type], expected)) {
      refuse(
        `the image imports ${printable(field)} as ${typeText(image.types[type])}; the ABI ${abi.name} ${abi.version} has ${entry.name}#${entry.number} as ${typeText(expected)}`,
        where,
      );
    }
    return entry;
  });
}
