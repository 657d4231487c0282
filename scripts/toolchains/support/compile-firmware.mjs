import { join } from 'node:path';

/** Programs and files that firmware is made and simulated with, and the Debian packages that hold them. */
export const FIRMWARE_NEEDS = {
  gcc: 'gcc',
  clang: 'clang',
  'avr-gcc': 'gcc-avr',
  'avr-size': 'binutils-avr',
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
  return [...WARNINGS, ...COMPILERS[compiler], ...include.map((folder) => `-I${folder}`), '-c', source, '-o', object];
}

const FAMILIES = ['board', 'console', 'delivery', 'handle', 'random', 'saul', 'timer'];
const WITHOUT = ['VFS', 'KERNEL', 'DEVICE'].map((family) => `-DCALLGATE_WITHOUT_${family}`);

/** The board's sources: machine, glue, devices; `main` is that of the machine that it is for. */
export function boardSources(c, main) {
  return [
    ...['embedvm.c', 'embedvm_image.c'].map((file) => join(c, file)),
    ...['board', 'console', 'delivery', 'devices', 'handle', 'name', 'random', 'saul', 'timer', 'trace', main].map(
      (file) => join(c, 'board', `${file}.c`),
    ),
    ...['callgate_runtime', 'callgate_gate', 'callgate_names', ...FAMILIES.map((family) => `callgate/${family}`)].map(
      (file) => join(c, 'generated', `${file}.c`),
    ),
  ];
}

/** Parameters that make the board as a program of this machine. */
export function nativeFlags(c, program, ...more) {
  return [...WARNINGS, '-D_POSIX_C_SOURCE=200809L', ...WITHOUT, ...more, '-o', program, ...boardSources(c, 'native')];
}

/** Parameters that make the board with a guest in its flash. */
export function avrFlags(c, elf, { image, name, parameters }) {
  const defines = { GUEST_IMAGE: image, GUEST_NAME: name, PARAMETERS: parameters };
  const texts = Object.entries(defines).map(([key, text]) => `-D${key}=${JSON.stringify(text)}`);
  const sections = ['-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'];
  return [...WARNINGS, ...AVR, ...sections, ...WITHOUT, ...texts, '-o', elf, ...boardSources(c, 'avr')];
}

/** With what a wrong access or a wrong number ends the program. */
export const SANITIZERS = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
