import { NameScope } from '../../src/emit/typescript/name-scope.js';

/** What generated modules use of AssemblyScript, its types, and its reserved words that TypeScript lacks. */
const USED =
  `AnyHandle OutBytes OutHandles OutList OutRecords OutText OutValue Records StaticArray ArrayBuffer pulledBytes pulledHandles pulledList pulledRecord pulledRecords pulledText pulledValue changetype load memory offsetof unreachable abort ERROR
  i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 isize usize bool string String true false async of override`.split(
    /\s+/,
  );

/** What stands in front of a member of a class, so that no field can be called so. */
export const MODIFIERS = ['abstract', 'declare'];

/** A fresh scope in which nothing can be named like what generated code needs. */
export function assemblyScriptScope(more: readonly string[] = []): NameScope {
  return new NameScope([...USED, ...more]);
}

/** The function of a call: its name, with a `_` where AssemblyScript uses that itself. */
export function functionName(call: string): string {
  return assemblyScriptScope().take(call);
}
