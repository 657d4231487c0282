import type { u16 } from '@callgate/abi/language.js';

// No item, so no family.
export type Size = u16;
