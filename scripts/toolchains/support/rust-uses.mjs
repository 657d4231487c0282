import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUSTC, checkFlags } from './compile-rust.mjs';
import { refuses, succeeds } from './outcome.mjs';

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

/** Each mistake is refused, and so is each wrong list of what a guest takes. */
export function* mistakes(folder, externs) {
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
export function* lifecycle(folder, callgate) {
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
  const removed = [
    [
      'a call that was removed',
      'pub fn f() { callgate::lamp_blink(); }',
      /AGuestOnWasm32: .*StillHasThisCall` is not satisfied[\s\S]*it was removed in 1\.2: use lamp_turn/,
    ],
    [
      'a dispatch that was removed',
      'callgate::guest! { lamp_blinked => f }\nfn f() {}',
      /lamp_blinked is never called: it was removed in 1\.2: it's "seen", not told/,
    ],
    [
      'one of which nobody said why',
      'pub fn f() { callgate::lamp_fade(); }',
      /StillHasThisCall[\s\S]*it was removed/,
    ],
  ];
  for (const [title, body, reason] of removed) {
    writeFileSync(source, `#![no_std]\n${body}\n`);
    yield refuses(`${title} does not compile`, reason, RUSTC, ...flags);
  }
  writeFileSync(
    source,
    '#![no_std]\nuse callgate::*;\npub fn lamp_fade(lamp: &Lamp) -> u32 { lamp_meter(lamp) }\n',
  );
  yield succeeds("a removed call is in no one's way", RUSTC, ...flags);
}

/** Handles where one of their parent's kind is asked for, in lists, and absent. */
export function* ownership(folder, callgate) {
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
