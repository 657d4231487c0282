import type { TraceProfile, TraceRecord, TraceTable, TraceType } from './table.js';

/** Bytes of a guest's memory, or null where they do not lie inside. Valid until the guest goes on. */
export type MemoryReader = (start: number, size: number) => Uint8Array | null;

/** Bytes of a scalar or a record as it lies in memory. */
export function sizeOf(
  type: TraceType,
  { enums, records }: TraceTable,
  { handleBits }: TraceProfile,
): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.bits / 8;
    case 'bool':
      return 1;
    case 'enum':
      return enums[type.name].bits / 8;
    case 'handle':
      return handleBits / 8;
    case 'record':
      return records[type.name].size;
    default:
      throw new Error(`invariant: a ${type.kind} does not lie in memory as one value`);
  }
}

/** The unsigned number in a scalar's bytes. */
export function readScalar(bytes: Uint8Array, littleEndian: boolean): bigint {
  let value = 0n;
  for (let index = 0; index < bytes.length; index++) {
    value = (value << 8n) | BigInt(bytes[littleEndian ? bytes.length - 1 - index : index]);
  }
  return value;
}

/** The bytes of each field of a record. */
export function fieldsOf(record: TraceRecord, bytes: Uint8Array, table: TraceTable, profile: TraceProfile) {
  return record.fields.map(({ name, offset, type }) => {
    return { name, type, bytes: bytes.subarray(offset, offset + sizeOf(type, table, profile)) };
  });
}
