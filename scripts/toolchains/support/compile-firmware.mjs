import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Programs and files that firmware is made and simulated with, and the Debian packages that hold them. */
export const FIRMWARE_NEEDS = {
  gcc: 'gcc',
  '/usr/include/stdio.h': 'libc6-dev',
  clang: 'clang',
  'avr-gcc': 'gcc-avr',
  'avr-size': 'binutils-avr',
  simavr: 'simavr',
  '/usr/lib/avr/include/avr/io.h': 'avr-libc',
  'arm-none-eabi-gcc': 'gcc-arm-none-eabi',
  '/usr/include/newlib/stdint.h': 'libnewlib-arm-none-eabi',
  '/usr/include/simavr/sim_avr.h': 'libsimavr-dev',
  '/usr/include/libelf.h': 'libelf-dev',
};

const WARNINGS = ['-std=c11', '-Wall', '-Wextra', '-Werror'];
const AVR = ['-mmcu=atmega1284p', '-Os'];

/** Every compiler, with what it needs to compile for its machine. */
export const COMPILERS = {
  gcc: ['-O2', '-pedantic'],
  clang: ['-O2', '-pedantic'],
  'avr-gcc': AVR,
  'arm-none-eabi-gcc': ['-mcpu=cortex-m0', '-mthumb', '-Os', '-pedantic'],
};

/** Parameters that compile one file and link nothing. */
export function objectFlags(compiler, source, object, ...include) {
  return [
    ...WARNINGS,
    ...COMPILERS[compiler],
    ...include.map((folder) => `-I${folder}`),
    '-c',
    source,
    '-o',
    object,
  ];
}

/** Every source of the board but its `main`, which is that of the machine that it is for. */
function boardSources(c, main) {
  const folders = ['.', 'board', 'generated', 'generated/callgate'];
  const sources = folders.flatMap((folder) =>
    readdirSync(join(c, folder))
      .filter((file) => file.endsWith('.c'))
      .map((file) => join(c, folder, file)),
  );
  return [`@${join(c, 'board/flags')}`, ...sources, join(c, 'main', main)];
}

/** Parameters that make the board as a program of this machine. */
export function nativeFlags(c, program, ...more) {
  return [...boardSources(c, 'native.c'), ...more, '-o', program];
}

/** Parameters that make the board with a guest in its flash. */
export function avrFlags(c, elf, { image, name, parameters }) {
  const defines = { GUEST_IMAGE: image, GUEST_NAME: name, PARAMETERS: parameters };
  const texts = Object.entries(defines).map(([key, text]) => `-D${key}=${JSON.stringify(text)}`);
  return [...boardSources(c, 'avr.c'), ...AVR, ...texts, '-o', elf];
}

/** With what a wrong access or a wrong number ends the program. */
export const SANITIZERS = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
