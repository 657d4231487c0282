import type { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { PROFILES } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Enum, Record, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { quoted } from '../../src/emit/typescript/quoted.js';

/** Writes the enums, records and kinds that values are said with. */
export function writeTypes(lookup: Lookup, writer: TypeScriptWriter): void {
  const { families } = lookup.abi;
  const named = <Item extends { readonly name: string }>(items: readonly Item[]) =>
    [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  writer.block(
    'enums: {',
    () => {
      for (const each of named(families.flatMap(({ enums }) => enums))) writeEnum(each, writer);
    },
    '},',
  );
  writer.block(
    'records: {',
    () => {
      for (const record of named(families.flatMap(({ records }) => records)))
        writeRecord(record, lookup, writer);
    },
    '},',
  );
  const kinds = families.flatMap((family) => family.kinds).sort((a, b) => a.number - b.number);
  writer.block(
    'kinds: [',
    () => {
      for (const { number, name, rights } of kinds) {
        const of = rights === null ? 'null' : quoted(rights);
        writer.line(`{ number: ${number}, name: ${quoted(name)}, rights: ${of} },`);
      }
    },
    '],',
  );
}

function writeEnum({ name, width, flags, members }: Enum, writer: TypeScriptWriter): void {
  writer.block(
    `${name}: {`,
    () => {
      writer.line(`bits: ${width * 8},`).line(`flags: ${flags},`);
      writer.list(
        'members: { ',
        members.map((member) => `${member.value}: ${quoted(member.name)}`),
        ' },',
      );
    },
    '},',
  );
}

function writeRecord({ name, fields }: Record, lookup: Lookup, writer: TypeScriptWriter): void {
  // Every profile lays a record out alike; only the byte order differs.
  const { size, leaves } = storageOf({ kind: 'record', name }, lookup, PROFILES[0]);
  writer.block(
    `${name}: {`,
    () => {
      writer.line(`size: ${size},`);
      writer.block(
        'fields: [',
        () => {
          for (const field of fields) {
            if (field.reserved) continue;
            const offset = leaves.find(({ path }) => path[0] === field.name)?.offset ?? 0;
            writer.line(`{ name: ${quoted(field.name)}, offset: ${offset}, type: ${typeText(field.type)} },`);
          }
        },
        '],',
      );
    },
    '},',
  );
}

/** A type as the decoder's table says it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'integer':
      return `{ kind: 'integer', bits: ${type.name.slice(1)}, signed: ${type.name.startsWith('i')} }`;
    case 'float':
      return `{ kind: 'float', bits: ${type.bits} }`;
    case 'bool':
      return "{ kind: 'bool' }";
    case 'enum':
    case 'record':
      return `{ kind: '${type.kind}', name: ${quoted(type.name)} }`;
    case 'bytes':
    case 'text':
      return `{ kind: '${type.kind}', max: ${type.max} }`;
    case 'list':
      return `{ kind: 'list', element: ${typeText(type.element)}, max: ${type.max} }`;
    case 'handle':
      return `{ kind: 'handle', of: ${type.of === null ? 'null' : quoted(type.of)} }`;
  }
}
