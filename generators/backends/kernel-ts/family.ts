import { pascal } from '../../src/emit/names.js';
import { paragraphsOf } from '../../src/emit/lifecycle.js';
import { KERNEL, handlerShape } from '../../src/emit/typescript/handler-types.js';
import { memberNames } from '../../src/emit/typescript/record-members.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import type { Enum, Family, Kind, Record, Type } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { writeDispatch } from './delivery.js';
import { familyModule } from './family-module.js';
import { laidOut, writeLayout } from './layout.js';

/** Writes what host code knows of one family: its enums, records, cells, and the interface that its device implements. */
export function writeFamily(family: Family, lookup: Lookup, banner: string): string {
  const writer = new TypeScriptWriter();
  for (const each of family.enums) writeEnum(each, writer);
  const withLayout = laidOut(lookup);
  for (const record of family.records)
    writeRecord(record, family, withLayout.has(record.name), lookup, writer);
  for (const kind of family.kinds) writeKind(kind, writer);
  for (const { family: home, call } of lookup.dispatches) {
    if (home.name === family.name) writeDispatch(call, family, lookup, writer);
  }
  writeHandlers(family, lookup, writer);
  return writer.text(banner);
}

function writeEnum({ name, members, lifecycle, docs, open, flags }: Enum, writer: TypeScriptWriter): void {
  writer.docs(...paragraphsOf(docs.summary, lifecycle));
  writer.block(
    `export const ${name} = {`,
    () => {
      for (const member of members) {
        writer.docs(...paragraphsOf(member.docs, member.lifecycle));
        writer.line(`${member.name}: ${member.value},`);
      }
    },
    '} as const;',
  );
  const any = open || flags ? ' | (number & {})' : '';
  writer.line(`export type ${name} = (typeof ${name})[keyof typeof ${name}]${any};`).line();
}

function writeRecord(
  record: Record,
  family: Family,
  hasLayout: boolean,
  lookup: Lookup,
  writer: TypeScriptWriter,
): void {
  const { name, fields, lifecycle, docs } = record;
  const typeOf = (type: Type) => {
    if (type.kind === 'bool') return 'boolean';
    if (type.kind !== 'enum' && type.kind !== 'record') return 'number';
    const home = lookup.familyOf(type.name);
    if (home === family.name) return type.name;
    return type.kind === 'record'
      ? writer.value(type.name, familyModule(home))
      : writer.type(type.name, familyModule(home));
  };
  const zero = (type: Type) =>
    type.kind === 'bool' ? 'false' : type.kind === 'record' ? `new ${typeOf(type)}()` : zeroOf(type, lookup);
  const names = memberNames(record);
  const members = fields.flatMap(({ name, type, docs, lifecycle }) =>
    (names.get(name) ?? []).map((member) => ({ member, type, docs: paragraphsOf(docs, lifecycle) })),
  );
  writer.docs(...paragraphsOf(docs.summary, lifecycle));
  writer.block(`export class ${name} {`, () => {
    for (const { member, type, docs } of members) {
      writer.docs(...docs).line(`${member}: ${typeOf(type)} = ${zero(type)};`);
    }
    writer.line();
    writer.docs('Sets every field to zero: nothing of an earlier call shines through.');
    writer.block('clear(): this {', () => {
      for (const { member, type } of members) {
        writer.line(type.kind === 'record' ? `this.${member}.clear();` : `this.${member} = ${zero(type)};`);
      }
      writer.line('return this;');
    });
    if (hasLayout) writeLayout(record, lookup, writer, typeOf);
  });
  writer.line();
}

/** Zero is a member of most enums; where it is not, the cast says so. */
function zeroOf(type: Type, lookup: Lookup): string {
  if (type.kind !== 'enum') return '0';
  const { open, flags, members, name } = lookup.enum(type.name);
  return open || flags || members.some(({ value }) => value === 0) ? '0' : `0 as number as ${name}`;
}

function writeKind({ name, lifecycle, docs }: Kind, writer: TypeScriptWriter): void {
  writer.docs(...paragraphsOf(`The device's own number for a ${name}. ${docs.summary}`, lifecycle));
  writer.line(`export type ${name}Cell = number & { readonly ${name}?: never };`).line();
}

function writeHandlers(family: Family, lookup: Lookup, writer: TypeScriptWriter): void {
  const calls = lookup.syscalls.filter((each) => each.family.name === family.name);
  if (calls.length === 0 && family.kinds.length === 0) return;
  writer.docs(
    `What answers the syscalls of the family ${family.name}. A handler throws nothing for what its call declares; what it throws is reported as a bug and faults the calling vat.`,
  );
  writer.block(`export interface ${pascal(family.name)}Handlers {`, () => {
    calls.forEach((each, index) => {
      if (index > 0) writer.line();
      writeHandler(each, lookup, writer);
    });
    for (const kind of family.kinds) {
      writer.line();
      writer.docs('Nobody holds this resource any longer; told once for each, after the commit.');
      writer.line(`release${kind.name}(cell: ${kind.name}Cell): void;`);
    }
  });
}

function writeHandler(located: Located, lookup: Lookup, writer: TypeScriptWriter): void {
  const { call, family } = located;
  const module = (home: string) => (home === family.name ? '' : familyModule(home));
  const local = new LocalTypes(writer, family.name);
  const shape = handlerShape(located, lookup, local, module);
  const parameters = [
    `call: ${writer.type('Call', KERNEL)}`,
    ...shape.parameters.map(({ name, type }) => `${name}: ${type}`),
  ];
  const returns = call.result.docs === '' ? '' : `Answers ${call.result.docs}.`;
  const by = call.caller === 'device' ? 'Called by devices, not by guests.' : '';
  writer.docs(...paragraphsOf(call.docs.summary, call.lifecycle), by, returns);
  writer.list(`${call.name}(`, parameters, `): ${shape.answer};`);
}

/** Leaves types of the family itself without an import. */
class LocalTypes {
  constructor(
    readonly writer: TypeScriptWriter,
    readonly family: string,
  ) {}

  type(name: string, module: string): string {
    return module === '' ? name : this.writer.type(name, module);
  }

  value(name: string, module: string): string {
    return module === '' ? name : this.writer.value(name, module);
  }
}
