import { distance, pushBytes, split } from '../word.js';
import type { Report } from './diagnostic.js';
import type { Expression } from './expression.js';
import { fitsShort, type Layout } from './layout.js';
import type { Names } from './names.js';
import type { Statement } from './program.js';

/** Addresses and words: signed or unsigned. */
const WORD = { min: -32_768, max: 65_535 } as const;

/** Writes the statements at their addresses. Reports values that do not fit. */
export function encode(
  statements: readonly Statement[],
  names: Names,
  layout: Layout,
  report: Report,
): Uint8Array {
  const image = new Uint8Array(layout.size);
  for (const [index, statement] of statements.entries()) {
    image.set(
      bytesOf(statement, layout.addresses[index], layout.long[index], names, layout, report),
      layout.addresses[index],
    );
  }
  return image;
}

function bytesOf(
  statement: Statement,
  address: number,
  long: boolean,
  names: Names,
  layout: Layout,
  report: Report,
): readonly number[] {
  const { owner } = statement;
  const value = (expression: Expression, min: number, max: number, what: string): number => {
    const result = layout.worth(expression, owner);
    if (result >= min && result <= max) return result;
    report.add('EVS006', expression.place, `${what} ${result} is outside ${min}…${max}`);
    return Math.max(min, 0);
  };
  const word = (expression: Expression, what: string): number[] =>
    split(value(expression, WORD.min, WORD.max, what));

  switch (statement.kind) {
    case 'label':
    case 'space':
      return [];
    case 'plain':
      return [statement.opcode];
    case 'numbered': {
      const { opcode, step, min, max } = statement.form;
      const { operand } = statement;
      if (names.moves(operand, owner)) {
        report.add('EVS007', operand.place, 'the operand of this instruction is no constant');
        return [0];
      }
      return [opcode + step * (value(operand, min, max, 'the operand') - min)];
    }
    case 'push': {
      const { operand } = statement;
      if (names.moves(operand, owner)) return [0x9a, ...word(operand, 'the value')];
      return pushBytes(value(operand, WORD.min, WORD.max, 'the value'));
    }
    case 'immediate': {
      const { opcode, bytes, min, max } = statement.form;
      const number = value(statement.operand, min, max, 'the value');
      return [opcode, ...(bytes === 1 ? [number & 0xff] : split(number))];
    }
    case 'branch': {
      const far = distance(address, value(statement.operand, WORD.min, WORD.max, 'the target'));
      if (long) return [statement.opcode + 1, ...split(far)];
      if (!fitsShort(statement, address, false, layout.worth)) {
        report.add(
          'EVS011',
          statement.place,
          `the target is ${far} bytes away, more than the short form reaches`,
        );
      }
      return [statement.opcode, far & 0xff];
    }
    case 'memory': {
      const { opcode } = statement;
      if (statement.address.kind === 'popped') return [opcode + 2];
      const { kind, expression } = statement.address;
      const at = value(expression, WORD.min, WORD.max, 'the address') & 0xffff;
      const mode = (kind === 'direct' ? 0 : 3) + (long ? 1 : 0);
      if (long) return [opcode + mode, ...split(at)];
      if (at > 0xff) {
        report.add('EVS011', statement.place, `the address ${at} is more than the short form reaches`);
      }
      return [opcode + mode, at & 0xff];
    }
    case 'data':
      if (statement.size === 2) return statement.values.flatMap((expression) => word(expression, 'the word'));
      return statement.values.map((expression) => value(expression, -128, 255, 'the byte') & 0xff);
    case 'text':
      return statement.bytes;
  }
}
