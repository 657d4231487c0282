import { snake } from '../../src/emit/names.js';
import type { LoweredAbi } from '../../src/lower/lowered.js';
import { PROFILES } from '../../src/lower/profile.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { KERNEL_ERRORS } from './call-page.js';
import { describedCell } from './lifecycle.js';
import { callLink, familyPath, link } from './links.js';
import { code, grouped, prose } from './markdown.js';

/** What the first page shows. */
export function indexPage(
  lookup: Lookup,
  lowered: LoweredAbi,
  fingerprint: string,
  assemblyScript: string,
): object {
  const { name, version, families } = lookup.abi;
  return {
    name: prose(name),
    version: prose(version),
    fingerprint,
    assemblyScript,
    transform: transformOf(assemblyScript),
    beside: assemblyScript.startsWith('.'),
    begins: beginsIn(lowered),
    families: families.map((family) => ({
      link: link('top', code(family.name), familyPath(family.name)),
      summary: prose(
        family.groups
          .map(({ docs }) => docs.summary)
          .filter((text) => text !== '')
          .join(' '),
      ),
      calls: family.groups.reduce((sum, { calls }) => sum + calls.length, 0),
    })),
    syscalls: lookup.syscalls.map(row),
    dispatches: lookup.dispatches.map(row),
    profiles: PROFILES.map((profile) => ({
      id: code(profile.id),
      word: profile.wordBits,
      pointer: profile.pointerBits,
      handle: profile.handleBits,
      order: profile.littleEndian ? 'little-endian' : 'big-endian',
      waits: profile.canSuspend ? 'yes' : 'no',
      body: grouped(profile.largestBody),
    })),
    errors: [
      { code: 0x7ffe, name: code('Refused'), docs: KERNEL_ERRORS.Refused },
      { code: 0x7fff, name: code('Gone'), docs: KERNEL_ERRORS.Gone },
    ],
  };
}

/** The transform that stands beside the bindings: in a package a name that it exports, in a folder a file. */
function transformOf(assemblyScript: string): string {
  if (!assemblyScript.startsWith('.')) return `${assemblyScript}/transform`;
  return `${assemblyScript.replace(/\/[^/]*$/, '')}/transform.mjs`;
}

/** How a guest for wasm declares where it begins: the words of the dispatch 0; null for an ABI without it. */
function beginsIn({ dispatches }: LoweredAbi): object | null {
  const start = dispatches.find(({ call }) => call.number === 0);
  if (start === undefined) return null;
  const { name } = start.call;
  const words = (type: (word: string) => string) => start.slots.map((slot) => type(slot.name)).join(', ');
  return {
    assemblyScript: code(`export function ${name}(${words((word) => `${word}: i32`)}): void`),
    c: code(`void callgate_on_${snake(name)}(${words((word) => `uint32_t ${snake(word)}`)})`),
    rust: code(`callgate::guest! { ${snake(name)} => start }`),
  };
}

function row(located: Located): object {
  const { family, call } = located;
  return {
    number: call.number,
    link: callLink('top', located),
    family: link('top', code(family.name), familyPath(family.name)),
    summary: describedCell(call.docs.summary, call.lifecycle),
  };
}
