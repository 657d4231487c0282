import { Report as ReportOf } from '../diagnostic.js';

/** Every kind of mistake in EmbedVM's language, with what to do about it where nothing better is known. */
export const DIAGNOSTICS = {
  EVM001: 'write names, numbers, "strings" and the marks of the language; comments are /* … */ and // …',
  EVM002: 'write a number from 0 to 65535: 42, 052, 0x2a or 0b101010',
  EVM003: "see the language's grammar in the readme of @callgate/vm-embedvm",
  EVM004: 'declare it before its first use, or include the file that does',
  EVM005: 'rename one of the two',
  EVM006: 'see in its declaration what it is',
  EVM007: 'give as many as it is declared with',
  EVM008: 'check the name; it is looked for beside the file that includes it',
  EVM009: 'put some of them into a global array',
  EVM010: 'make the array as long as what it begins with, or leave its length away',
  EVM011: 'check the loops and the labels of this function',
  EVM012: 'move one of the two with $memaddr or $section, or make the program smaller',
  EVM013: 'include the bindings of one ABI only',
  EVM014: '$include "callgate.evm": the bindings say which ABI they are of',
  EVM015: 'write a function main() or dispatch()',
  EVM016: 'put a part of it into a function',
  EVM017: 'write its body, or remove the declaration',
  EVM018: 'ask for the extensions of the language, or leave it to programs that do',
  EVM019: 'write & in front of it',
} as const;

export type DiagnosticId = keyof typeof DIAGNOSTICS;

export type Report = ReportOf<DiagnosticId>;

export function newReport(): Report {
  return new ReportOf(DIAGNOSTICS);
}
