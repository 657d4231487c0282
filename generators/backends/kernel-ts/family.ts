import { pascal } from '../../src/emit/names.js';
import { KERNEL, handlerShape } from '../../src/emit/typescript/handler-types.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import type { Call, Enum, Family, Kind, Record, Type } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';

/** Module of a family beside this one. */
export function familyModule(family: string): string {
  return `./${family}.js`;
}

/** Writes what host code knows of one family: its enums, records, cells, and the interface that its device implements. */
export function writeFamily(family: Family, lookup: Lookup, banner: string): string {
  const writer = new TypeScriptWriter();
  for (const each of family.enums) writeEnum(each, writer);
  for (const record of family.records) writeRecord(record, family, lookup, writer);
  for (const kind of family.kinds) writeKind(kind, writer);
  for (const { family: home, call } of lookup.dispatches) {
    if (home.name === family.name) writeDispatch(call, writer);
  }
  writeHandlers(family, lookup, writer);
  return writer.text(banner);
}

function writeEnum({ name, members, docs, open }: Enum, writer: TypeScriptWriter): void {
  writer.docs(docs.summary);
  writer.block(
    `export const ${name} = {`,
    () => {
      for (const member of members) writer.docs(member.docs).line(`${member.name}: ${member.value},`);
    },
    '} as const;',
  );
  const any = open ? ' | (number & {})' : '';
  writer.line(`export type ${name} = (typeof ${name})[keyof typeof ${name}]${any};`).line();
}

function writeRecord({ name, fields, docs }: Record, family: Family, lookup: Lookup, writer: TypeScriptWriter): void {
  const typeOf = (type: Type) => {
    if (type.kind === 'bool') return 'boolean';
    if (type.kind !== 'enum' && type.kind !== 'record') return 'number';
    const home = lookup.familyOf(type.name);
    if (home === family.name) return type.name;
    return type.kind === 'record' ? writer.value(type.name, familyModule(home)) : writer.type(type.name, familyModule(home));
  };
  const zero = (type: Type) =>
    type.kind === 'bool' ? 'false' : type.kind === 'record' ? `new ${typeOf(type)}()` : zeroOf(type, lookup);
  writer.docs(docs.summary);
  writer.block(`export class ${name} {`, () => {
    for (const field of fields) {
      writer.docs(field.docs).line(`${field.name}: ${typeOf(field.type)} = ${zero(field.type)};`);
    }
    writer.line();
    writer.docs('Sets every field to zero: nothing of an earlier call shines through.');
    writer.block('clear(): this {', () => {
      for (const field of fields) {
        writer.line(field.type.kind === 'record' ? `this.${field.name}.clear();` : `this.${field.name} = ${zero(field.type)};`);
      }
      writer.line('return this;');
    });
  });
  writer.line();
}

/** Zero is a member of most enums; where it is not, the cast says so. */
function zeroOf(type: Type, lookup: Lookup): string {
  if (type.kind !== 'enum') return '0';
  const { open, members, name } = lookup.enum(type.name);
  return open || members.some(({ value }) => value === 0) ? '0' : `0 as ${name}`;
}

function writeKind({ name, docs }: Kind, writer: TypeScriptWriter): void {
  writer.docs(`The device's own number for a ${name}. ${docs.summary}`);
  writer.line(`export type ${name}Cell = number & { readonly ${name}?: never };`).line();
}

/** A dispatch as its device posts it: its number, and a function that makes a delivery of typed arguments. */
function writeDispatch({ name, number, parameters, docs }: Call, writer: TypeScriptWriter): void {
  const delivery = writer.type('Delivery', KERNEL);
  const typed = parameters.map((parameter) => `${parameter.name}: ${argumentType(parameter.type, writer)}`);
  const each = (value: (type: Type, name: string) => string) =>
    `[${parameters.map((parameter) => value(parameter.type, parameter.name)).join(', ')}]`;
  writer.docs(docs.summary);
  writer.block(
    `export const ${name} = {`,
    () => {
      writer.line(`number: ${number},`).line();
      writer.block(
        `deliver(${typed.join(', ')}): ${delivery} {`,
        () => {
          writer.block(
            'return {',
            () => {
              writer.line(`dispatch: ${number},`);
              writer.line(`values: ${each((type, it) => (type.kind === 'bytes' ? `${it}.length` : type.kind === 'handle' ? '0' : type.kind === 'bool' ? `${it} ? 1 : 0` : it))},`);
              writer.line(`objects: ${each((type, it) => (type.kind === 'handle' ? it : '0'))},`);
              writer.line(`parts: ${each((type, it) => (type.kind === 'bytes' ? it : 'null'))},`);
            },
            '};',
          );
        },
        '},',
      );
    },
    '} as const;',
  );
  writer.line();
}

function argumentType(type: Type, writer: TypeScriptWriter): string {
  if (type.kind === 'bytes') return 'Uint8Array';
  if (type.kind === 'handle') return writer.type('ObjectIndex', KERNEL);
  return type.kind === 'bool' ? 'boolean' : 'number';
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
  writer.docs(call.docs.summary, returns);
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
