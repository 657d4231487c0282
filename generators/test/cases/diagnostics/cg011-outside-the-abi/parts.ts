import type { Struct, u16 } from '@callgate/abi/language.js';

export interface Point extends Struct { x: u16 }
export enum Colour { Red = 1 }
export enum Listed { Yes = 1 }
// An alias is only another way to write what it stands for.
export type Size = u16;
