import type { Domain } from '../../src/lower/storage.js';

/** A number as C has it. */
export function literal(value: number): string {
  if (value === -2147483648) return '(-INT32_C(2147483647) - 1)';
  if (value >= -32767 && value <= 32767) return String(value);
  return value < 0 ? `(-INT32_C(${-value}))` : `UINT32_C(${value})`;
}

/** When a value of so many bits is none that its type allows; empty when every value is. `value` is compared as it is: no test is always false. */
export function misfit(value: string, domain: Domain, bits: number, signed: boolean): string {
  switch (domain.kind) {
    case 'any':
      return '';
    case 'bool':
      return `${value} > 1`;
    case 'zero':
      return `${value} != 0`;
    case 'flags': {
      const others = (2 ** bits - 1 - domain.mask) >>> 0;
      return `(${value} & UINT32_C(0x${others.toString(16)})) != 0`;
    }
    case 'members':
      return domain.values.map((each) => `${value} != ${literal(each)}`).join(' && ');
    case 'range':
      return outside(value, domain.min, domain.max, bits, signed);
  }
}

/** When a value of so many bits is not from `min` to `max`; empty when it cannot be. */
export function outside(value: string, min: number, max: number, bits: number, signed: boolean): string {
  const least = signed ? -(2 ** (bits - 1)) : 0;
  const most = least + 2 ** bits - 1;
  return [min > least ? `${value} < ${literal(min)}` : '', max < most ? `${value} > ${literal(max)}` : '']
    .filter((test) => test !== '')
    .join(' || ');
}
