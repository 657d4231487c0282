import type { Example } from '../model/rule.js';
import type { RULES } from './rules.js';

/** A mistake and its remedy for each thing that reading can find wrong. */
export const EXAMPLES: Readonly<Record<keyof typeof RULES, Example>> = {
  syntax: {
    mistake: 'open(door: : u16): void;',
    remedy: 'open(door: u16): void;',
  },
  module: {
    mistake: "export * from './dor.js';",
    remedy: "export * from './parts.js';",
  },
  statement: {
    mistake: 'export const LARGEST = 64;',
    remedy: `export type Name = Bytes<64>;
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(name: Name): void;
}`,
  },
  notExported: {
    mistake: `interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  open(): void;
}`,
    remedy: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  open(): void;
}`,
  },
  family: {
    mistake: `// garden-house.ts
export enum Way { Up = 1 }`,
    remedy: `// gardenHouse.ts
export enum Way { Up = 1 }`,
  },
  interface: {
    mistake: 'export interface House { width: u16 }',
    remedy: 'export interface House extends Struct { width: u16 }',
  },
  member: {
    mistake: 'export interface Span extends Struct { from: u16; to?: u16 }',
    remedy: 'export interface Span extends Struct { from: u16; to: u16 }',
  },
  name: {
    mistake: 'open(door: Handle<Dor>): void;',
    remedy: 'open(door: Handle<Door>): void;',
  },
  outside: {
    mistake: `import type { Hidden } from './hidden.js';
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  show(what: Hidden): void;
}`,
    remedy: `import type { Hidden } from './hidden.js';
export * from './hidden.js';
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  show(what: Hidden): void;
}`,
  },
  type: {
    mistake: 'open(count: number): void;',
    remedy: 'open(count: u16): void;',
  },
  typePlace: {
    mistake: 'open(count: Option<u16>): void;',
    remedy: 'open(count: u16): Option<u16>;',
  },
  bound: {
    mistake: 'say(words: Bytes<number>): void;',
    remedy: 'say(words: Bytes<64>): void;',
  },
  enumMember: {
    mistake: 'open(): Result<void, DoorError.Stuk>;',
    remedy: 'open(): Result<void, DoorError.Stuck>;',
  },
  otherRights: {
    mistake: `/** @flags */
export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  find(): Own<Key, KeyRight.Turn>;
  /** @syscall 1025 @effect input */
  turn(key: Handle<Key, DoorRight.Open>): void;
}`,
    remedy: `/** @flags */
export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  find(): Own<Key, KeyRight.Turn>;
  /** @syscall 1025 @effect input */
  turn(key: Handle<Key, KeyRight.Turn>): void;
}`,
  },
  subKindRights: {
    mistake: `/** @flags */
export enum HatchRight { Slam = 1 }
/** @kind 4010 */
export interface Hatch extends Door, Kind<HatchRight> {}
export interface Gates extends Syscalls {
  /** @syscall 1024 @effect input */
  find(): Own<Hatch, DoorRight.Open>;
  /** @syscall 1025 @effect input */
  slam(hatch: Handle<Hatch>): void;
}`,
    remedy: `/** @kind 4010 */
export interface Hatch extends Door {}
export interface Gates extends Syscalls {
  /** @syscall 1024 @effect input */
  find(): Own<Hatch, DoorRight.Open>;
  /** @syscall 1025 @effect input */
  slam(hatch: Handle<Hatch>): void;
}`,
  },
  enumValue: {
    mistake: 'export enum Way { Up, Down }',
    remedy: 'export enum Way { Up = 0, Down = 1 }',
  },
  range: {
    mistake: 'open(percent: Range<u8, 0, 256>): void;',
    remedy: 'open(percent: Range<u8, 0, 100>): void;',
  },
  unknownTag: {
    mistake: `/** @syscall 1024 @effect pure @costs 10 */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure @cost 10 */
open(): void;`,
  },
  misplacedTag: {
    mistake: `/** @syscall 1024 @effect pure @width 16 */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure */
open(): void;`,
  },
  tagValue: {
    mistake: `/** @syscall 1024 @effect pure @cost much */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure @cost 10 + 1/byte */
open(): void;`,
  },
  tagTwice: {
    mistake: `/** @syscall 1024 @effect pure @cost 10 @cost 20 */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure @cost 20 */
open(): void;`,
  },
  paramTag: {
    mistake: `/** @syscall 1024 @effect pure @param cuont how often */
knock(count: u16): void;`,
    remedy: `/** @syscall 1024 @effect pure @param count how often */
knock(count: u16): void;`,
  },
  number: {
    mistake: `/** @effect pure */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure */
open(): void;`,
  },
  effect: {
    mistake: `/** @syscall 1024 */
open(): void;`,
    remedy: `/** @syscall 1024 @effect external */
open(): void;`,
  },
  sensitive: {
    mistake: `/** @syscall 1024 @effect pure @sensitive pni */
unlock(pin: u16): void;`,
    remedy: `/** @syscall 1024 @effect pure @sensitive pin */
unlock(pin: u16): void;`,
  },
};
