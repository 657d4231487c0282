import { PROFILES } from '../../src/lower/profile.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { KERNEL_ERRORS } from './call-page.js';
import { describedCell } from './lifecycle.js';
import { callLink, familyPath, link } from './links.js';
import { code, grouped, prose } from './markdown.js';

/** What the first page shows. */
export function indexPage(lookup: Lookup, fingerprint: string, assemblyScript: string): object {
  const { name, version, families } = lookup.abi;
  return {
    name: prose(name),
    version: prose(version),
    fingerprint,
    assemblyScript,
    transform: `${assemblyScript.replace(/\/index$/, '')}/transform`,
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

function row(located: Located): object {
  const { family, call } = located;
  return {
    number: call.number,
    link: callLink('top', located),
    family: link('top', code(family.name), familyPath(family.name)),
    summary: describedCell(call.docs.summary, call.lifecycle),
  };
}
