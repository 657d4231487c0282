import type { Struct, u16 } from '@callgate/abi/language.js';

export interface Node extends Struct { value: u16; next: Node } //~ CG121 The record `Node` holds itself: Node → Node.

export interface First extends Struct { second: Second } //~ CG121 The record `First` holds itself: First → Second → Third → First.
export interface Second extends Struct { third: Third }
export interface Third extends Struct { first: First }

// Holds a ring, but is none.
export interface Holder extends Struct { first: First }
