import type { Call, Direction, ErrorCode, Family, Group, Type } from '../model/abi.js';
import type { Domain, Storage } from './storage.js';

/** An ABI on one target profile. */
export interface LoweredAbi {
  readonly profile: string;
  /** Width of a slot. */
  readonly wordBits: 16 | 32;
  /** Syscalls that exist on the profile, sorted by number. */
  readonly syscalls: readonly LoweredCall[];
  readonly dispatches: readonly LoweredDispatch[];
}

/** What one syscall looks like on a profile, as data: the slots that the guest passes and the steps of the host. */
export interface LoweredCall {
  readonly family: Family;
  readonly group: Group;
  readonly call: Call;
  /** In the order of the arguments, without the call's number. */
  readonly slots: readonly Slot[];
  /** The slot that comes back. */
  readonly answer: Answer;
  /** The result when it has no fixed size: then `answer` says its length. */
  readonly waiting: Waiting | null;
  /** What the host does, in this order. */
  readonly steps: readonly Step[];
}

export interface LoweredDispatch {
  readonly family: Family;
  readonly group: Group;
  readonly call: Call;
  readonly slots: readonly Slot[];
  /** What the guest pulls. */
  readonly pulls: readonly Pulled[];
}

/** A parameter of a dispatch that has no word, or none but its length: the guest copies it with `pull`. */
export interface Pulled {
  /** As which parameter it is pulled. */
  readonly parameter: number;
  /** list: of so many elements. handles: a list of them. value: a record or a float, pulled as its bytes, as many as the guest knows. */
  readonly form: 'bytes' | 'list' | 'handles' | 'value';
  /** Bytes of what `pull` counts. */
  readonly unitBytes: number;
  /**
   * Widths of the numbers that an element or a value consists of, padding as single bytes: each of them is turned round for a machine of the
   * other byte order.
   */
  readonly widths: readonly (1 | 2 | 4 | 8)[];
}

/** One machine word that crosses the border. */
export interface Slot {
  /** Unique in its call. */
  readonly name: string;
  /** word: a part of a value that is wider than one. size: bytes of an extensible record, as many as the guest knows of. */
  readonly part: 'value' | 'word' | 'pointer' | 'length' | 'size' | 'handle';
  /** Index of the parameter; -1 for the pointer through which the result comes back, and for the size there. */
  readonly parameter: number;
  /** Lowest bit of the value that this word carries; 0 for everything that fits one word. */
  readonly shift: 0 | 16 | 32 | 48;
  /** A slot that is a number of IEEE 754, of so many bits, instead of a machine word. In traces it is one or two words of 32 bits. */
  readonly float?: 32 | 64;
}

/**
 * What the slot says that comes back. `pointer`: the value goes through the last pointer; the slot is the declared error or 0
 * (`Option`: 1 when there is a value).
 */
export type Answer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly type: Type }
  | { readonly kind: 'handle'; readonly optional: boolean }
  | { readonly kind: 'pointer'; readonly storage: Storage; readonly optional: boolean };

/** A result that waits in the vat's register until the guest pulls it. */
export interface Waiting {
  readonly view: 'Bytes' | 'Text' | 'List' | 'WideList' | 'Values' | 'Handles';
  /** As which parameter it is pulled. */
  readonly parameter: typeof RESULT_BYTES | typeof RESULT_HANDLES;
  /** Of a list; null for bytes and texts. */
  readonly element: Storage | null;
  readonly elementBytes: number;
  /** Most elements. */
  readonly max: number;
}

export const RESULT_HANDLES = 254;
export const RESULT_BYTES = 255;

/**
 * How much of an extensible record the guest knows. A size that the record never had is a fault; a field behind the guest's size is 0 when
 * the guest passes the record, and is not written when it gets one.
 */
export interface Extent {
  /** The slot with the size. */
  readonly slot: number;
  /** Every size that the record has had, ascending. */
  readonly sizes: readonly number[];
}

