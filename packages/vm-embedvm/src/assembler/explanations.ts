import type { Explanation } from '../explanation.js';
import type { DiagnosticId } from './diagnostic.js';

type Told = Omit<Explanation, 'id'>;

const TOLD: Readonly<Record<DiagnosticId, Told>> = {
  EVS001: {
    title: 'a character, a number or a string that means nothing',
    explanation:
      'A line consists of names, numbers, "strings" and the marks : , + - * ( ) [ ]. A comment begins with ; or //. Strings and characters such as \'a\' end on their line, and a character is one byte; text that needs several bytes goes into a string.',
    example: { mistake: 'push $5', remedy: 'push 5' },
  },
  EVS002: {
    title: 'a mnemonic or a directive that does not exist',
    explanation:
      'The first word of a line is a mnemonic of the machine or, with a point in front, a directive of the assembler. Macros do not exist. The message names the one that is spelt most alike.',
    example: { mistake: 'pusch 5', remedy: 'push 5' },
  },
  EVS003: {
    title: 'a line that has not the form of its mnemonic',
    explanation:
      'Each mnemonic and each directive has its own operands, no more and no fewer, and one line holds one of them. Short and long forms are asked for with .s and .l where an instruction has both; without, the assembler takes the shortest that fits.',
    example: { mistake: 'push 1 2', remedy: 'push 1\npush 2' },
  },
  EVS004: {
    title: 'a name that nothing has',
    explanation:
      'A name is a label, a constant of .equ, a routine or a label of the routine that the line belongs to. The order does not matter: names may be used above the line that defines them. The numbers of an ABI come from the file that is generated for it.',
    example: { mistake: 'start: jmp strat', remedy: 'start: jmp start' },
  },
  EVS005: {
    title: 'a name that is defined twice',
    explanation:
      'Labels, constants and routines share one space of names; the labels inside a routine have one of their own. The message says where the name was defined before.',
    example: { mistake: 'again: push 1\nagain: ret0', remedy: 'again: push 1\ndone: ret0' },
  },
  EVS006: {
    title: 'a number outside of its range',
    explanation:
      'An operand, a byte, a word or an address has the bits that the instruction gives it. The message says the range. A word may be written with a sign or without one, so words go from -32768 to 65535 and bytes from -128 to 255.',
    example: { mistake: '.byte 256', remedy: '.word 256' },
  },
  EVS007: {
    title: 'a label where a constant is needed',
    explanation:
      'The size of a .space and the operand that is a part of an instruction must be known before anything has an address, so they are made of numbers and of names that .equ made of numbers.',
    example: { mistake: 'here: .space here', remedy: '.equ SIZE 4\nhere: .space SIZE' },
  },
  EVS008: {
    title: 'a file to include that is not there',
    explanation:
      'An included file is looked for beside the file that includes it; callgate.evs is looked for among the outputs of the project as well. A file is included once, however often it is named.',
    example: { mistake: '.include "calgate.evs"', remedy: '.include "callgate.evs"' },
  },
  EVS009: {
    title: 'a routine that is not closed, or closed twice',
    explanation:
      'A routine goes from .routine NAME to .end. Routines do not stand inside each other and include nothing, since a routine that nobody uses is left out of the image as a whole.',
    example: { mistake: '.routine blink\nret0', remedy: '.routine blink\nret0\n.end' },
  },
  EVS010: {
    title: 'constants that are defined by each other',
    explanation:
      'The value of a constant is worked out from the names that it mentions. When these lead back to it, directly or not, there is no value. Give one of them a number.',
    example: { mistake: '.equ A B\n.equ B A + 1', remedy: '.equ A 5\n.equ B A + 1' },
  },
  EVS011: {
    title: 'a short form that does not reach',
    explanation:
      'The short form of a jump reaches 128 bytes back and 127 ahead, and that of a memory access the first 256 addresses. Without .s the assembler takes the long form where it is needed, and the short one everywhere else.',
    example: { mistake: 'loadb.s 256', remedy: 'loadb 256' },
  },
  EVS012: {
    title: 'an image that is larger than the machine addresses',
    explanation:
      'EmbedVM addresses 65536 bytes: program, data and stack share them. Memory that need not be in the image, such as room behind the program, is given an address with .equ and takes no bytes.',
    example: {
      mistake: '.space 65536\nbuffer: .byte 0',
      remedy: '.equ buffer 0x8000\n.space 16',
    },
  },
  EVS013: {
    title: 'something that is said twice of one program',
    explanation:
      'A program has at most one entry main, one entry dispatch, one limit of its stack and one ABI. Two stamps mean that bindings of two projects, or old and new ones, were mixed.',
    example: { mistake: '.stack 0x200\n.stack 0x300', remedy: '.stack 0x300' },
  },
  EVS014: {
    title: 'a program that does not say for which ABI it is',
    explanation:
      'An image carries the stamp of its ABI, so that a host can refuse one that was built for another. It comes with the file that is generated for the ABI: its line .abi. A stamp is made of three texts without spaces.',
    example: { mistake: 'ret0', remedy: '.include "callgate.evs"\nret0' },
  },
  EVS015: {
    title: 'an image without an entry',
    explanation:
      'A host enters an image at its entry main, where the guest has a program of its own that waits for what happens, or at its entry dispatch for each thing that happens.',
    example: { mistake: 'start: ret0', remedy: '.entry main start\nstart: ret0' },
  },
};

/** Every kind of mistake in EmbedVM assembly, explained. */
export const ASSEMBLER_EXPLANATIONS: readonly Explanation[] = Object.entries(TOLD).map(([id, told]) => ({
  id,
  ...told,
}));
