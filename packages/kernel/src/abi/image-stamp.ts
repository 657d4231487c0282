import type { AbiStamp } from './abi-table.js';

/**
 * What crosses the border in a call: a text for each parameter and, last, one for the result. Several texts where a guest may know less of an extensible
 * record than the host does.
 */
export type Form = readonly (string | readonly string[])[];

/** A syscall or a dispatch as a host has it. */
export interface OfferedCall {
  readonly number: number;
  readonly name: string;
  readonly form: Form;
}

/** A syscall or a dispatch as the ABI had it that an image was built against. */
export interface StampedCall {
  readonly number: number;
  readonly name: string;
  readonly form: readonly string[];
}

/** What an image says of the ABI that it was built against. */
export interface ImageStamp extends AbiStamp {
  /** The calls that the image uses, and maybe others; null when it does not say. */
  readonly calls: CallsOf<StampedCall> | null;
}

/** Syscalls and dispatches. */
export interface CallsOf<Call> {
  readonly syscalls: readonly Call[];
  readonly dispatches: readonly Call[];
}

/** Why an image does not fit a host. */
export interface Mismatch {
  /** One sentence for people. */
  readonly message: string;
  /** The calls that are to blame; none when the stamp does not say which the image uses. */
  readonly calls: readonly CallMismatch[];
}

export interface CallMismatch {
  readonly direction: 'syscall' | 'dispatch';
  readonly number: number;
  readonly name: string;
  /** How the call differs, as the end of a sentence. */
  readonly differs: readonly string[];
}

/** Calls that a message names. */
const SHOWN = 12;

/**
 * Whether an image may run under a host's ABI: null when it was built against the same one, or against another version of it that has every call
 * that the image uses in the same form. `used`: numbers of the calls that the image really uses; null when nobody can tell.
 */
export function stampMismatch(
  image: ImageStamp,
  host: AbiStamp,
  offered: CallsOf<OfferedCall>,
  used: CallsOf<number> | null,
): Mismatch | null {
  if (image.name === host.name && image.fingerprint === host.fingerprint) return null;
  const front = `the image was built against ${stampText(image)}, this host has ${stampText(host)}`;
  if (image.name !== host.name)
    return { message: `${front}; compile it with the bindings of ${host.name}`, calls: [] };
  if (used === null) return { message: `${front}; rebuild the guest`, calls: [] };
  if (image.calls === null) {
    const unsaid =
      'the image does not say which calls it uses (`callgate stamp` writes that where it is built)';
    return { message: `${front}, and ${unsaid}; rebuild the guest`, calls: [] };
  }
  const calls = [
    ...differing('syscall', image.calls.syscalls, offered.syscalls, used.syscalls),
    ...differing('dispatch', image.calls.dispatches, offered.dispatches, used.dispatches),
  ];
  if (calls.length === 0) return null;
  const said = calls
    .slice(0, SHOWN)
    .map(({ name, number, differs }) => `${name}#${number} ${differs.join(', ')}`);
  const more = calls.length > SHOWN ? `; and ${calls.length - SHOWN} more` : '';
  const count = calls.length === 1 ? '1 call differs' : `${calls.length} calls differ`;
  return { message: `${front}, and ${count}: ${said.join('; ')}${more}; rebuild the guest`, calls };
}

/** A stamp for people. */
export function stampText({ name, version, fingerprint }: AbiStamp): string {
  const short = fingerprint.length > 12 ? `${fingerprint.slice(0, 12)}…` : fingerprint;
  return `${name} ${version} (fingerprint ${short})`;
}

function differing(
  direction: CallMismatch['direction'],
  stamped: readonly StampedCall[],
  offered: readonly OfferedCall[],
  used: readonly number[],
): CallMismatch[] {
  const had = new Map(stamped.map((call) => [call.number, call]));
  const has = new Map(offered.map((call) => [call.number, call]));
  return [...new Set(used)].flatMap((number) => {
    const [before, now] = [had.get(number), has.get(number)];
    const differs =
      now === undefined
        ? ['is not there']
        : before === undefined
          ? ['is not in the stamp']
          : formDifferences(before.form, now.form);
    const name = before?.name ?? now?.name ?? direction;
    return differs.length === 0 ? [] : [{ direction, number, name, differs }];
  });
}

function formDifferences(before: readonly string[], now: Form): string[] {
  if (before.length !== now.length) {
    const [was, is] = [before.length - 1, now.length - 1];
    return [`had ${was} ${was === 1 ? 'parameter' : 'parameters'} and has ${is}`];
  }
  return now.flatMap((part, index) => {
    const fits = typeof part === 'string' ? part === before[index] : part.includes(before[index]);
    if (fits) return [];
    const place = index === now.length - 1 ? 'its result' : `its parameter ${index + 1}`;
    const newest = typeof part === 'string' ? part : part[part.length - 1];
    return [`with ${place} that was ${shortened(before[index])} and is ${shortened(newest)}`];
  });
}

/** A form as a message has it: a guest chose how long its own is. */
function shortened(form: string): string {
  return form.length > 160 ? `${form.slice(0, 159)}…` : form;
}
