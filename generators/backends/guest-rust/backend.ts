import { absentCalls, removedDispatches } from '../../src/emit/absent.js';
import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { lastWordsOf } from '../../src/lower/last-words.js';
import { render } from '../../src/emit/template.js';
import { RESULT_HANDLES } from '../../src/lower/lowered.js';
import { isBuffer } from '../../src/model/buffer.js';
import { absentView, boundViews, callView } from './calls.js';
import { START, dispatchView } from './dispatches.js';
import { itemSpelling, rustNames } from './names.js';
import { docLines, stringLiteral } from './spelling.js';
import { typesView } from './types.js';

/** A crate without dependencies: one module per family, the types of all of them, and a small runtime. */
export const backEnd: BackEnd = (input) => {
  const { lookup } = input;
  const names = rustNames(lookup, input.templates);
  const lowered = loweredFor(input, 'wasm32');
  const mark = banner(input).replace(/\s+/g, ' ');
  const file = (path: string, template: string, view: object) => ({
    path,
    content: render(input.templates, template, { banner: mark, ...view }),
  });
  const calls = lowered.syscalls;
  const pull = calls.find(({ family, call }) => family.name === 'delivery' && call.name === 'pull') ?? null;
  const into = pull?.call.parameters.find(({ direction }) => direction === 'out')?.type;
  const close =
    calls.find(({ family, call }) => family.name === 'handle' && call.name === 'handleClose') ?? null;
  const spell = (use: string) => itemSpelling(use, lookup, names);
  const families = lookup.abi.families
    .map((each) => ({
      module: names.module(each.name),
      calls: calls.filter(({ family }) => family.name === each.name),
      absent: absentCalls(each, calls, spell),
      dispatches: lowered.dispatches.filter(({ family }) => family.name === each.name),
    }))
    .filter((family) => family.calls.length + family.absent.length + family.dispatches.length > 0);
  const dispatches = lowered.dispatches.map((dispatch) => ({
    ...dispatchView(dispatch, lookup, names),
    optional: dispatch.call.optional,
    name: names.entry(dispatch.call.name),
  }));
  const required = dispatches.filter(({ optional }) => !optional).map(({ name }) => name);
  const { name, version } = lookup.abi;
  const shown = families.filter(
    (family) =>
      family.calls.length + family.absent.length > 0 ||
      family.dispatches.some(({ call }) => boundViews(call, names).length > 0),
  );
  const stamp = JSON.stringify({ name, version, fingerprint: input.fingerprint });
  const about = `The ABI ${name} ${version} for guests in Rust.`;
  return [
    // A basic string of TOML has the escapes of JSON, and an ABI's name holds no character that either cannot have.
    file('Cargo.toml', 'Cargo.toml.hbs', {
      version: JSON.stringify(version),
      description: JSON.stringify(about),
    }),
    file('lib.rs', 'lib.rs.hbs', {
      about: docLines([about], 0, '//!'),
      modules: shown.map(({ module }) => module),
      name: stringLiteral(name),
      version: stringLiteral(version),
      fingerprint: input.fingerprint,
      stamp: stringLiteral(ascii(stamp)),
      stampBytes: ascii(stamp).length,
      required: required.map((each, index) => ({
        name: each,
        variable: `$required${index}`,
        which: index === 0 ? 'first' : 'then',
        last: index === required.length - 1,
      })),
      hasRequired: required.length > 0,
      dispatches,
      removed: lookup.abi.families
        .flatMap((each) => removedDispatches(each, spell))
        .map((each) => ({ name: names.entry(each.name), reason: stringLiteral(each.reason) })),
    }),
    file('types.rs', 'types.rs.hbs', typesView(lookup, names)),
    file('runtime.rs', 'runtime.rs.hbs', {
      absent: families.some(({ absent }) => absent.length > 0),
      close: close === null ? false : `${close.call.name}#${close.call.number}`,
      lastWords: lastWordsOf(lowered) ?? false,
      starts: lowered.dispatches.some(({ call }) => call.number === START),
    }),
    file('pulled.rs', 'pulled.rs.hbs', {
      pull: pull === null ? false : `${pull.call.name}#${pull.call.number}`,
      most: into !== undefined && isBuffer(into) ? into.max : 0,
      handles: RESULT_HANDLES,
    }),
    ...shown.map((family) =>
      file(`${family.module}.rs`, 'family.rs.hbs', {
        calls: family.calls.map((call) => callView(call, lookup, names)),
        absent: family.absent.map((call) => absentView(call, names)),
        bounds: family.dispatches.flatMap(({ call }) => boundViews(call, names)),
      }),
    ),
  ];
};

/** JSON whose every character is ASCII, because a byte string of Rust holds no other. */
function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
