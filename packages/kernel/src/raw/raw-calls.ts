/**
 * The syscalls of a raw vat, by number. They are below 0, as no number of an ABI is: a raw vat's syscalls are those of the kernel, whatever
 * ABI its guests were built against.
 */
// biome-ignore lint/suspicious/noConstEnum: see layout.ts
export const enum RawCall {
  Send = -1,
  Subscribe = -2,
  Resolve = -3,
  Exit = -4,
  HandleKind = -5,
  DropImports = -6,
  RetireImports = -7,
  RetireExports = -8,
  AbandonExports = -9,
  CallNow = -10,
  VatstoreGet = -11,
  VatstoreSet = -12,
  VatstoreDelete = -13,
  VatstoreGetNextKey = -14,
}

/** What a parameter is. A gate's ring has one word of it: the handle, the bool, or how long it is; of `resolutions` a second one, the first promise. */
export type RawParameterSort = 'handle' | 'bool' | 'bytes' | 'handles' | 'resolutions';

/** One syscall of a raw vat, for people. */
export interface RawCallShape {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly sort: RawParameterSort }[];
  /** What the ring has of the result: nothing; a place in {@link HANDLE_KINDS}; 1 for an error of `callNow`; the length of bytes, -1 for none. */
  readonly result: 'nothing' | 'kind' | 'answer' | 'bytes';
}

/** What {@link RawCall.HandleKind} answers, by the ring's word; the first is for no handle. */
export const HANDLE_KINDS = [null, 'object', 'promise', 'device', 'resource'] as const;

const SHAPES: readonly RawCallShape[] = [
  shape('send', { target: 'handle', body: 'bytes', slots: 'handles', result: 'handle' }),
  shape('subscribe', { promise: 'handle' }),
  shape('resolve', { resolutions: 'resolutions' }),
  shape('exit', { failure: 'bool', body: 'bytes', slots: 'handles' }),
  shape('handleKind', { handle: 'handle' }, 'kind'),
  shape('dropImports', { handles: 'handles' }),
  shape('retireImports', { handles: 'handles' }),
  shape('retireExports', { handles: 'handles' }),
  shape('abandonExports', { handles: 'handles' }),
  shape('callNow', { node: 'handle', body: 'bytes', slots: 'handles' }, 'answer'),
  shape('vatstoreGet', { key: 'bytes' }, 'bytes'),
  shape('vatstoreSet', { key: 'bytes', value: 'bytes' }),
  shape('vatstoreDelete', { key: 'bytes' }),
  shape('vatstoreGetNextKey', { key: 'bytes' }, 'bytes'),
];

function shape(
  name: string,
  parameters: Readonly<Record<string, RawParameterSort>>,
  result: RawCallShape['result'] = 'nothing',
): RawCallShape {
  return {
    name,
    parameters: Object.entries(parameters).map(([each, sort]) => ({ name: each, sort })),
    result,
  };
}

/** The shape of a raw vat's syscall; null for any other number. */
export function rawCallShape(number: number): RawCallShape | null {
  return SHAPES[-1 - number] ?? null;
}

/** The dispatches of a raw vat, by their numbers; the names are those of `RawDispatch`. */
export const RAW_DISPATCHES = [
  'startVat',
  'deliver',
  'notify',
  'dropExports',
  'retireExports',
  'retireImports',
  'bringOutYourDead',
  'stopVat',
] as const;
