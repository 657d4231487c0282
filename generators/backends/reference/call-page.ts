import { callNamed } from '../../src/lower/find.js';
import { type Denied, denied } from '../../src/emit/denied.js';
import { resultName, signature, typeName } from '../../src/emit/signature.js';
import type { LoweredAbi } from '../../src/lower/lowered.js';
import { PROFILES } from '../../src/lower/profile.js';
import type { Call, Effect, ErrorCode, Example } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import type { CNames } from '../../src/emit/c/names.js';
import type { RustNames } from '../guest-rust/names.js';
import { boundsOf, resultBounds } from './bounds.js';
import { assemblyScriptEntry, assemblyScriptExample } from './example-assemblyscript.js';
import { cEntry, cExample } from './example-c.js';
import { embedvmEntry, embedvmExample } from './example-embedvm.js';
import { evmEntry, evmExample } from './example-evm.js';
import { rustEntry, rustExample } from './example-rust.js';
import { layoutView } from './layout.js';
import { describedCell, lifecycleFacts } from './lifecycle.js';
import { INDEX, familyPath, link, linkedType } from './links.js';
import { loweredView } from './lowered-form.js';
import { code, prose } from './markdown.js';

/** What a page is made of, the same for every page. */
export interface PageContext {
  readonly lookup: Lookup;
  readonly lowered: (profile: string) => LoweredAbi;
  readonly names: CNames;
  /** The module that a guest in AssemblyScript imports the bindings from. */
  readonly assemblyScript: string;
  readonly rust: RustNames;
}

/** What the page of a call shows. */
export function callPage({ family, group, call }: Located, context: PageContext): object {
  const { lookup } = context;
  const isSyscall = group.direction === 'syscalls';
  return {
    title: call.name,
    kind: isSyscall ? 'Syscall' : 'Dispatch',
    number: call.number,
    family: link('call', code(family.name), familyPath(family.name)),
    summary: prose(call.docs.summary),
    signature: signature(call, lookup),
    facts: [
      ...(isSyscall ? syscallFacts(call) : dispatchFacts(call)),
      ...lifecycleFacts(call.lifecycle, 'call', lookup),
    ],
    parameters: call.parameters.map((parameter) => ({
      name: code(parameter.name),
      type: linkedType('call', typeName(parameter.type, lookup), parameter.type, lookup),
      bounds: boundsOf(parameter, group.direction, lookup),
      docs: prose(parameter.docs),
    })),
    faults: isSyscall && call.caller !== 'device' && call.parameters.length > 0 ? FAULTS : '',
    result: isSyscall ? resultText(call, lookup) : '',
    errors: call.result.errors.map((error) => errorRow(error, lookup)),
    records: recordsOf(call).map((name) => ({
      docs: describedCell(lookup.record(name).docs.summary, lookup.record(name).lifecycle),
      ...layoutView(lookup.record(name), 'call', lookup),
    })),
    profiles: profileViews(call, context),
    written: call.docs.examples.map(exampleText),
    examples: isSyscall ? syscallExamples(call, context) : dispatchExamples(call, context),
  };
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  pure: 'it depends on its arguments and on the state of the vat alone',
  input: 'it reads what is outside of the vat, and is recorded for a replay',
  output: 'it is carried out after the crank commits, and never if that is rolled back',
  external: 'it acts at once',
};

const LACKING: Readonly<Record<Denied, string>> = {
  none: 'answers none',
  Refused: 'answers `Refused`',
  fault: 'is a fault',
};

const FAULTS = `What is outside these bounds is a fault, and so is a handle that the guest does not hold, of another kind or without the right: ${link('call', 'What goes wrong', INDEX, 'what-goes-wrong')}.`;

function syscallFacts(call: Call): object[] {
  const { base, perByte } = call.cost;
  const bytes =
    perByte === 0
      ? ''
      : `, and ${perByte} for each ${chargedUnit(call)} of the lengths that are passed, room included`;
  return [
    {
      name: 'Direction',
      value: call.caller === 'device' ? 'device to kernel: no guest can make the call' : 'guest to kernel',
    },
    { name: 'Effect', value: `${call.effect}: ${EFFECTS[call.effect]}` },
    { name: 'Cost', value: `${base} of fuel${bytes}` },
    ...(call.caller === 'device' ? [] : [{ name: 'Permission', value: permissionText(call) }]),
    ...(call.idempotent
      ? [{ name: 'Idempotent', value: 'yes: made again with the same arguments, it changes nothing more' }]
      : []),
    ...(call.blocking ? [{ name: 'Blocking', value: 'yes: the guest waits in the call' }] : []),
    ...profileFact(call),
  ];
}

/** What the lengths count that a call is charged by. */
function chargedUnit({ parameters }: Call): string {
  const kinds = parameters.map(({ type }) => type.kind);
  const hasBytes = kinds.some((kind) => kind === 'bytes' || kind === 'text');
  const hasLists = kinds.includes('list');
  return hasBytes && hasLists ? 'byte, and of lists each element,' : hasLists ? 'element' : 'byte';
}

const ONE_ENTRY =
  'an EmbedVM guest takes every dispatch through its one entry `dispatch`, or with `nextDelivery`, and passes over what it does not know';

function dispatchFacts(call: Call): object[] {
  const needed = call.optional
    ? 'a wasm guest may lack the export, and is not told then; '
    : 'a wasm guest must export it, else it is not loaded (a definition that marks the dispatch `?` lets it do without); ';
  return [
    { name: 'Direction', value: 'kernel to guest' },
    { name: 'Entry', value: `${needed}${ONE_ENTRY}` },
    ...profileFact(call),
  ];
}

