import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { C_NEEDS, checkFlags, guestFlags } from './support/compile-c.mjs';
import { CONSTRUCTED_ONCE, guestWithConstructor } from './support/constructors.mjs';
import { oddBindings } from './support/odd-abi.mjs';
import { equals, refuses, succeeds } from './support/outcome.mjs';
import { pageExamples } from './support/pages.mjs';
import { PULLS_C, pulls } from './support/pulls.mjs';
import { readmeGuests } from './support/readme.mjs';
import { inScratch } from './support/scratch.mjs';
import { exampleChecks, familyChecks, messageCheck, stamped } from './support/siblings.mjs';
import { traceOf } from './support/traces.mjs';
import { imageChecks, needs as WABT } from './wasm-images.mjs';

export const needs = { ...C_NEEDS, ...WABT, '/usr/lib/wasm32-wasi/libc.a': 'wasi-libc' };

/** The guests of the package's README, which are tried as it says. */
const README = {
  readme: 'packages/guest-c/README.md',
  language: 'c',
  extension: 'c',
  guests: [
    { name: 'guest', says: ['[a] hello', '[a] a second later'] },
    { name: 'greeter', says: ['[a] hello'] },
  ],
};

/** Guests in C: the headers compile without a warning, a mistake does not, and the examples do what their siblings do. */
export function checks(root) {
  return inScratch(root, 'guest-c', async function* (folder) {
    const bundled = join(root, 'packages/guest-c/generated');
    yield* headerChecks(bundled, folder, 'the bundled ABI');
    yield* headerChecks(await oddBindings(root, folder, 'guest-c'), folder, 'an ABI of odd names');
    const cases = join(root, 'generators/backends/guest-c/test/cases');
    for (const name of existsSync(cases) ? readdirSync(cases) : [])
      if (existsSync(join(cases, name, 'callgate.c'))) yield* headerChecks(join(cases, name), folder, name);
    yield* mistakes(bundled, folder);
    yield* lifecycle(join(cases, 'lifecycle'), folder);
    yield* snippets(join(root, 'docs/reference/generated'), folder, bundled);
    for (const name of ['record-lists', 'floats'])
      yield* snippets(
        join(root, 'generators/backends/reference/test/cases', name),
        folder,
        join(cases, name),
      );
    yield* exampleChecks(root, stamped(root, language(bundled)));
    yield* familyChecks(root, stamped(root, language(bundled)), folder);
    yield* overflow(bundled, folder);
    yield* withLibc(bundled, folder);
    yield* constructors(bundled, folder);
    yield* messages(root, bundled, folder);
    yield* readmeGuests(root, folder, README);
    yield* pulls(folder, 'c', PULLS_C, function* (headers) {
      yield* headerChecks(headers, folder, 'record-lists with a probe');
      return language(headers);
    });
  });
}

/** Each header alone, because each includes what it needs, and the stamp. */
function* headerChecks(headers, folder, title) {
  const files = readdirSync(headers, { recursive: true }).filter((file) => file.endsWith('.h'));
  const source = join(folder, 'header.c');
  for (const file of files.sort()) {
    writeFileSync(source, `#include "${file}"\n#include "${file}"\ntypedef int nothing_else;\n`);
    yield succeeds(`${title}: ${file} compiles by itself`, 'clang', ...checkFlags(headers, source));
  }
  const object = ['--target=wasm32', '-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-c', '-o'];
  yield succeeds(
    `${title}: callgate.c compiles`,
    'clang',
    ...object,
    join(folder, 'callgate.o'),
    join(headers, 'callgate.c'),
  );
}

/** What the headers promise that a compiler or a linker finds. */
const MISTAKES = [
  [
    'a handle of another kind',
    'callgate_saul_type(callgate_timer_set_ms(1));',
    /passing 'callgate_timer_event'.* to parameter of incompatible type/,
  ],
  ['a number as a handle', 'callgate_saul_type(1);', /passing 'int' to parameter of incompatible type/],
  [
    'an error that nobody looks at',
    'callgate_phydat out; callgate_saul_read(callgate_saul_iter_init(), &out);',
    /unused-result/,
  ],
  [
    'a call that waits',
    'callgate_pause(5);',
    /'callgate_pause' is unavailable: it waits, and a guest on wasm32 cannot/,
  ],
  [
    'a call of other machines',
    'callgate_delivery_next();',
    /'callgate_delivery_next' is unavailable: it exists on embedvm16 only/,
  ],
  [
    'a result of another type',
    'uint32_t out; (void)callgate_handle_kind((callgate_any_handle){1}, &out);',
    /incompatible-pointer-types/,
  ],
];

