import type { Struct } from '@callgate/abi/language.js';

export interface Nothing extends Struct {} //~ CG122 The record `Nothing` has no fields.