function profileFact({ profiles }: Call): object[] {
  return profiles.length === 0 ? [] : [{ name: 'Profiles', value: `only ${profiles.map(code).join(', ')}` }];
}

function permissionText(call: Call): string {
  const lack = denied(call);
  if (lack !== null)
    return `${code(call.permission ?? '')}; in a vat whose manifest does not grant it the call ${LACKING[lack]}`;
  return call.permission === null ? 'none is needed' : 'none is needed: holding the handle is the permission';
}

function resultText(call: Call, lookup: Lookup): string {
  const { value, optional, docs } = call.result;
  if (value === null) return docs === '' ? 'Nothing.' : `${prose(docs)}.`;
  const type = linkedType('call', resultName({ ...call.result, errors: [] }, lookup), value, lookup);
  const bounds = resultBounds(value, lookup);
  const most = call.rightsFrom === null ? '' : `, but none that ${code(call.rightsFrom)} lacks`;
  return `${type}: ${bounds}${most}${optional ? ', or none' : ''}.${docs === '' ? '' : ` ${sentence(prose(docs))}`}`;
}

/** An example of the definition as Markdown. */
function exampleText(example: Example): string {
  return example
    .map((part) =>
      part.kind === 'words' ? prose(part.text) : [`\`\`\`${part.language}`, ...part.lines, '```'].join('\n'),
    )
    .join('\n\n');
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Texts of the errors that any call may declare (`KernelError` of the ABI language). */
export const KERNEL_ERRORS: Readonly<{ [name: string]: string }> = {
  Refused: 'The vat’s manifest does not grant the permission that the call needs.',
  Gone: 'The resource was closed, revoked or restarted by another party.',
};

function errorRow({ name, code: number }: ErrorCode, lookup: Lookup): object {
  const [of, member] = name.split('.');
  const docs =
    member === undefined
      ? KERNEL_ERRORS[of]
      : lookup.enum(of).members.find((each) => each.name === member)?.docs;
  return { code: number, name: code(name), docs: prose(docs ?? '') };
}

/** Records that a call takes or answers, also in lists. */
function recordsOf({ parameters, result }: Call): string[] {
  const types = [...parameters.map(({ type }) => type), result.value].map((type) =>
    type?.kind === 'list' ? type.element : type,
  );
  return [...new Set(types.flatMap((type) => (type?.kind === 'record' ? [type.name] : [])))];
}

function profileViews(call: Call, { lowered }: PageContext): object[] {
  return PROFILES.map((profile) => {
    const { syscalls, dispatches } = lowered(profile.id);
    const form = callNamed(syscalls, call.name) ?? callNamed(dispatches, call.name);
    if (form !== undefined) return { id: profile.id, missing: '', ...loweredView(form, profile) };
    const why =
      call.caller === 'device'
        ? ': it is one of devices'
        : call.blocking && !profile.canSuspend
          ? ': its VM cannot wait'
          : '';
    return {
      id: profile.id,
      missing: `The call does not exist here${why}.`,
      wat: '',
      intro: '',
      words: [],
      wordTitle: '',
      answer: '',
    };
  });
}

function syscallExamples(
  call: Call,
  { lookup, lowered, names, rust, assemblyScript }: PageContext,
): object[] {
  const on = (profile: string) => callNamed(lowered(profile).syscalls, call.name);
  const [wasm, embedvm] = [on('wasm32'), on('embedvm16')];
  return [
    ...(wasm === undefined
      ? []
      : [
          {
            language: 'AssemblyScript',
            fence: 'ts',
            code: assemblyScriptExample(wasm, lookup, assemblyScript),
          },
        ]),
    ...(wasm === undefined ? [] : [{ language: 'C', fence: 'c', code: cExample(wasm, names) }]),
    ...(wasm === undefined ? [] : [{ language: 'Rust', fence: 'rust', code: rustExample(wasm, rust) }]),
    ...(embedvm === undefined
      ? []
      : [
          { language: 'EmbedVM assembly', fence: 'evs', code: embedvmExample(embedvm, lookup) },
          { language: 'EmbedVM’s own language', fence: 'evm', code: evmExample(embedvm, lookup) },
        ]),
  ];
}

function dispatchExamples(
  call: Call,
  { lookup, lowered, names, rust, assemblyScript }: PageContext,
): object[] {
  const on = (profile: string) => callNamed(lowered(profile).dispatches, call.name);
  const [wasm, embedvm] = [on('wasm32'), on('embedvm16')];
  const assembly = embedvm === undefined ? null : embedvmEntry(embedvm, lowered('embedvm16'));
  const own = embedvm === undefined ? null : evmEntry(embedvm, lowered('embedvm16'));
  return [
    ...(wasm === undefined
      ? []
      : [
          {
            language: 'AssemblyScript',
            fence: 'ts',
            code: assemblyScriptEntry(wasm, lookup, assemblyScript),
          },
        ]),
    ...(wasm === undefined ? [] : [{ language: 'C', fence: 'c', code: cEntry(wasm, names) }]),
    ...(wasm === undefined ? [] : [{ language: 'Rust', fence: 'rust', code: rustEntry(wasm, rust) }]),
    ...(assembly === null ? [] : [{ language: 'EmbedVM assembly', fence: 'evs', code: assembly }]),
    ...(own === null ? [] : [{ language: 'EmbedVM’s own language', fence: 'evm', code: own }]),
  ];
}
