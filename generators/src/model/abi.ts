/**
 * The model: plain frozen data that says everything a definition says. Everything in it is sorted (families and records by name,
 * calls, kinds and enum members by number), so that two definitions that mean the same have the same model, whatever the order of files and
 * declarations. Parameters, fields and errors keep the order in which they were written where the order means something.
 */
export interface Abi {
  readonly name: string;
  readonly version: string;
  readonly families: readonly Family[];
}

/** One module of the definition. Names of types and calls are unique in the whole ABI, so references are plain names. */
export interface Family {
  /** The module's file name without its ending. */
  readonly name: string;
  readonly groups: readonly Group[];
  readonly kinds: readonly Kind[];
  readonly enums: readonly Enum[];
  readonly records: readonly Record[];
}

/** An interface that extends `Syscalls` or `Dispatches`. */
export interface Group {
  readonly name: string;
  readonly direction: 'syscalls' | 'dispatches';
  readonly calls: readonly Call[];
  /** Numbers and names of calls that once were here. */
  readonly retired: readonly Retired[];
  /** Numbers and names of kinds that the family once had. */
  readonly retiredKinds: readonly Retired[];
  readonly docs: Docs;
  readonly place: Place;
}

/** What was removed: its number and its name are never used again. */
export interface Retired {
  readonly number: number;
  readonly name: string;
  /** Since when, and what to use instead; null when nobody said so. */
  readonly removal: Deprecation | null;
  readonly place: Place;
}

/** How far an item has come: from unstable over stable to deprecated. Versions are those of the ABI, such as `1.2`. */
export interface Lifecycle {
  /** The first version that has the item; null when nobody said so. */
  readonly since: string | null;
  /** The unfinished feature that the item, or its group, belongs to; null: it is stable. */
  readonly unstable: string | null;
  readonly deprecated: Deprecation | null;
  /** The last version that is sure to have the item; null while its removal is not planned. */
  readonly removeAfter: string | null;
  /** Names that the item had before, sorted: guest bindings bind them as well. */
  readonly aliases: readonly string[];
}

/** What people are told of something that goes or is gone. */
export interface Deprecation {
  /** Since when. */
  readonly version: string;
  /** Name of the item to use instead; null for none. */
  readonly use: string | null;
  /** Why, where there is nothing to use instead. */
  readonly docs: string;
}

export interface Call {
  readonly name: string;
  readonly number: number;
  readonly parameters: readonly Parameter[];
  /** `nothing` for a dispatch. */
  readonly result: Result;
  readonly effect: Effect;
  readonly cost: Cost;
  /** The call's own or its group's; null for none. */
  readonly permission: string | null;
  /** Who makes the call. One of a device is no part of what guests see: it exists on no target profile. */
  readonly caller: 'vat' | 'device';
  readonly blocking: boolean;
  /** Whether making the call again with the same arguments changes nothing more. */
  readonly idempotent: boolean;
  /** The handle parameter whose rights bound those of the `Own` result; null for none. */
  readonly rightsFrom: string | null;
  /** Target profiles that the call is limited to; empty for all. */
  readonly profiles: readonly string[];
  /** A dispatch that a guest may lack. */
  readonly optional: boolean;
  readonly lifecycle: Lifecycle;
  readonly docs: CallDocs;
  readonly place: Place;
}

export type Effect = 'pure' | 'input' | 'output' | 'external';

/** Fuel: `base` per call, and `perByte` for each byte of the lengths that the guest passes. */
export interface Cost {
  readonly base: number;
  readonly perByte: number;
}

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  /** `in` for everything but buffers that the call fills; `inout` for those that it reads as well. */
  readonly direction: Direction;
  /** Traces and fault records show nothing of its value. */
  readonly sensitive: boolean;
  readonly docs: string;
  readonly place: Place;
}

export type Direction = 'in' | 'out' | 'inout';

export type IntegerName = 'u8' | 'u16' | 'u32' | 'u64' | 'i8' | 'i16' | 'i32' | 'i64';

/** What a parameter, a field or a value can be. */
export type Type =
  | IntegerType
  | { readonly kind: 'bool' }
  | FloatType
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'record'; readonly name: string }
  | { readonly kind: 'bytes'; readonly max: number }
  /** UTF-8; `max` counts bytes. */
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'list'; readonly element: Type; readonly max: number }
  | HandleType;

