import { Report as ReportOf } from '../diagnostic.js';

/** Every kind of mistake, with what to do about it where nothing better is known. */
export const DIAGNOSTICS = {
  EVS001: 'write a name, a number, a "string" or one of : , + - * ( ) [ ]; a comment begins with ; or //',
  EVS002: 'see the table of mnemonics and directives in the readme of @callgate/vm-embedvm',
  EVS003: 'see the form of this line in the readme of @callgate/vm-embedvm',
  EVS004: 'define it with a label, .equ or .routine, or include the file that does',
  EVS005: 'rename one of the two',
  EVS006: 'use a value inside the range',
  EVS007: 'use numbers and names defined by .equ from numbers only; labels have no address here yet',
  EVS008: 'check the name; it is looked for as the caller of the assembler says',
  EVS009: 'close each .routine NAME with .end before the next one begins',
  EVS010: 'break the circle: give one of the names a number',
  EVS011: 'leave the .s away, so that the long form is taken where it is needed',
  EVS012: 'make the program smaller, or use .equ for addresses of memory that need not be in the image',
  EVS013: 'keep one of the two',
  EVS014: 'include the file generated for the ABI: its .abi line is the stamp',
  EVS015: 'name where to begin with .entry main LABEL or .entry dispatch LABEL',
} as const;

export type DiagnosticId = keyof typeof DIAGNOSTICS;

export type Report = ReportOf<DiagnosticId>;

export function newReport(): Report {
  return new ReportOf(DIAGNOSTICS);
}
