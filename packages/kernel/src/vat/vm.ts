import type { AbiStamp } from '../abi/abi-table.js';
import type { Gate } from '../gate/gate.js';
import type { Incoming } from '../deliver/incoming.js';

/** What a VM's machine looks like to the kernel. The whole profile, with its lowering, stands in the generators. */
export interface VmProfile {
  /** Name of the target profile that the VM's glue was lowered for: `wasm32`, `embedvm16`, or a user's own. */
  readonly id: string;
  /** Width of a handle in the guest. */
  readonly handleBits: 16 | 32;
  /** Byte order of what the kernel writes into guest memory. */
  readonly littleEndian: boolean;
  /** Whether the VM can stop in the middle of its program, at a time slice or inside a `@blocking` call. */
  readonly canSuspend: boolean;
  /** Largest body of a dispatch, in bytes. */
  readonly largestBody: number;
}

/** What the manifest grants a VM; a VM's `load` refuses an image that needs more. */
export interface Limits {
  /** Guest memory, in bytes. */
  readonly memory: number;
  /** Call depth, in bytes of stack as the VM accounts them. */
  readonly depth: number;
}

/** How one entry into a guest ended. */
export type OutcomeKind = 'returned' | 'waiting' | 'fault' | 'out-of-fuel' | 'crashed';

/** The end of one entry into a guest. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** Fuel used by this entry, in the guest's instructions plus the costs of its syscalls. */
  readonly fuelUsed: number;
  /**
   * Where the guest stood: an address of the VM's own (wasm: the offset in the image; EmbedVM: IP).
   * -1 when the VM cannot say, and for `returned`.
   */
  readonly programCounter: number;
  /** One sentence for people on `crashed`; on `fault` the gate holds the reason. */
  readonly detail: string;
}

/** One guest in its machine. A VM never throws: whatever the guest does ends in an {@link Outcome}. */
export interface Vm {
  /** Whether the guest has an entry for this dispatch now. A dispatch that it does not accept is not delivered. */
  accepts(dispatch: number): boolean;
  /** Enters the guest with one dispatch. The slots are those of the lowered dispatch; the array is reused by the caller. */
  dispatch(number: number, slots: Int32Array, fuel: number): Outcome;
  /** Where it is there, it takes the place of `dispatch`: the VM takes messages whole and needs no words. For host code. */
  direct?(incoming: Incoming): Outcome;
  /** Goes on after a time slice, or after a wait: the `@blocking` call is made again with the same arguments. */
  resume(fuel: number): Outcome;
  /** Whether a main program was entered and has not returned. Nothing else enters the guest until it has. */
  readonly suspended: boolean;
  /**
   * The guest's whole state between two entries, as bytes: the same for the same state. A VM that can suspend a guest says it for one in the
   * middle of its program, too. Absent where the VM cannot say it.
   * @throws Error while the guest runs, or when it has stopped
   */
  snapshot?(): Uint8Array;
  /**
   * Makes a guest that was just loaded what another one of the same image was when the snapshot was taken: from here on it does what that one
   * did, for the same fuel.
   * @throws Error for bytes that are no snapshot of this image, and for one that does not fit the limits; the VM must be closed then
   */
  restore?(snapshot: Uint8Array): void;
  /** Ends the VM and lets its memory go. */
  close(): void;
}

/** A package that runs guests. */
export interface VmBackend {
  readonly id: string;
  readonly profile: VmProfile;
  /**
   * Checks an image and makes its VM, without running any of the guest's code.
   * @throws ImageError one sentence that says what is wrong with the image
   */
  load(image: Uint8Array, gate: Gate, limits: Limits): Vm;
}

/** An image that must not run. The message is one sentence for people. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    message: string,
    /** The ABI that the host has, where the image was built against another one. */
    readonly host: AbiStamp | null = null,
  ) {
    super(message);
  }
}
