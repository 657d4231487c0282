import type { EnumMember } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';

/** From here on the codes are those of `KernelError`. */
const FIRST_OF_KERNEL = 0x7f00;

export const errorCode: CheckRule = {
  id: 'CG150',
  title: 'error code out of range',
  explanation:
    'What a call answers beside its value is 0 for none or the code of a declared error, so the codes of a family begin at 1. Codes from 0x7f00 on are the kernel’s own (`Gone`, `Refused`).',
  example: {
    mistake: `export enum KeyError { None = 0 }
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(): Result<void, KeyError.None>;
}`,
    remedy: `export enum KeyError { Lost = 1 }
export interface Keys extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(): Result<void, KeyError.Lost>;
}`,
  },
  *check({ syscalls, enums }) {
    const used = new Set(syscalls.flatMap(({ call }) => call.result.errors.map(({ name }) => name)));
    for (const { name, members } of enums) {
      for (const member of members) {
        if (!used.has(`${name}.${member.name}`) || isOwnCode(member)) continue;
        yield {
          place: member.place,
          message: `\`${name}.${member.name}\` is declared as an error and has the code ${member.value}.`,
          help: `Choose a code from 1 to ${FIRST_OF_KERNEL - 1} (0x7eff).`,
        };
      }
    }
  },
};

function isOwnCode({ value }: EnumMember): boolean {
  return value >= 1 && value < FIRST_OF_KERNEL;
}
