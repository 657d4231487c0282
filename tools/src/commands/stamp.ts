import { fingerprint, formOf, lookUp, lower, wasm32 } from '@callgate/generators';
import {
  type AbiStamp,
  type CallsOf,
  ImageError,
  type OfferedCall,
  type StampedCall,
  stampText,
} from '@callgate/kernel';
import { type Stamped, readStamped, stampWasm } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import type { Handlers } from '@callgate/kernel/abi';
import { EXIT, Failure } from '../failure.js';
import { replaceFiles } from '../files.js';
import { projectAround } from '../project.js';
import { loadSound } from '../regenerate.js';
import { bytesOf } from './evm/includes.js';

export interface StampOptions {
  /** Absolute path of the stamped image; null: it replaces the image. */
  readonly output: string | null;
  /** Only say whether the image fits. */
  readonly check: boolean;
  readonly json: boolean;
}

/** The ABI of a folder on wasm32: that of the project around it, or the bundled one where there is none. */
interface HostAbi {
  readonly stamp: AbiStamp;
  readonly offered: CallsOf<OfferedCall>;
}

/** `callgate stamp`: says in an image what it uses of the ABI that it was built against, or compares it with the ABI of the folder. */
export function stamp(
  from: string,
  file: string,
  { output, check: only, json }: StampOptions,
  print: (line: string) => void,
): number {
  const bytes = bytesOf(file);
  const host = hostAbi(from);
  const image = read(bytes, file, host.stamp);
  if (only) return compare(image, host, json, print);
  const { stamp: had, used } = image;
  if (had !== null && (had.name !== host.stamp.name || had.fingerprint !== host.stamp.fingerprint)) {
    throw new Failure(
      `${file} was built against ${stampText(had)}, and the ABI here is ${stampText(host.stamp)}.`,
      'Build it with the bindings of this ABI first, or stamp it where it was built; `--check` says whether it fits.',
    );
  }
  const calls = {
    syscalls: stamped(file, 'imports', used.syscalls, host.offered.syscalls),
    dispatches: stamped(file, 'exports', used.dispatches, host.offered.dispatches),
  };
  const place = output ?? file;
  replaceFiles([{ place, content: stampWasm(bytes, { ...host.stamp, calls }) }]);
  if (json) print(JSON.stringify({ file: place, abi: host.stamp, ...calls }, null, 2));
  else print(`${place}: ${counted(calls)} of ${host.stamp.name} ${host.stamp.version}.`);
  return EXIT.ok;
}

function read(bytes: Uint8Array, file: string, known: AbiStamp): Stamped {
  try {
    return readStamped(bytes, known);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new Failure(`${file} is no image that can be read: ${error.message}.`, 'Give a wasm module.');
  }
}

function hostAbi(from: string): HostAbi {
  const project = projectAround(from);
  if (project === null) {
    const { abi, imports, exports } = wasmGlue({} as Handlers);
    return { stamp: abi, offered: { syscalls: imports, dispatches: exports } };
  }
  const abi = loadSound(project);
  const lookup = lookUp(abi);
  const lowered = lower(lookup, wasm32);
  const offered = (calls: typeof lowered.syscalls | typeof lowered.dispatches) =>
    calls.map(({ call }) => ({ number: call.number, name: call.name, form: formOf(call, lookup) }));
  return {
    stamp: { name: abi.name, version: abi.version, fingerprint: fingerprint(abi) },
    offered: { syscalls: offered(lowered.syscalls), dispatches: offered(lowered.dispatches) },
  };
}

/** What the stamp says of the calls that the image uses: of an extensible record, all that is known of it today. */
function stamped(
  file: string,
  uses: string,
  numbers: readonly number[],
  offered: readonly OfferedCall[],
): readonly StampedCall[] {
  return [...new Set(numbers)]
    .sort((a, b) => a - b)
    .map((number) => {
      const call = offered.find((each) => each.number === number);
      if (call === undefined)
        throw new Failure(
          `${file} ${uses} the number ${number}, which the ABI lacks.`,
          'Build it with the bindings of this ABI.',
        );
      return {
        ...call,
        form: call.form.map((part) => (typeof part === 'string' ? part : part[part.length - 1])),
      };
    });
}

function compare(
  image: Stamped,
  { stamp: abi, offered }: HostAbi,
  json: boolean,
  print: (line: string) => void,
): number {
  const mismatch = image.mismatch(abi, offered);
  const fits = image.stamp !== null && mismatch === null;
  const calls = mismatch?.calls ?? [];
  if (json) {
    const { stamp: had } = image;
    const said = had === null ? null : { name: had.name, version: had.version, fingerprint: had.fingerprint };
    print(
      JSON.stringify({ fits, image: said, abi, says: had?.calls !== null && had !== null, calls }, null, 2),
    );
    return fits ? EXIT.ok : EXIT.findings;
  }
  if (image.stamp === null) print('The image has no stamp.');
  else if (mismatch === null) {
    print(`The image fits: built against ${stampText(image.stamp)}, and here is ${stampText(abi)}.`);
    if (image.stamp.calls === null) print('It is not stamped: it fits this version only.');
  } else {
    print(`The image does not fit: built against ${stampText(image.stamp)}, and here is ${stampText(abi)}.`);
    for (const { direction, name, number, differs } of calls)
      print(`  ${direction} ${name}#${number} ${differs.join(', ')}`);
    if (image.stamp.name !== abi.name) print(`  Compile it with the bindings of ${abi.name}.`);
    else if (calls.length === 0)
      print('  It does not say which calls it uses: `callgate stamp` writes that where it is built.');
  }
  return fits ? EXIT.ok : EXIT.findings;
}

function counted({ syscalls, dispatches }: CallsOf<unknown>): string {
  const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
  return `${many(syscalls.length, 'syscall', 'syscalls')} and ${many(dispatches.length, 'dispatch', 'dispatches')}`;
}
