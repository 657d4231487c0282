import type { Phydat } from '@callgate/kernel/abi';

const POWERS = Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));

/** How far a value may be from a whole number, relative to it, to count as one: what sums of doubles are off by. */
const WHOLE = 1e-12;

/**
 * Writes 1 to 3 quantities value × 10^`baseExponent` into the axes of `out`, with the decimal exponent that they share: the one nearest
 * to `baseExponent` that holds all of them exactly in 16 bits, else the finest that holds them at all. Rounds to the nearest, halves away from
 * zero. Answers false, and leaves `out` alone, when no exponent of 8 bits holds a value, or it is no number.
 * @param baseExponent -128 to 127
 */
export function scaleInto(out: Phydat, values: ArrayLike<number>, baseExponent: number): boolean {
  const count = values.length;
  if (count < 1 || count > 3) throw new RangeError(`a reading has 1 to 3 axes, not ${count}`);
  let scale = baseExponent;
  while (!fit(values, scale - baseExponent)) {
    if (++scale > 127) return false;
  }
  while (scale > -128 && !whole(values, scale - baseExponent) && fit(values, scale - 1 - baseExponent))
    scale--;
  const shift = scale - baseExponent;
  out.v1 = rounded(values[0], shift);
  out.v2 = count > 1 ? rounded(values[1], shift) : 0;
  out.v3 = count > 2 ? rounded(values[2], shift) : 0;
  out.count = count;
  out.scale = scale;
  return true;
}

function fit(values: ArrayLike<number>, shift: number): boolean {
  for (let axis = 0; axis < values.length; axis++) {
    const value = rounded(values[axis], shift);
    if (!(value >= -0x8000 && value <= 0x7fff)) return false;
  }
  return true;
}

function whole(values: ArrayLike<number>, shift: number): boolean {
  for (let axis = 0; axis < values.length; axis++) {
    const value = shifted(values[axis], shift);
    if (Math.abs(value - Math.round(value)) > Math.abs(value) * WHOLE) return false;
  }
  return true;
}

/** The nearest whole number, halves away from zero; never -0. */
function rounded(value: number, shift: number): number {
  const exact = shifted(value, shift);
  return (exact < 0 ? -Math.round(-exact) : Math.round(exact)) + 0;
}

/** value × 10^-shift, by the one operation that rounds once. */
function shifted(value: number, shift: number): number {
  return shift >= 0 ? value / POWERS[shift] : value * POWERS[-shift];
}