/** One step of the host's glue. A VM's back end only spells these. `slot`s are indexes into the call's slots. */
export type Step =
  /** Takes a number and checks that its type holds it. */
  | {
      readonly kind: 'scalar';
      readonly name: string;
      readonly slot: number;
      readonly signed: boolean;
      /** Bits that mean something; a value outside is a fault. */
      readonly bits: 8 | 16 | 32;
      readonly domain: Domain;
    }
  /** Takes a number of IEEE 754 as it is. */
  | { readonly kind: 'float'; readonly name: string; readonly slot: number; readonly bits: 32 | 64 }
  /** Joins slots to a value that is wider than one: 32 bits to one number, 64 bits to two (low and high half). */
  | {
      readonly kind: 'wide';
      readonly name: string;
      /** Lowest word first, whatever their order among the arguments. */
      readonly words: readonly number[];
      readonly bits: 32 | 64;
      readonly signed: boolean;
      readonly domain: Domain;
    }
  /** Checks a slice of guest memory. */
  | {
      readonly kind: 'slice';
      readonly name: string;
      readonly pointer: number;
      readonly length: number;
      /** Of a list; null for bytes and texts. */
      readonly element: Storage | null;
      readonly elementBytes: number;
      readonly max: number;
      readonly direction: Direction;
      /** Whether the bytes must be UTF-8. */
      readonly text: boolean;
    }
  /** Checks and reads a record. */
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly pointer: number;
      readonly storage: Storage;
      readonly extent: Extent | null;
    }
  /** Resolves a handle to the device's cell (a kind) or to the kernel's object (any kind). */
  | {
      readonly kind: 'handle';
      readonly name: string;
      readonly slot: number;
      readonly use: 'borrow' | 'consume' | 'askBorrow' | 'askConsume' | 'slot' | 'number';
      /** Whether 0 is none. */
      readonly optional: boolean;
      /** Name of the kind; null for any. */
      readonly of: string | null;
      /** Numbers of the kind and its sub-kinds; empty for any. */
      readonly kinds: readonly number[];
      readonly rights: number;
      /** Whether the call declares `Gone`: then the step `gone` answers for a resource that is; else that is a fault. */
      readonly mayBeGone: boolean;
    }
  /** Checks a list of handles and resolves each; the rest is as with one handle. */
  | {
      readonly kind: 'handles';
      readonly name: string;
      readonly pointer: number;
      readonly length: number;
      readonly elementBytes: 2 | 4;
      readonly max: number;
      readonly use: 'borrow' | 'slot' | 'number';
      readonly of: string | null;
      readonly kinds: readonly number[];
      readonly rights: number;
      readonly mayBeGone: boolean;
      /** Slots of handles that the call consumes: none of them stands in the list. */
      readonly apartFrom: readonly number[];
    }
  /** Faults when the same handle was passed in both slots, the first of which the call consumes. */
  | { readonly kind: 'apart'; readonly consumed: number; readonly other: number }
  /** Answers `code` when the resource behind one of `handles` is gone. What the call consumes is consumed all the same. */
  | {
      readonly kind: 'gone';
      /** Parameters: a handle, or a list of them. */
      readonly handles: readonly string[];
      readonly code: number;
      readonly consumes: readonly number[];
    }
  /** Checks the room for a result. */
  | {
      readonly kind: 'room';
      readonly pointer: number;
      readonly storage: Storage;
      readonly extent: Extent | null;
    }
  /** Says what an `Own` result will be. `from`: slot of the handle whose rights bound these; null for none. */
  | {
      readonly kind: 'grant';
      readonly kindNumber: number;
      readonly rights: number;
      readonly from: number | null;
    }
  /** Calls the handler. */
  | { readonly kind: 'call' }
  /** Takes a consumed handle out of the vat's table. */
  | { readonly kind: 'consume'; readonly slot: number }
  /** Stores the result and answers. */
  | { readonly kind: 'answer'; readonly errors: readonly ErrorCode[]; readonly capacity: string | null };
