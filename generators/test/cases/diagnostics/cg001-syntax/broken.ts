import type { Struct } from '@callgate/abi/language.js';

export interface Point extends Struct {
  x: ; //~ CG001 TypeScript cannot parse this: Type expected.
}

export interface 3D extends Struct {} //~ CG001 TypeScript cannot parse this: Declaration or statement expected.
