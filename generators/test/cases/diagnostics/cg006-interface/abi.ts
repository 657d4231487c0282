import type { Bytes, Kind, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface Nothing { x: u16 } //~ CG006 `Nothing` extends nothing.
export interface Several extends Struct, Syscalls { x: u16 } //~ CG006 `Several` extends several things.
export interface Buffer extends Bytes<64> {} //~ CG006 `Buffer` extends no word of the ABI language that says what it is.
export interface Point extends Struct { x: u16 }
export interface Solid extends Point { z: u16 } //~ CG006 `Solid` extends `Point`, which is no kind.
export interface Box<T> extends Struct { x: u16 } //~ CG006 `Box` has type parameters.
export interface Both extends Struct, Kind { x: u16 } //~ CG006 `Both` extends several things.
export enum Colour { Red = 1 }
export interface Shade extends Colour {} //~ CG006 `Shade` extends `Colour`, which is no kind.
