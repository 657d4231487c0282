/**
 * Result of the two-operand opcodes 80–8b and a8–ad: `a` was pushed first. Operands are signed 16-bit, the caller cuts the result
 * to 16 bits and keeps a zero divisor away. Shifts take their count modulo 32 on a value extended to 32 bits: EmbedVM's own
 * interpreter answers differently on each host there, and this is what it does on x86.
 */
export function binary(op: number, a: number, b: number): number {
  switch (op) {
    case 0x80:
      return a + b;
    case 0x81:
      return a - b;
    case 0x82:
      return Math.imul(a, b);
    case 0x83:
      return (a / b) | 0;
    case 0x84:
      return (a % b) | 0;
    case 0x85:
      return a << b;
    case 0x86:
      return a >> b;
    case 0x87:
      return a & b;
    case 0x88:
      return a | b;
    case 0x89:
      return a ^ b;
    case 0x8a:
      return a !== 0 && b !== 0 ? 1 : 0;
    case 0x8b:
      return (a | b) !== 0 ? 1 : 0;
    case 0xa8:
      return a < b ? 1 : 0;
    case 0xa9:
      return a <= b ? 1 : 0;
    case 0xaa:
      return a === b ? 1 : 0;
    case 0xab:
      return a !== b ? 1 : 0;
    case 0xac:
      return a >= b ? 1 : 0;
    default:
      return a > b ? 1 : 0;
  }
}
