import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CARGO, cargo } from './support/cargo.mjs';
import { RUSTC, RUST_NEEDS, checkFlags, guestFlags, libraryFlags } from './support/compile-rust.mjs';
import { oddBindings } from './support/odd-abi.mjs';
import { succeeds } from './support/outcome.mjs';
import { pageExamples } from './support/pages.mjs';
import { PULLS_RUST, pulls } from './support/pulls.mjs';
import { constructors, counted, panicking, readme } from './support/rust-guests.mjs';
import { lifecycle, mistakes, ownership } from './support/rust-uses.mjs';
import { inScratch } from './support/scratch.mjs';
import { exampleChecks, familyChecks, messageCheck, stamped } from './support/siblings.mjs';
import { needs as WABT } from './wasm-images.mjs';

/** clang for what a guest links that is not Rust. */
export const needs = { ...RUST_NEEDS, [CARGO]: 'cargo', clang: 'clang', ...WABT };

/** Guests in Rust: the crates compile without a warning, a mistake does not, and the examples do what their siblings do. */
export function checks(root) {
  return inScratch(root, 'guest-rust', async function* (folder) {
    const library = (name) => join(folder, `lib${name}.rlib`);
    const crate = (title, source, name = 'callgate', externs = {}) =>
      succeeds(`${title} compiles`, RUSTC, ...libraryFlags(name, source, library(name), externs));
    yield crate('an ABI of odd names', join(await oddBindings(root, folder, 'guest-rust'), 'lib.rs'));
    yield* takes(
      folder,
      'an ABI of odd names',
      readFileSync(join(folder, 'odd/generated/lib.rs'), 'utf8'),
      library('callgate'),
    );
    const cases = join(root, 'generators/backends/guest-rust/test/cases');
    for (const name of readdirSync(cases).sort()) {
      const source = join(cases, name, 'lib.rs');
      yield crate(name, source);
      yield* takes(folder, name, readFileSync(source, 'utf8'), library('callgate'));
      if (name === 'lifecycle') yield* lifecycle(folder, library('callgate'));
      if (name === 'handles') yield* ownership(folder, library('callgate'));
      if (['floats', 'record-lists', 'results'].includes(name))
        yield* snippets(
          join(root, 'generators/backends/reference/test/cases', name),
          folder,
          library('callgate'),
        );
    }
    yield* pulls(folder, 'rust', PULLS_RUST, function* (bindings) {
      yield crate('record-lists with a probe', join(bindings, 'lib.rs'));
      return language({ callgate: library('callgate') });
    });
    yield crate('the bundled ABI', join(root, 'packages/guest-rust/generated/lib.rs'));
    yield crate('callgate_vat', join(root, 'packages/guest-rust/vat/lib.rs'), 'callgate_vat', {
      callgate: library('callgate'),
    });
    const externs = { callgate: library('callgate'), callgate_vat: library('callgate_vat') };
    yield* mistakes(folder, externs);
    yield* snippets(join(root, 'docs/reference/generated'), folder, externs.callgate);
    yield* exampleChecks(root, stamped(root, language(externs)));
    yield* familyChecks(root, stamped(root, language(externs)), folder);
    yield* messages(root, externs, folder);
    yield* counted(folder, externs);
    yield* panicking(root, externs, folder);
    yield* constructors(folder, externs);
    yield* readme(root, externs, folder);
    yield* cargo(root, folder);
  });
}

/** A guest that names a function for every dispatch, former names too: each with the parameters that the comment of `guest!` says. */
function* takes(folder, title, crate, callgate) {
  const docs = crate.slice(crate.indexOf('/// Names the guest'), crate.indexOf('macro_rules! guest'));
  const said = docs.replace(/\n\/\/\/ (?=\S)/g, ' ');
  const functions = [...said.matchAll(/`(\w+) => fn\((.*?)\)`/g)];
  const source = join(folder, 'takes.rs');
  const entries = functions.map(([, name]) => `  ${name} => handlers::on_${name},\n`).join('');
  const bodies = functions.map(
    ([, name, list]) => `  pub fn on_${name}(${list.replace(/(\w+): /g, '_$1: ')}) {}\n`,
  );
  writeFileSync(
    source,
    `#![no_std]\ncallgate::guest! {\n${entries}}\nmod handlers {\n  #[allow(unused_imports)]\n  use callgate::*;\n${bodies.join('')}}\n`,
  );
  const image = join(folder, 'takes.wasm');
  yield succeeds(
    `${title}: a guest takes ${functions.length} dispatches`,
    RUSTC,
    ...guestFlags(source, image, { callgate }),
  );
}

/** The Rust that the reference pages show, each page a module of its own. */
function* snippets(pages, folder, callgate) {
  const source = join(folder, 'snippet.rs');
  const files = pageExamples(pages, 'rust');
  const modules = files.flatMap(({ blocks }, index) =>
    blocks.map((code, at) => `pub mod page_${index}_${at} {\n#![allow(unused_imports)]\n${code}}\n`),
  );
  writeFileSync(source, `#![no_std]\n#![allow(deprecated)]\n${modules.join('')}`);
  yield succeeds(
    `the Rust of ${modules.length} examples in ${files.length} pages compiles`,
    RUSTC,
    ...checkFlags(source, folder, { callgate }),
  );
}

/** How a guest in Rust is made. */
function language(externs) {
  return {
    extension: 'rs',
    folder: 'rust',
    levels: ['0', '2', 's'],
    *compile(source, image, level) {
      const flags = guestFlags(source, image, externs, level);
      yield succeeds(`${basename(source)} compiles with ${level}`, RUSTC, ...flags);
    },
  };
}

/** A guest with the runtime for vats. */
function* messages(root, externs, folder) {
  const source = join(root, 'test/e2e/assembly/counter.rs');
  const flags = guestFlags(source, join(folder, 'counter.wasm'), externs);
  yield succeeds('a guest with callgate_vat compiles', RUSTC, ...flags);
  yield messageCheck(root, 'Rust', folder, 'counter.wasm');
}
