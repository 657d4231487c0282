// @ts-ignore: decorator
@external("callgate", "pull#1")
declare function import_pull(parameter: i32, offset: i32, into: i32, intoCapacity: i32): i32;

/** Bytes that one call pulls at most. */
const MOST: i32 = 32768;

/** The parameters as which the last call of variable result left its bytes and its slots. */
export const REGISTER_BODY: i32 = 255;
export const REGISTER_SLOTS: i32 = 254;

/** All bytes of a parameter of the dispatch that this vat is in. */
export function pullBytes(parameter: i32, length: i32): ArrayBuffer {
  const bytes = new ArrayBuffer(length);
  for (let at = 0; at < length; at += MOST)
    import_pull(parameter, at, changetype<i32>(bytes) + at, min(MOST, length - at));
  return bytes;
}

/** All handles of a parameter of the dispatch that this vat is in. */
export function pullHandles(parameter: i32, count: i32): StaticArray<i32> {
  const handles = new StaticArray<i32>(count);
  if (count > 0) import_pull(parameter, 0, changetype<i32>(handles), count);
  return handles;
}
