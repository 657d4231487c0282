import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUSTC, guestFlags } from './compile-rust.mjs';
import { CONSTRUCTED_ONCE, CONSTRUCTOR, GUEST_OF_CONSTRUCTOR } from './constructors.mjs';
import { equals, succeeds } from './outcome.mjs';
import { codeBlocks } from './pages.mjs';
import { runManifest } from './run-manifest.mjs';
import { traceOf } from './traces.mjs';

/** What a guest has twice is closed when the last of them is dropped, and what a call closed is closed by nobody else. */
export async function* counted(folder, externs) {
  const source = join(folder, 'counted.rs');
  const image = join(folder, 'counted.wasm');
  writeFileSync(
    source,
    `#![no_std]
use callgate::*;
callgate::guest! { start_vat => start }
fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
  let device = saul_find_name(b"b-frost").unwrap();
  let first = handle_restrict(&device, SaulRight::READ.0 as u32).unwrap();
  let second = handle_restrict(&device, SaulRight::READ.0 as u32).unwrap();
  assert!(first == second);
  let third = first.clone();
  drop(first);
  drop(second);
  assert!(handle_is_valid(third.reference()));
  puts(b"still there\\n");
  let number = third.reference();
  drop(third);
  assert!(!handle_is_valid(number));
  puts(b"closed\\n");
  let kept = device.clone();
  let next = saul_iter_next(device).unwrap();
  drop(kept);
  assert!(saul_read(&next).is_ok());
  puts(b"the next is another\\n");
}
`,
  );
  yield succeeds('a guest that has a handle twice compiles', RUSTC, ...guestFlags(source, image, externs));
  const { trace, lines } = await traceOf('wasm', image);
  yield equals('a handle is closed by its last owner', lines, [
    '[watch] still there',
    '[watch] closed',
    '[watch] the next is another',
  ]);
  const closed = trace.filter(({ call }) => call === 'handleClose').map(({ result }) => result);
  yield equals('and once', closed, ['true', 'true']);
}

/** What is linked with a guest and is to run before it runs once. */
export async function* constructors(folder, externs) {
  const [source, foreign] = ['constructed.rs', 'constructor.c'].map((name) => join(folder, name));
  const [image, object] = ['constructed.wasm', 'constructor.o'].map((name) => join(folder, name));
  writeFileSync(source, GUEST_OF_CONSTRUCTOR);
  writeFileSync(foreign, CONSTRUCTOR);
  const flags = ['--target=wasm32', '-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-c'];
  yield succeeds('a constructor in C compiles', 'clang', ...flags, foreign, '-o', object);
  for (const level of ['0', '2']) {
    const parameters = [...guestFlags(source, image, externs, level), '-C', `link-arg=${object}`];
    yield succeeds(`a guest with a constructor compiles with ${level}`, RUSTC, ...parameters);
    const { lines, state } = await traceOf('wasm', image);
    yield equals(`its constructor runs once with ${level}`, [lines, state], [CONSTRUCTED_ONCE, 'idle']);
  }
}

/** A panic is the guest's end, and its record says what the panic said. */
export function* panicking(root, externs, folder) {
  const source = join(folder, 'panics.rs');
  const image = join(folder, 'panics.wasm');
  writeFileSync(
    source,
    `#![no_std]\ncallgate::guest! { start_vat => start }\nfn start(parameters: callgate::Pulled<'_, u8>, _: callgate::Pulled<'_, Option<callgate::Reference>>) {\n  assert!(parameters.len() > 7, "only {} parameters", parameters.len());\n}\n`,
  );
  yield succeeds('a guest that panics compiles', RUSTC, ...guestFlags(source, image, externs));
  const manifest = { vats: [{ name: 'p', vm: 'wasm', image: 'panics.wasm' }] };
  const { text } = runManifest(root, join(folder, 'panics.json'), manifest);
  yield {
    name: 'what a panic says stands in the record',
    passed: /only 0 parameters/.test(text),
    detail: text,
  };
}

/** The guests of the package's README, which are tried. */
export function* readme(root, externs, folder) {
  const text = readFileSync(join(root, 'packages/guest-rust/README.md'), 'utf8');
  const guests = codeBlocks(text, 'rust');
  const vat = { vm: 'wasm', permissions: ['console', 'timer'] };
  const manifests = [
    { vats: [{ ...vat, name: 'a', image: 'readme-0.wasm' }] },
    {
      bootstrap: 'a',
      vats: ['a', 'b'].map((name) => ({ ...vat, name, image: 'readme-1.wasm' })),
    },
  ];
  const expected = [['[a] hello', '[a] a second later'], ['[a] hello']];
  yield equals('the README has two guests', guests.length, 2);
  for (const [index, code] of guests.entries()) {
    const source = join(folder, `readme-${index}.rs`);
    writeFileSync(source, code);
    const image = join(folder, `readme-${index}.wasm`);
    yield succeeds(`guest ${index} of the README compiles`, RUSTC, ...guestFlags(source, image, externs));
    const { said } = runManifest(root, join(folder, `readme-${index}.json`), manifests[index]);
    yield equals(`guest ${index} of the README says what it should`, said, expected[index]);
  }
}