function* mistakes(headers, folder) {
  const source = join(folder, 'mistake.c');
  for (const [name, body, reason] of MISTAKES) {
    writeFileSync(
      source,
      `#include "callgate.h"\nvoid callgate_on_start_vat(uint32_t n, uint32_t slots_length)\n{\n  (void)n;\n  (void)slots_length;\n  ${body}\n}\n`,
    );
    yield refuses(`${name} does not compile`, reason, 'clang', ...checkFlags(headers, source));
  }
  writeFileSync(source, '#include "callgate.h"\nvoid callgate_on_start_vat(void)\n{\n}\n');
  yield refuses(
    'an entry with other parameters does not compile',
    /conflicting types/,
    'clang',
    ...checkFlags(headers, source),
  );
  writeFileSync(source, '#include "callgate.h"\n');
  const link = guestFlags(headers, source, join(folder, 'mistake.wasm'));
  yield refuses('a guest without startVat does not link', /entry symbol not defined/, 'clang', ...link);
  writeFileSync(
    source,
    '#include "callgate.h"\nCALLGATE_ENTRY("dispatch#0") void other(uint32_t n, uint32_t slots_length);\nvoid other(uint32_t n, uint32_t slots_length)\n{\n  (void)n;\n  (void)slots_length;\n}\n',
  );
  const withoutEntry = link.map((flag) => (flag.startsWith('-Wl,--entry=') ? '-Wl,--no-entry' : flag));
  yield refuses(
    'a guest with a startVat of another name does not link',
    /undefined symbol: callgate_on_start_vat/,
    'clang',
    ...withoutEntry,
  );
}

/** What is deprecated is a warning with advice, and what was renamed has both names. */
function* lifecycle(headers, folder) {
  const source = join(folder, 'lifecycle.c');
  const guest = (body) => `#include "callgate.h"\nvoid guest(void);\nvoid guest(void)\n{\n${body}}\n`;
  const deprecated = [
    ['  char name[16];\n  callgate_lamp_name(callgate_lamp_find(), name, 16);\n', 'use callgate_lamp_label'],
    ['  callgate_lamp_usage(callgate_lamp_find());\n', 'use callgate_lamp_meter'],
    ['  callgate_colour_turn(callgate_colour_find(), 1, 2, 3);\n', 'colours are to be records'],
  ];
  for (const [body, advice] of deprecated) {
    writeFileSync(source, guest(body));
    const flags = checkFlags(headers, source);
    yield refuses(
      `a deprecated call is a warning: ${advice}`,
      new RegExp(`is deprecated: ${advice}`),
      'clang',
      ...flags,
    );
    yield succeeds(
      `and none where it is allowed: ${advice}`,
      'clang',
      '-DCALLGATE_DEPRECATED(advice)=',
      ...flags,
    );
  }
  writeFileSync(
    source,
    guest(`  char label[CALLGATE_LAMP_TITLE_LABEL_MAX];
  callgate_light lamp = callgate_light_find();
  callgate_glow glow = CALLGATE_GLOW_OFF;
  if (callgate_light_turn(lamp, glow) != CALLGATE_OK) return;
  if (callgate_lamp_switch(callgate_any_as_light(callgate_light_as_any(lamp)), CALLGATE_BRIGHTNESS_ON) != CALLGATE_OK) return;
  callgate_lamp_title(callgate_colour_lamp_as_light(callgate_colour_find()), label, sizeof label);
  _Static_assert(CALLGATE_KIND_LIGHT == 4000 && CALLGATE_LAMP_RIGHT_SWITCH == 2, "former names");
  _Static_assert(sizeof(callgate_use) == sizeof(callgate_usage), "former names");
`),
  );
  yield succeeds('former names are names', 'clang', ...checkFlags(headers, source));
  const removed = [
    [
      'a call',
      guest('  callgate_lamp_blink();\n'),
      "'callgate_lamp_blink' is unavailable: it was removed in 1.2: use callgate_lamp_turn",
    ],
    [
      'a call of which nobody said why',
      guest('  callgate_lamp_fade();\n'),
      "'callgate_lamp_fade' is unavailable: it was removed",
    ],
    [
      'a dispatch',
      '#include "callgate.h"\nvoid callgate_on_lamp_blinked(callgate_lamp lamp)\n{\n  (void)lamp;\n}\n',
      `never called: it was removed in 1.2: it's "seen", not told`,
    ],
  ];
  for (const [what, text, reason] of removed) {
    writeFileSync(source, text);
    const said = { test: (printed) => printed.includes(`error: ${reason}`) };
    yield refuses(`${what} that was removed does not compile`, said, 'clang', ...checkFlags(headers, source));
  }
}

/** The C that the reference pages show. */
function* snippets(pages, folder, headers) {
  const source = join(folder, 'snippet.c');
  for (const { file, blocks } of pageExamples(pages, 'c')) {
    if (blocks.length === 0) continue;
    writeFileSync(source, blocks.join('\n'));
    yield succeeds(`the C of ${file} compiles`, 'clang', ...checkFlags(headers, source));
  }
}

