/**
 * The vocabulary of an ABI definition. A definition is read, never executed: these types carry a meaning for the
 * generators, and just enough structure for TypeScript to reject what makes no sense.
 */

declare const meaning: unique symbol;

/** A type with a meaning that TypeScript does not see through. */
interface Meaning<Name extends string, Of = unknown> {
  readonly [meaning]?: readonly [Name, Of];
}

// Scalars. One slot each; u64 and i64 take two 32-bit slots.

export type u8 = number & Meaning<'u8'>;
export type u16 = number & Meaning<'u16'>;
export type u32 = number & Meaning<'u32'>;
export type u64 = bigint & Meaning<'u64'>;
export type i8 = number & Meaning<'i8'>;
export type i16 = number & Meaning<'i16'>;
export type i32 = number & Meaning<'i32'>;
export type i64 = bigint & Meaning<'i64'>;
/**
 * A binary32 or binary64 of IEEE 754. It exists on wasm only: elsewhere a family that uses it is refused. It is a parameter, a result or a field of a
 * record. A NaN is a NaN: its other bits do not cross the border.
 */
export type f32 = number & Meaning<'f32'>;
/** See {@link f32}. */
export type f64 = number & Meaning<'f64'>;
/** True or false; in a slot and in a record 1 or 0. */
export type bool = boolean;
/** An integer of up to 32 bits from `Min` to `Max`, both included. From a guest another value is a fault. */
export type Range<Of extends number, Min extends number, Max extends number> = Of &
  Meaning<'range', readonly [Min, Max]>;

// Slices of guest memory: a pointer and a length in elements. The bound is part of the type. As a result: the length comes back, and the rest waits
// in the kernel until the guest calls `pull`, the next such call replaces it, or the crank ends.

/** At most `Max` bytes. */
export type Bytes<Max extends number> = Meaning<'bytes', Max>;
/** A text of at most `Max` bytes of UTF-8. Bytes from a guest that are no UTF-8 are a fault. */
export type Text<Max extends number> = Meaning<'text', Max>;
/**
 * At most `Max` elements of one type: a scalar, a frozen record, or `Handle`, `AnyHandle`, `Slot` or `HandleNumber` (which the guest passes as an
 * array of their numbers). Lists do not nest. In a result its elements are scalars, frozen records, or `Own`: new handles.
 */
export type List<Element, Max extends number> = Meaning<'list', readonly [Element, Max]>;

/** The call reads the guest's buffer. This is the default. */
export type In<Slice> = Slice & Meaning<'in'>;
/** The call fills the guest's buffer from the start and returns the length that it wrote. */
export type Out<Slice> = Slice & Meaning<'out'>;
/** The call reads the guest's buffer, then fills it from the start and returns the length that it wrote. */
export type InOut<Slice> = Slice & Meaning<'inout'>;

// Records, one layout everywhere: C-natural, little- or big-endian as the target profile says.

/**
 * An interface that extends this is a record of scalars, enums and records. It is frozen: no field is ever added. With `@extensible` fields
 * are appended, each with `@since`: the guest passes the size of the record as it knows it behind the pointer. Of a dispatch it is pulled in bytes.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the name is the meaning
export interface Struct {}
/**
 * A field for a later version: it has a name and a place, is zero (from a guest anything else is a fault), and no handler sees it. What
 * the kernel writes there is zero.
 */
export type Reserved<Of extends number | bigint> = Of & Meaning<'reserved'>;

// Handles.

/**
 * An interface that extends this is a handle kind; one that extends a kind is its sub-kind. `Rights` is a `@flags` enum, which
 * sub-kinds inherit. It is `@ephemeral` unless it says otherwise: what it stands for ends with its vat or its device. `@durable` says that it is meant to
 * outlive a restart; nothing is durable yet.
 */
export interface Kind<Rights extends number = never> extends Meaning<'kind', Rights> {}
/** Any kind. */
export interface AnyKind extends Kind<number> {}
/** A handle that the call borrows; the guest must have these rights on it. */
export type Handle<K extends Kind<number>, Rights extends number = never> = Meaning<
  'handle',
  readonly [K, Rights]
>;
/** As a parameter: a handle that the call consumes. As a result: a new handle with these rights. */
export type Own<K extends Kind<number>, Rights extends number = never> = Meaning<'own', readonly [K, Rights]>;
/** An existing handle of any kind. */
export type AnyHandle = Handle<AnyKind>;
/**
 * Any reference: as a parameter of a syscall an existing handle of any kind, or a number with which the guest exports something of its
 * own; in a dispatch a handle for whatever was sent. The call does not use what it stands for, so it need not be there any more.
 */
export type Slot = Meaning<'slot'>;
/**
 * The number of a handle, whatever became of it: in the guest's table or not, usable or dropped. It is as wide as the guest's handles, the call
 * looks it up itself and says which numbers are a fault. In a dispatch it may be the number of an entry that is gone by then.
 */
export type HandleNumber = Meaning<'number'>;
/** Any integer in the place of a handle: the call asks whether it is one, and no number is a fault. */
export type Maybe<H extends Handle<Kind<number>, number> | Own<Kind<number>, number>> = Meaning<'maybe', H>;

// Results.

/**
 * A value or none. Around what a syscall returns, or around a handle or a `Slot` that is a parameter: there 0 is none. No other parameter is optional,
 * for 0 is a number like any other: take a `bool` beside it, or make two calls.
 */
export type Option<Value> = Meaning<'option', Value>;
/** A value, or one of the declared errors: a closed set per call. */
export type Result<Value, Errors extends number> = Meaning<'result', readonly [Value, Errors]>;

/** Errors that any call may declare. A family's own errors are numbered from 1 and stay below 0x7f00. */
export enum KernelError {
  /** The vat's manifest does not grant the permission that the call needs. */
  Refused = 0x7ffe,
  /** The resource was closed, revoked or restarted by another party. */
  Gone = 0x7fff,
}
/** See {@link KernelError.Refused}. */
export type Refused = KernelError.Refused;
/** See {@link KernelError.Gone}. */
export type Gone = KernelError.Gone;

// Groups of calls.

/** The methods of an interface that extends this are syscalls: guest to kernel. */
// biome-ignore lint/suspicious/noEmptyInterface: the name is the meaning
export interface Syscalls {}
/**
 * The methods of an interface that extends this are dispatches: kernel to guest. They return nothing. A wasm guest has an entry for each of them, or is
 * not loaded; for one that is marked `?` (`lampPlayed?(lamp: Handle<Lamp>): void`) it may lack the entry, and is not told then. An EmbedVM guest has one
 * entry for all, or asks `nextDelivery`, and passes over what it does not know.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the name is the meaning
export interface Dispatches {}
