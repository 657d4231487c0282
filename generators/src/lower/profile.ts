/** What a VM's machine looks like to the ABI. A new VM starts as one of these, and its checks and copies follow. */
export interface TargetProfile {
  readonly id: string;
  /** Width of one slot. */
  readonly wordBits: 16 | 32;
  readonly pointerBits: 16 | 32;
  readonly littleEndian: boolean;
  readonly handleBits: 16 | 32;
  readonly floats: boolean;
  /** Whether a `@blocking` call can exist: the VM can stop in the middle of its program. */
  readonly canSuspend: boolean;
  /** Largest body of a dispatch, in bytes. */
  readonly largestBody: number;
  /** Most slots of a syscall, its number not counted. */
  readonly mostSlots: number;
  /** Most slots of a dispatch, its number not counted. */
  readonly mostDispatchSlots: number;
}

/** WebAssembly with 32-bit memory: each call is an import, each dispatch an export. */
export const wasm32: TargetProfile = Object.freeze({
  id: 'wasm32',
  wordBits: 32,
  pointerBits: 32,
  littleEndian: true,
  handleBits: 32,
  floats: true,
  canSuspend: false,
  largestBody: 65_535,
  mostSlots: 6,
  mostDispatchSlots: 7,
});

/** EmbedVM: one gate (user call 0), arguments on a 16-bit stack, big-endian memory. */
export const embedvm16: TargetProfile = Object.freeze({
  id: 'embedvm16',
  wordBits: 16,
  pointerBits: 16,
  littleEndian: false,
  handleBits: 16,
  floats: false,
  canSuspend: true,
  largestBody: 32_768,
  mostSlots: 6,
  mostDispatchSlots: 7,
});

export const PROFILES: readonly TargetProfile[] = Object.freeze([embedvm16, wasm32]);
