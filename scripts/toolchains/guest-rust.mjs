import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RUSTC, RUST_NEEDS, checkFlags, guestFlags, libraryFlags } from './support/compile-rust.mjs';
import { oddBindings } from './support/odd-abi.mjs';
import { equals, refuses, succeeds } from './support/outcome.mjs';
import { PULLS_RUST, pulls } from './support/pulls.mjs';
import { exampleChecks, familyChecks, messageCheck, stamped } from './support/siblings.mjs';
import { traceOf } from './support/traces.mjs';
import { needs as WABT } from './wasm-images.mjs';

export const needs = { ...RUST_NEEDS, ...WABT };

/** Guests in Rust: the crates compile without a warning, a mistake does not, and the examples do what their siblings do. */
export async function* checks(root) {
  const scratch = join(root, 'build');
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'guest-rust-'));
  const library = (name) => join(folder, `lib${name}.rlib`);
  const crate = (title, source, name = 'callgate', externs = {}) =>
    succeeds(`${title} compiles`, RUSTC, ...libraryFlags(name, source, library(name), externs));
  try {
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
    yield* readme(root, externs, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
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

/** What the bindings promise that the compiler finds. */
const MISTAKES = [
  [
    'a handle of another kind',
    'saul_type(&timer_set_ms(1));',
    /mismatched types[\s\S]*expected.*`SaulDevice`/,
  ],
  ['a number as a handle', 'saul_type(&1);', /mismatched types/],
  [
    'a handle that was consumed',
    'let d = saul_iter_init().unwrap(); saul_iter_next(d.clone()); saul_iter_next(d); saul_type(&d);',
    /borrow of moved value/,
  ],
  [
    'an error that nobody looks at',
    'saul_read(&saul_iter_init().unwrap());',
    /unused `Result` that must be used/,
  ],
  [
    'a timer that is dropped at once',
    'timer_set_ms(1);',
    /unused .* that must be used[\s\S]*closed when it is dropped/,
  ],
  [
    'an error that the call does not declare',
    'if let Err(SaulReadError::NoEntry) = saul_read(&saul_iter_init().unwrap()) {}',
    /no variant.*named `NoEntry`/,
  ],
  [
    'a call that waits',
    'let pause = pause();',
    /`for<'a> &'a .*AGuestOnWasm32: .*CanWait` is not satisfied[\s\S]*what it waits for arrives as a dispatch/,
  ],
  [
    'a call of other machines',
    'delivery_next(&mut [0u16; 8]);',
    /AGuestOnWasm32: .*HasThisCall` is not satisfied[\s\S]*it exists on embedvm16 only/,
  ],
  [
    'a list that outlives its handles',
    "fn one<'a>() -> Lent<'a, SaulDevice> { saul_iter_init().unwrap().lend() } one();",
    /cannot return reference to temporary value|cannot return value referencing temporary value/,
  ],
];

function* mistakes(folder, externs) {
  const source = join(folder, 'mistake.rs');
  const flags = checkFlags(source, folder, externs);
  for (const [name, body, reason] of MISTAKES) {
    writeFileSync(source, `#![no_std]\nuse callgate::*;\npub fn f() {\n  ${body}\n}\n`);
    yield refuses(`${name} does not compile`, reason, RUSTC, ...flags);
  }
  const entries = [
    [
      'start_vat => f',
      "fn f(_: u32, _: callgate::Pulled<'_, Option<callgate::Reference>>) {}",
      /mismatched types/,
      'an entry with other parameters',
    ],
    ['timer_fired => f', 'fn f() {}', /and the first|first start_vat/, 'a guest without start_vat'],
    [
      'start_vat => f, timer_fird => f',
      "fn f(_: callgate::Pulled<'_, u8>, _: callgate::Pulled<'_, Option<callgate::Reference>>) {}",
      /the ABI has no dispatch timer_fird/,
      'an unknown dispatch',
    ],
    [
      'start_vat => f',
      "static mut KEPT: Option<callgate::Pulled<'static, u8>> = None;\nfn f(p: callgate::Pulled<'static, u8>, _: callgate::Pulled<'static, Option<callgate::Reference>>) { unsafe { KEPT = Some(p) } }",
      /does not live long enough/,
      'a guest that keeps what a dispatch carries',
    ],
  ];
  for (const [list, body, reason, title] of entries) {
    writeFileSync(source, `#![no_std]\ncallgate::guest! { ${list} }\n${body}\n`);
    yield refuses(`${title} does not compile`, reason, RUSTC, ...flags);
  }
}

/** What is deprecated is a warning with advice, and what was renamed has both names. */
function* lifecycle(folder, callgate) {
  const source = join(folder, 'lifecycle.rs');
  const flags = checkFlags(source, folder, { callgate });
  const deprecated = [
    ['lamp_name(&lamp_find(), &mut [0; 16]);', 'use lamp_label'],
    ['lamp_usage(&lamp_find());', 'use lamp_meter'],
    ['colour_turn(&colour_find(), 1, 2, 3);', 'colours are to be records'],
  ];
  for (const [body, advice] of deprecated) {
    const guest = `use callgate::*;\npub fn f() {\n  ${body}\n}\n`;
    writeFileSync(source, `#![no_std]\n${guest}`);
    yield refuses(
      `a deprecated call is a warning: ${advice}`,
      new RegExp(`deprecated[\\s\\S]*${advice}`),
      RUSTC,
      ...flags,
    );
    writeFileSync(source, `#![no_std]\n#![allow(deprecated)]\n${guest}`);
    yield succeeds(`and none where it is allowed: ${advice}`, RUSTC, ...flags);
  }
  writeFileSync(
    source,
    `#![no_std]
use callgate::*;
pub fn f() -> Result<(), LampTurnError> {
  let lamp: Light = light_find();
  light_turn(&lamp, Glow::OFF)?;
  lamp_switch(&lamp, Brightness::ON)?;
  let mut label = [0; LAMP_LABEL_LABEL_MAX];
  lamp_title(&colour_find(), &mut label);
  assert!(Light::KIND == 4000 && LampRight::SWITCH == LampRight::TURN);
  Ok(())
}
`,
  );
  yield succeeds('former names are names', RUSTC, ...flags);
}

/** Handles where one of their parent's kind is asked for, in lists, and absent. */
function* ownership(folder, callgate) {
  const source = join(folder, 'ownership.rs');
  writeFileSync(
    source,
    `#![no_std]
use callgate::*;
pub fn f() -> Result<u8, Error> {
  let portal = portal_make()?;
  let lease = lease_take();
  door_look(&portal);
  any_same(&portal, &lease)?;
  let door: Door = portal.clone().into();
  let any: AnyHandle = portal.into();
  doors_count(&[door.lend(), door.lend()], Some(Portal::from_any(any)));
  any_send((&door).into(), &[lease.reference()], None);
  door_next(door);
  Ok(leases_join(&[lease.lend()], Some(&lease))?)
}
`,
  );
  yield succeeds(
    'handles go where their kind or its parent is asked for',
    RUSTC,
    ...checkFlags(source, folder, { callgate }),
  );
}

/** The Rust that the reference pages show, each page a module of its own. */
function* snippets(pages, folder, callgate) {
  const source = join(folder, 'snippet.rs');
  const files = readdirSync(pages, { recursive: true }).filter((file) => file.endsWith('.md'));
  const modules = files.sort().flatMap((file, index) => {
    const blocks = [...readFileSync(join(pages, file), 'utf8').matchAll(/^```rust\n(.*?)^```$/gms)];
    return blocks.map(
      ([, code], at) => `pub mod page_${index}_${at} {\n#![allow(unused_imports)]\n${code}}\n`,
    );
  });
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

/** What a guest has twice is closed when the last of them is dropped, and what a call closed is closed by nobody else. */
async function* counted(folder, externs) {
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

/** A panic is the guest's end, and its record says what the panic said. */
function* panicking(root, externs, folder) {
  const source = join(folder, 'panics.rs');
  const image = join(folder, 'panics.wasm');
  writeFileSync(
    source,
    `#![no_std]\ncallgate::guest! { start_vat => start }\nfn start(parameters: callgate::Pulled<'_, u8>, _: callgate::Pulled<'_, Option<callgate::Reference>>) {\n  assert!(parameters.len() > 7, "only {} parameters", parameters.len());\n}\n`,
  );
  yield succeeds('a guest that panics compiles', RUSTC, ...guestFlags(source, image, externs));
  const manifest = join(folder, 'panics.json');
  writeFileSync(manifest, JSON.stringify({ vats: [{ name: 'p', vm: 'wasm', image: 'panics.wasm' }] }));
  const run = spawnSync(process.execPath, [join(root, 'tools/bin/callgate.mjs'), 'run', manifest], {
    encoding: 'utf8',
  });
  const said = run.stdout + run.stderr;
  yield {
    name: 'what a panic says stands in the record',
    passed: /only 0 parameters/.test(said),
    detail: said,
  };
}

/** The guests of the package's README, which are tried. */
function* readme(root, externs, folder) {
  const text = readFileSync(join(root, 'packages/guest-rust/README.md'), 'utf8');
  const guests = [...text.matchAll(/^```rust\n(.*?)^```$/gms)].map(([, code]) => code);
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
    const manifest = join(folder, `readme-${index}.json`);
    writeFileSync(manifest, JSON.stringify(manifests[index]));
    const program = join(root, 'tools/bin/callgate.mjs');
    const run = spawnSync(process.execPath, [program, 'run', manifest], { encoding: 'utf8' });
    const said = run.stdout.split('\n').filter((line) => line.startsWith('['));
    yield equals(`guest ${index} of the README says what it should`, said, expected[index]);
  }
}