/** How a guest in C is made. */
function language(headers) {
  return {
    extension: 'c',
    folder: 'c',
    levels: ['-O0', '-O2', '-Os'],
    *compile(source, image, level) {
      const flags = guestFlags(headers, source, image, level);
      yield succeeds(`${basename(source)} compiles with ${level}`, 'clang', ...flags);
    },
  };
}

/** A stack that overflows ends the guest before it reaches the guest's data. */
async function* overflow(headers, folder) {
  const source = join(folder, 'overflow.c');
  const image = join(folder, 'overflow.wasm');
  writeFileSync(
    source,
    `#include "callgate.h"

static volatile int data[4096] = {1};

__attribute__((noinline)) static int deeper(int n)
{
  volatile char room[1024];
  for (int i = 0; i < 1024; i++) room[i] = 'x';
  return n > 0 ? deeper(n - 1) + room[0] : 0;
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)slots_length;
  callgate_puts("begins\\n", 7);
  deeper(parameters_length > 0 ? 100 : 0);
  callgate_puts(data[0] == 1 && data[4095] == 0 ? "intact\\n" : "damage\\n", 7);
}
`,
  );
  yield succeeds('a guest that recurses links', 'clang', ...guestFlags(headers, source, image));
  const { lines, state } = await traceOf('wasm', image);
  yield equals('a stack overflow ends the guest', { lines, state }, { lines: [], state: 'terminated' });
}

/** A guest may use what wasi-libc computes: its functions come before the fallbacks, and no import of WASI is left. */
async function* withLibc(headers, folder) {
  const source = join(folder, 'libc.c');
  const image = join(folder, 'libc.wasm');
  writeFileSync(
    source,
    `#include <string.h>
#include <stdlib.h>
#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)slots_length;
  char *text = malloc(parameters_length + 1);
  if (text == NULL) return;
  memset(text, 0, parameters_length + 1);
  callgate_pull(0, 0, text, parameters_length);
  callgate_puts(text, (uint32_t)strlen(text));
  free(text);
}
`,
  );
  for (const [name, parameters] of libcFlags(guestFlags(headers, source, image))) {
    yield succeeds(`a guest links with wasi-libc by ${name}`, 'clang', ...parameters);
    yield* imageChecks(image, 'libc.wasm');
    const run = await traceOf('wasm', image);
    yield equals(
      `a guest with wasi-libc by ${name} runs`,
      run.lines.map((line) => line.trim()),
      ['[watch] 3'],
    );
  }
}

/** Both ways to wasi-libc. */
function libcFlags(flags) {
  const wasi = flags.map((flag) => (flag === '--target=wasm32' ? '--target=wasm32-wasi' : flag));
  const folders = ['-isystem', '/usr/include/wasm32-wasi', '-L/usr/lib/wasm32-wasi'];
  return [
    ['the target wasm32-wasi', [...wasi, '-lc']],
    ['its folders', [...folders, ...flags, '-lc']],
  ];
}

/** Constructors run once, before the guest starts, and nothing runs behind a dispatch. */
async function* constructors(headers, folder) {
  const source = join(folder, 'constructor.c');
  const image = join(folder, 'constructor.wasm');
  const flags = (level) => guestFlags(headers, source, image, level);
  const ways = [
    ['', false, flags('-O2')],
    [' without optimisation', false, flags('-O0')],
    [' optimised as a whole', false, [...flags('-O2'), '-flto']],
    ...libcFlags(flags('-O2')).map(([name, parameters]) => [` with wasi-libc by ${name}`, true, parameters]),
  ];
  for (const [name, libc, parameters] of ways) {
    writeFileSync(source, guestWithConstructor(libc));
    yield succeeds(`a guest with a constructor${name} compiles`, 'clang', ...parameters);
    const { lines, state } = await traceOf('wasm', image);
    yield equals(`a constructor${name} runs once`, [lines, state], [CONSTRUCTED_ONCE, 'idle']);
  }
}

/** A guest with the runtime for vats, which says so where the ABI lacks what it needs. */
function* messages(root, headers, folder) {
  const runtime = join(root, 'packages/guest-c/vat');
  const without = join(root, 'generators/backends/guest-c/test/cases/handles');
  yield refuses(
    'callgate_vat.h without the family kernel does not compile',
    /callgate_vat\.h needs the family kernel/,
    'clang',
    ...checkFlags(without, join(runtime, 'callgate_vat.c')),
  );
  const flags = guestFlags(headers, join(root, 'test/e2e/assembly/counter.c'), join(folder, 'counter.wasm'));
  yield succeeds(
    'a guest with callgate_vat.c compiles',
    'clang',
    ...flags,
    `-I${runtime}`,
    join(runtime, 'callgate_vat.c'),
  );
  yield messageCheck(root, 'C', folder, 'counter.wasm');
}
