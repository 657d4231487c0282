import type { Explanation } from '../explanation.js';
import type { DiagnosticId } from './diagnostics.js';

/** More parts than may stand inside each other, in lines that can be read. */
const TOO_DEEP = `${'*'.repeat(81)}\n`.repeat(5);

type Told = Omit<Explanation, 'id'>;

const TOLD: Readonly<Record<DiagnosticId, Told>> = {
  EVM001: {
    title: 'a character or a word that the language does not have',
    explanation:
      'A source consists of names, numbers, "strings", comments and the marks of the language. Words that begin with $ reach the machine; there are few of them, and no others can be made. A string or a comment that is not closed takes the rest of the file with it.',
    example: { mistake: 'function main() { $foo(1); }', remedy: 'function main() { $uf0(1); }' },
  },
  EVM002: {
    title: 'a number that cannot be read or does not fit',
    explanation:
      'A word has 16 bits, so numbers go from 0 to 65535; a minus in front is an operator. A leading 0 makes a number octal, where 8 and 9 mean nothing, 0x makes it hexadecimal and 0b binary. The C compiler cuts larger numbers without a word.',
    example: { mistake: 'global limit = 70000;', remedy: 'global limit = 0xffff;' },
  },
  EVM003: {
    title: 'something stands where the grammar has something else',
    explanation:
      'The message says what stands there and what should. Local variables are declared at the top of a function only, an assignment is a statement and never a value, and there is no empty statement: write {} for it. Mostly a semicolon or a brace is missing just in front of the place.',
    example: {
      mistake: 'function main() { $uf0(1) $uf0(2); }',
      remedy: 'function main() { $uf0(1); $uf0(2); }',
    },
  },
  EVM004: {
    title: 'a name that nothing has, or not yet',
    explanation:
      'Variables, arrays and functions are known from their declaration to the end of the source. A function is known behind its closing brace, so one that calls itself, or that is called further up, is declared first: its head with a semicolon.',
    example: {
      mistake: 'function main() { count(3); }\nfunction count(n) { return n; }',
      remedy: 'function count(n);\nfunction main() { count(3); }\nfunction count(n) { return n; }',
    },
  },
  EVM005: {
    title: 'a name that is declared twice',
    explanation:
      'All global names share one space, whatever they stand for, and a local variable or an argument cannot have the name of anything global. Labels are a space of their own in each function. The message says where the name was declared before.',
    example: {
      mistake: 'global count;\nfunction add(count) { return count; }',
      remedy: 'global count;\nfunction add(more) { return more; }',
    },
  },
  EVM006: {
    title: 'a name that is used as something that it is not',
    explanation:
      'Arrays and functions are no values: &name is the address of either. Only an array has elements, and only a function can be called by its name. Memory that a variable points to is reached with $ptr8u, $ptr8s or $ptr16, and a function that a variable points to is called with $ptrf.',
    example: {
      mistake: 'array8u line[8];\nfunction main() { $uf0(line); }',
      remedy: 'array8u line[8];\nfunction main() { $uf0(&line); }',
    },
  },
  EVM007: {
    title: 'a wrong number of arguments',
    explanation:
      'A function takes exactly as many arguments as it is declared with, and its body must agree with a declaration further up. A user call takes at most 127. What varies in number goes through an array whose address is passed.',
    example: {
      mistake: 'function add(a, b) { return a + b; }\nfunction main() { add(1); }',
      remedy: 'function add(a, b) { return a + b; }\nfunction main() { add(1, 2); }',
    },
  },
  EVM008: {
    title: 'a file to include that is not there',
    explanation:
      'An included file is looked for beside the file that includes it; callgate.evm is looked for among the outputs of the project as well. Includes that go round in a circle end here, too: each of them takes the text in again.',
    example: {
      mistake: '$include "calgate.evm"\nfunction main() {}',
      remedy: '$include "callgate.evm"\nfunction main() {}',
    },
  },
  EVM009: {
    title: 'more locals or arguments than a function can have',
    explanation:
      'An instruction of the machine names 32 local variables and 32 arguments, and no more. The C compiler lets more of them through and makes wrong code. Put some of them into a global array, or pass its address.',
    example: {
      mistake:
        'function f() {\n  local a0,a1,a2,a3,a4,a5,a6,a7,b0,b1,b2,b3,b4,b5,b6,b7,c0,c1,c2,c3,c4,c5,c6,c7,d0,d1,d2,d3,d4,d5,d6,d7,e0;\n}',
      remedy: 'array16 a[33];\nfunction f() { a[32] = 0; }',
    },
  },
  EVM010: {
    title: 'a first value or a body that does not fit',
    explanation:
      'An array begins with at most as many values as it has elements; without a length it has as many as it begins with. What is $extern stands somewhere else, so the program can give it neither a first value nor a body.',
    example: {
      mistake: 'array8u table[2] = { 1, 2, 3 };',
      remedy: 'array8u table[] = { 1, 2, 3 };',
    },
  },
  EVM011: {
    title: 'a jump that leads nowhere',
    explanation:
      'A break or a continue belongs to the loop around it, and outside of a loop it has nowhere to go. A goto reaches the labels of its own function only.',
    example: {
      mistake: 'function main() { if ($uf0()) break; }',
      remedy: 'function main() { while ($uf0()) break; }',
    },
  },
  EVM012: {
    title: 'two things at one address, or one at none',
    explanation:
      'Declarations lie one behind the other from address 0; $memaddr and $section move what follows. Bytes of the program cannot share an address, must lie in a section where there are sections, and end at 0xffff. Data without a first value takes room, but no bytes of the program.',
    example: {
      mistake: 'global a = 1;\n$memaddr 1\nglobal b = 2;',
      remedy: 'global a = 1;\n$memaddr 2\nglobal b = 2;',
    },
  },
  EVM013: {
    title: 'bindings of two ABIs in one program',
    explanation:
      'The bindings carry the stamp of the ABI that they are of, in a comment that begins with //$abi, and an image has one stamp. Two different ones mean that bindings of two projects, or old and new ones, were mixed.',
    example: {
      mistake: '//$abi "scores" "1.0.0" "0a"\n//$abi "scores" "1.1.0" "0b"\nfunction main() {}',
      remedy: '//$abi "scores" "1.1.0" "0b"\nfunction main() {}',
    },
  },
  EVM014: {
    title: 'a program that does not say for which ABI it is',
    explanation:
      'An image for callgate run carries the stamp of its ABI, so that a host can refuse one that was built for another. It comes with the bindings. A program for the bare machine needs none: ask for its raw outputs, such as --emit bin, or use callgate evm run.',
    example: {
      mistake: 'function main() { $uf0(16, "hello", 5); }',
      remedy: '$include "callgate.evm"\nfunction main() { puts("hello", 5); }',
    },
  },
  EVM015: {
    title: 'an image without an entry',
    explanation:
      'A host enters an image at its function main, where the guest has a program of its own that waits for what happens, or at its function dispatch for each thing that happens. Neither takes an argument.',
    example: {
      mistake: '$include "callgate.evm"\nfunction start() {}',
      remedy: '$include "callgate.evm"\nfunction main() {}',
    },
  },
  EVM016: {
    title: 'expressions or statements that are nested too deeply',
    explanation:
      'Parentheses, operators and statements stand inside each other at most 400 deep, so that no source can exhaust the compiler. Whole rows of one operator do not count. Put a part of the expression into a function or a variable.',
    example: {
      mistake: `function main() { $uf0(\n${TOO_DEEP.replaceAll('*', '(')}1\n${TOO_DEEP.replaceAll('*', ')')}); }`,
      remedy: 'function main() { $uf0(1); }',
    },
  },
  EVM017: {
    title: 'a function that has no body',
    explanation:
      'A head with a semicolon promises a function further down. Where the body is missing, calls of it have nowhere to go. A function that is not part of the program is declared with $extern and its address.',
    example: {
      mistake: 'function blink(times);\nfunction main() { blink(3); }',
      remedy: 'function blink(times);\nfunction main() { blink(3); }\nfunction blink(times) { $uf0(times); }',
    },
  },
  EVM018: {
    title: 'an extension of the language that was not asked for',
    explanation:
      'The C compiler knows $uf0 to $uf8 and no escapes in strings, and programs of this language compile with both. The other user calls of the machine exist after --extension user-calls. A guest of callgate run needs $uf0 alone.',
    example: { mistake: 'function main() { $uf9(1); }', remedy: 'function main() { $uf8(1); }' },
  },
  EVM019: {
    title: 'a number of the ABI without & in front',
    explanation:
      'The language has no constants, so the bindings declare each number of the ABI as something that lies at that address: &SAUL_UNIT_VOLT is the number. Without & it is whatever word of memory happens to lie there. The program is compiled as it is written, and the warning says where.',
    example: {
      mistake: '$include "callgate.evm"\nfunction main() { $uf0(SAUL_UNIT_VOLT); }',
      remedy: '$include "callgate.evm"\nfunction main() { $uf0(&SAUL_UNIT_VOLT); }',
    },
  },
};

/** Every kind of mistake in EmbedVM's own language, explained. */
export const COMPILER_EXPLANATIONS: readonly Explanation[] = Object.entries(TOLD).map(([id, told]) => ({
  id,
  ...told,
}));
