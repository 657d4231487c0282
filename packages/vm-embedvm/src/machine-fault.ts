/** Sentences of the machine's own faults, for people. Addresses are hexadecimal as in the assembler's listings. */
const hex = (value: number, digits = 4): string => `0x${value.toString(16).padStart(digits, '0')}`;

const size = (bytes: number): string => `the memory of ${bytes} bytes`;

export const MachineFault = {
  oddStack: (sp: number, sfp: number) =>
    `SP is ${hex(sp)} and SFP is ${hex(sfp)}: an odd one corrupts returns`,
  noRoom: (entry: number, sp: number) =>
    `no room on the stack for the entry at ${hex(entry)}: SP is ${hex(sp)}`,
  noCode: (ip: number, bytes: number) => `the program went on at ${hex(ip)}, outside ${size(bytes)}`,
  reserved: (op: number, ip: number) => `the opcode ${hex(op, 2)} at ${hex(ip)} is reserved`,
  division: (ip: number) => `the instruction at ${hex(ip)} divided by zero`,
  argumentCount: (count: number, ip: number) =>
    `the user call at ${hex(ip)} has ${count} arguments; 127 is the most`,
  memory: (op: number, ip: number, bytes: number) =>
    `the instruction at ${hex(ip)} (opcode ${hex(op, 2)}) reached beyond ${size(bytes)}`,
  stackLimit: (ip: number, limit: number) =>
    `the instruction at ${hex(ip)} pushed below the stack limit ${hex(limit)}`,
} as const;
