import type { CheckRule } from '../rule.js';

export const errorCodeTwice: CheckRule = {
  id: 'CG151',
  title: 'two errors of a call with one code',
  explanation:
    'A guest tells the errors of a call apart by their codes. Errors of two enums can have the same code; one call then declares one of them only.',
  example: {
    mistake: `export enum KeyError { Lost = 1 }
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(): Result<void, KeyError.Lost | DoorError.Stuck>;
}`,
    remedy: `export enum KeyError { Lost = 2 }
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(): Result<void, KeyError.Lost | DoorError.Stuck>;
}`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      // They are sorted by code.
      const { errors } = call.result;
      for (const [index, { name, code }] of errors.entries()) {
        if (index === 0 || errors[index - 1].code !== code) continue;
        yield {
          place: call.place,
          message: `\`${call.name}\` declares \`${errors[index - 1].name}\` and \`${name}\`, which both have the code ${code}.`,
          help: 'Declare errors of one enum, or give one of them another code.',
        };
      }
    }
  },
};
