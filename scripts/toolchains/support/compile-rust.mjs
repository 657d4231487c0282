import { join } from 'node:path';

/** Debian's compiler: another one may stand before it that lacks the target. */
export const RUSTC = '/usr/bin/rustc';

/** What a guest in Rust is made with, and the Debian packages that hold it. */
export const RUST_NEEDS = {
  [RUSTC]: 'rustc',
  '/usr/lib/rustlib/wasm32-unknown-unknown/lib': 'libstd-rust-dev-wasm32',
  'wasm-ld': 'lld',
};

const COMMON = [
  '--target',
  'wasm32-unknown-unknown',
  '--edition',
  '2021',
  '-D',
  'warnings',
  '-C',
  'panic=abort',
];

/** Parameters of rustc that make a library of a crate; `externs` are libraries that it uses, by name. */
export function libraryFlags(name, source, library, externs = {}) {
  return [
    ...COMMON,
    '-C',
    'opt-level=2',
    '--crate-type',
    'rlib',
    '--crate-name',
    name,
    ...using(externs),
    source,
    '-o',
    library,
  ];
}

/** Parameters of rustc that check a file against the bindings, and make nothing but what it says of itself. */
export function checkFlags(source, folder, externs = {}) {
  return [
    ...COMMON,
    '--emit',
    'metadata',
    '--crate-type',
    'rlib',
    '--crate-name',
    'checked',
    ...using(externs),
    source,
    '-o',
    join(folder, 'checked.rmeta'),
  ];
}

/** Parameters of rustc that make a guest, as the README of guest-rust says. */
export function guestFlags(source, image, externs, level = '2') {
  const link = ['-C', `opt-level=${level}`, '-C', 'lto', '-C', 'strip=debuginfo'];
  return [...COMMON, ...link, '--crate-type', 'cdylib', ...using(externs), source, '-o', image];
}

function using(externs) {
  return Object.entries(externs).flatMap(([name, library]) => ['--extern', `${name}=${library}`]);
}
