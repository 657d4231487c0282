import type { EngineId } from '@callgate/native-addon';
import type { Kref } from '../tables/outside.js';
import type { VatState } from '../vat/vat.js';

/** What the tables hold at one moment, as plain data for people, tools and tests. Everything is in the order of its number or of its queue. */
export interface Inspection {
  /** Number of the last crank. */
  readonly crank: number;
  /** Which code works on c-lists. All do the same; they differ in speed. */
  readonly engine: EngineId;
  readonly vats: readonly InspectedVat[];
  readonly devices: readonly InspectedDevice[];
  readonly objects: readonly InspectedObject[];
  readonly promises: readonly InspectedPromise[];
  /** Vat numbers, one for each piece of work; a vat may have more places than work. */
  readonly runQueue: readonly number[];
  /** What the host keeps. */
  readonly kept: readonly { readonly kref: Kref; readonly times: number }[];
}

export interface InspectedVat {
  readonly number: number;
  readonly name: string;
  readonly state: VatState;
  readonly incarnation: number;
  readonly clist: readonly InspectedEntry[];
  /** What waits for it, oldest first. */
  readonly inbox: readonly InspectedWork[];
  /** Promises that it decides. */
  readonly decides: readonly Kref[];
  /** What it is to be told of references. An entry that no longer holds when its turn comes is skipped. */
  readonly dropExports: readonly Kref[];
  readonly retireExports: readonly Kref[];
  readonly retireImports: readonly Kref[];
}

/** A device, its own nodes and what it was given. */
export interface InspectedDevice {
  readonly number: number;
  readonly name: string;
  /** In the device's table: `d+0` is its root, other `d+` are nodes of its own; `o-3`, `p-4`, `d-5` it was given. What may not be used was dropped by everybody. */
  readonly clist: readonly InspectedEntry[];
  /** Names of the functions of the host that it may call. */
  readonly hooks: readonly string[];
  /** Nodes of its own that nobody uses, and of which it is to be told. */
  readonly dropExports: readonly Kref[];
}

export interface InspectedEntry {
  readonly kref: Kref;
  /** `o+5`, `p+5`, `d+5`: the vat's or device's own number; `o-9`, `p-9`, `d-9`: the kernel's, which is the handle itself. */
  readonly vref: string;
  readonly handle: number;
  /** Whether the vat may use it; otherwise it merely knows it. */
  readonly reachable: boolean;
}

export type InspectedWork =
  | {
      readonly work: 'message';
      readonly target: Kref;
      readonly body: Uint8Array;
      readonly slots: readonly Kref[];
      readonly result: Kref | null;
    }
  | { readonly work: 'notify'; readonly promise: Kref }
  | { readonly work: 'dispatch'; readonly dispatch: number; readonly objects: readonly Kref[] };

/** An object of a vat, or a device's resource or node. */
export interface InspectedObject {
  readonly kref: Kref;
  readonly sort: 'object' | 'resource' | 'node';
  /** The vat of an object; null for none: it was abandoned, or its vat is over. */
  readonly owner: number | null;
  /** The device of a node; null for none, and for a node of the kernel itself. */
  readonly device: number | null;
  readonly ownerDied: boolean;
  /** Nobody uses it and it has no owner: those who know it are to be told. */
  readonly retired: boolean;
  readonly reachable: number;
  readonly recognizable: number;
}

export interface InspectedPromise {
  readonly kref: Kref;
  /** `unresolved`, `fulfilled`, `rejected`, or the kernel's reason. */
  readonly state: string;
  /** The vat that decides it; null for a queue, or the kernel. */
  readonly decider: number | null;
  readonly count: number;
  readonly subscribers: readonly number[];
  readonly waiting: readonly InspectedWork[];
  /** What it was settled with; null while it is unresolved. */
  readonly data: {
    readonly body: Uint8Array;
    readonly slots: readonly Kref[];
    /** Which slot it is exactly; -1 for none. */
    readonly exactly: number;
  } | null;
}
