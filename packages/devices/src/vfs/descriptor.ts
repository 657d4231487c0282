import { closeSync } from 'node:fs';

/** Hands an open descriptor on to what will own it. When that cannot be made, the descriptor is closed. */
export function handOn<Owner>(descriptor: number, make: (descriptor: number) => Owner): Owner {
  try {
    return make(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
