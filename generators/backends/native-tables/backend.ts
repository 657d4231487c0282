import { type BackEnd, banner } from '../../src/emit/backend.js';
import { render } from '../../src/emit/template.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { PROFILES } from '../../src/lower/profile.js';
import type { Lookup } from '../../src/model/lookup.js';
import { HANDLE_FORMS } from './handle-form.js';

/** What the native c-list knows of an ABI: the same constants for C and for TypeScript. */
export const backEnd: BackEnd = (input) => {
  const { lookup, lowered, templates } = input;
  const view = {
    banner: banner(input),
    abi: `${lookup.abi.name} ${lookup.abi.version}`,
    forms: HANDLE_FORMS,
    kinds: kindsOf(lookup).map((kind) => ({ ...kind, rightsInHex: `0x${kind.rights.toString(16)}` })),
    profiles: PROFILES.filter(({ id }) => lowered.has(id)),
  };
  return [
    { path: 'clist_tables.h', content: render(templates, 'clist_tables.h.hbs', view) },
    { path: 'tables.ts', content: writeTables(view) },
  ];
};

interface KindRow {
  readonly number: number;
  readonly name: string;
  /** 0 for none. */
  readonly parent: number;
  /** All rights that there are on it. */
  readonly rights: number;
}

function kindsOf(lookup: Lookup): KindRow[] {
  const rows = lookup.abi.families.flatMap(({ kinds }) =>
    kinds.map(({ number, name, parent, rights }) => ({
      number,
      name,
      parent: parent === null ? 0 : lookup.kind(parent).number,
      rights: (rights === null ? [] : lookup.enum(rights).members).reduce(
        (all, { value }) => (all | value) >>> 0,
        0,
      ),
    })),
  );
  return rows.sort((a, b) => a.number - b.number);
}

function writeTables({
  banner: mark,
  abi,
  kinds,
  profiles,
}: {
  readonly banner: string;
  readonly abi: string;
  readonly kinds: readonly KindRow[];
  readonly profiles: typeof PROFILES;
}): string {
  const writer = new TypeScriptWriter();
  writer.docs('How the bits of a handle are divided. 0 is never a handle.');
  writer.block('export interface HandleForm {', () => {
    writer.docs('Low bits of an import: its row in the table.').line('readonly indexBits: number;');
    writer.docs('Bits above: how often the row was used before.').line('readonly generationBits: number;');
    writer.docs('Whether a generation wraps; else its row is used no more.').line('readonly wraps: boolean;');
    writer.docs('Set in every number that the vat allocates.').line('readonly exportBit: number;');
  });
  writer.line().docs('By the width of the handle.');
  writer.block(
    'export const HANDLE_FORMS: Readonly<Record<16 | 32, HandleForm>> = {',
    () => {
      for (const { bits, indexBits, generationBits, wraps } of HANDLE_FORMS)
        writer.line(
          `${bits}: { indexBits: ${indexBits}, generationBits: ${generationBits}, wraps: ${wraps}, exportBit: 1 << ${bits - 1} },`,
        );
    },
    '};',
  );
  writer.line().docs(`Widths of words and handles on each target profile of the ABI ${abi}.`);
  writer.block(
    'export const PROFILES = {',
    () => {
      for (const { id, wordBits, handleBits } of profiles)
        writer.line(`${id}: { wordBits: ${wordBits}, handleBits: ${handleBits} },`);
    },
    '} as const;',
  );
  writer.line().docs('A kind of handle.');
  writer.block('export interface Kind {', () => {
    writer.line('readonly number: number;').line('readonly name: string;');
    writer.docs('Number of the kind that it is a kind of; 0 for none.').line('readonly parent: number;');
    writer.docs('All rights that there are on it.').line('readonly rights: number;');
  });
  writer.line().docs('By number.');
  if (kinds.length === 0) writer.line('export const KINDS: readonly Kind[] = [];');
  else
    writer.block(
      'export const KINDS: readonly Kind[] = [',
      () => {
        for (const { number, name, parent, rights } of kinds)
          writer.line(`{ number: ${number}, name: '${name}', parent: ${parent}, rights: ${rights} },`);
      },
      '];',
    );
  return writer.text(mark);
}
