import type { LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import type { Parameter } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import { spellCall } from '../guest-rust/calls.js';
import { entryParameters } from '../guest-rust/dispatches.js';
import type { RustNames } from '../guest-rust/names.js';
import { claim } from '../guest-rust/spelling.js';
import { sampleLength } from './sample-length.js';

const USE = 'use callgate::*;';

/** A function in Rust that makes a call, as the back end `guest-rust` spells it. */
export function rustExample(lowered: LoweredCall, names: RustNames): string {
  const { call } = lowered;
  const { name, unsafe, parameters, type } = spellCall(lowered, names);
  const parts = parameters.map((parameter, index) => part(parameter, call.parameters[index]));
  const own = parts.flatMap(({ parameter }) => parameter);
  const locals = parts.flatMap(({ local }) => local);
  const invoke = `${name}(${parts.map(({ value }) => value).join(', ')})`;
  return [
    USE,
    '',
    `pub fn example(${own.join(', ')})${type === '' ? '' : ` -> ${type}`} {`,
    ...locals.map((line) => `    ${line}`),
    `    ${unsafe ? `unsafe { ${invoke} }` : invoke}${type === '' ? ';' : ''}`,
    '}',
  ].join('\n');
}

/** What the example passes: text and room for bytes of its own, and everything else from its caller. */
function part(
  { name, type }: { readonly name: string; readonly type: string },
  parameter: Parameter | undefined,
): { readonly parameter: readonly string[]; readonly local: readonly string[]; readonly value: string } {
  const of = parameter?.type;
  const buffer = of !== undefined && isBuffer(of) ? of : null;
  const max = buffer?.max ?? 64;
  if (type === '&[u8]' && of?.kind === 'bytes')
    return { parameter: [], local: [], value: `b"${'hello'.slice(0, max)}"` };
  if (type === '&str') return { parameter: [], local: [], value: `"${'hello'.slice(0, max)}"` };
  if (type === '&mut [u8]')
    return {
      parameter: [],
      local: [`let mut ${name} = [0; ${buffer === null ? 64 : sampleLength(buffer)}];`],
      value: `&mut ${name}`,
    };
  return { parameter: [`${name}: ${type}`], local: [], value: name };
}

/** A function in Rust that takes a dispatch. */
export function rustEntry(dispatch: LoweredDispatch, names: RustNames): string {
  const parameters = entryParameters(dispatch, names);
  const taken = new Set(parameters.map(({ name }) => name));
  const body = parameters.map(({ name, type }) => {
    const element = /^Pulled<'_, (.*)>$/.exec(type)?.[1];
    if (element === 'u8' || element === 'Option<Reference>') {
      const room = claim('room', taken);
      const start = element === 'u8' ? '[0; 64]' : '[None; 8]';
      return [`let mut ${room} = ${start};`, `let _copied = ${name}.read(0, &mut ${room});`];
    }
    return [type.startsWith('PulledValue') ? `let _value = ${name}.get();` : `let _ = ${name};`];
  });
  const own = names.entry(dispatch.call.name);
  const list = parameters.map(({ name, type }) => `${name}: ${type}`).join(', ');
  return [
    USE,
    '',
    `// named in callgate::guest! { ${dispatch.call.optional ? '…, ' : ''}${own} => ${own} }`,
    `pub fn ${own}(${list}) {`,
    ...body.flat().map((line) => `    ${line}`),
    '}',
  ].join('\n');
}