/** IEEE 754: binary32 or binary64. */
export interface FloatType {
  readonly kind: 'float';
  readonly bits: 32 | 64;
}

export interface IntegerType {
  readonly kind: 'integer';
  readonly name: IntegerName;
  /** The least and the largest value of a `Range`; absent: all that the bits hold. */
  readonly range?: { readonly min: number; readonly max: number };
}

/** A reference to a resource. */
export interface HandleType {
  readonly kind: 'handle';
  /**
   * borrow: used by the call; consume: closed by it; create: a new one; ask…: any integer, which the call asks about; slot: any
   * reference, and a guest may export a new one with it; number: any integer, which the call looks up itself.
   */
  readonly use: 'borrow' | 'consume' | 'create' | 'askBorrow' | 'askConsume' | 'slot' | 'number';
  /** Name of the kind; null for any. */
  readonly of: string | null;
  /** Rights required, or granted by `create`. */
  readonly rights: number;
  /** A parameter that may be absent: then the word is 0. */
  readonly optional?: true;
}

/** What a call returns. */
export interface Result {
  /** null: nothing. */
  readonly value: Type | null;
  /** `Option`: the value may be absent. */
  readonly optional: boolean;
  /** Declared errors, by code. Empty: the call cannot fail. */
  readonly errors: readonly ErrorCode[];
  readonly docs: string;
}

export interface ErrorCode {
  /** `SaulError.NoDevice`, `Gone`, `Refused`. */
  readonly name: string;
  readonly code: number;
}

export interface Kind {
  readonly name: string;
  readonly number: number;
  /** Name of the parent kind; null for none. */
  readonly parent: string | null;
  /** Name of the flags enum of its rights (its own or its parent's); null when it has none. */
  readonly rights: string | null;
  readonly durable: boolean;
  readonly transferable: boolean;
  readonly revocable: boolean;
  readonly lifecycle: Lifecycle;
  readonly docs: Docs;
  readonly place: Place;
}

export interface Enum {
  readonly name: string;
  /** Bytes in a record; a slot holds any. */
  readonly width: 1 | 2 | 4;
  readonly flags: boolean;
  /** An open enum may hold numbers that are no member. */
  readonly open: boolean;
  /** Sorted by value. */
  readonly members: readonly EnumMember[];
  /** Values and names of members that once were here. */
  readonly retired: readonly Retired[];
  readonly lifecycle: Lifecycle;
  readonly docs: Docs;
  readonly place: Place;
}

export interface EnumMember {
  readonly name: string;
  readonly value: number;
  readonly lifecycle: Lifecycle;
  readonly docs: string;
  readonly place: Place;
}

export interface Record {
  readonly name: string;
  readonly fields: readonly Field[];
  /**
   * `@extensible`: the counts of fields that the record has had, ascending, the last of them that of today. A guest says which it knows by
   * passing the size of its own record. null: frozen, no field is ever added.
   */
  readonly extents: readonly number[] | null;
  readonly lifecycle: Lifecycle;
  readonly docs: Docs;
  readonly place: Place;
}

export interface Field {
  readonly name: string;
  /** An integer, a bool, an enum or another record. */
  readonly type: Type;
  readonly lifecycle: Lifecycle;
  /** Room for a later version: zero, and nothing that a handler or a guest sees. */
  readonly reserved?: true;
  readonly docs: string;
  readonly place: Place;
}

/** Text for people: never part of the fingerprint. */
export interface Docs {
  readonly summary: string;
}

/** Text for people on a call. */
export interface CallDocs extends Docs {
  /** One for each `@example`. */
  readonly examples: readonly Example[];
}

/** Words and code in the order in which they were written, with some code at least. */
export type Example = readonly ExamplePart[];

export type ExamplePart =
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'code';
      /** Such as `c`, `ts` or `evs`; empty for code that means the same to people of every language. */
      readonly language: string;
      readonly lines: readonly string[];
    };

/** Where something was written: never part of the fingerprint. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** In a bundled family that a project takes from its package: what clashes with it is the project's own mistake. */
  readonly bundled?: true;
}
