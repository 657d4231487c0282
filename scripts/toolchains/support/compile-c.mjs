import { join } from 'node:path';

/** Programs that a guest in C is made with, and the Debian packages that hold them. */
export const C_NEEDS = { clang: 'clang', 'wasm-ld': 'lld' };

const WARNINGS = [
  '-Wall',
  '-Wextra',
  '-Werror',
  '-pedantic',
  '-Wconversion',
  '-Wundef',
  '-Wstrict-prototypes',
];

/** Parameters of clang that check a C file against the headers of a folder, and make nothing. */
export function checkFlags(headers, source) {
  return ['--target=wasm32', '-std=c11', ...WARNINGS, '-fsyntax-only', `-I${headers}`, source];
}

/** Parameters of clang that make a guest of a C file, as the README of guest-c says. */
export function guestFlags(headers, source, image, level = '-O2') {
  const link = ['-nostdlib', '-Wl,--entry=callgate_on_start_vat', '-Wl,--stack-first'];
  const files = [source, join(headers, 'callgate.c'), '-o', image];
  return ['--target=wasm32', '-std=c11', level, ...WARNINGS, ...link, `-I${headers}`, ...files];
}
