import { callNamed } from '../../src/lower/find.js';
import { KERNEL } from '../../src/emit/typescript/handler-types.js';
import { TypeScriptWriter, listLines } from '../../src/emit/typescript/writer.js';
import type { BackEndInput } from '../../src/emit/backend.js';
import type { Call, HandleType } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { placeOf } from './delivery.js';

/** Writes the dispatch table: what the kernel must know of each call, dispatch and kind. */
export function writeTable(input: BackEndInput, banner: string): string {
  const { lookup, fingerprint } = input;
  const writer = new TypeScriptWriter();
  writer.docs(`The tables of the ABI ${lookup.abi.name} ${lookup.abi.version}, for the kernel.`);
  writer.block(
    `export const abi: ${writer.type('AbiTable', KERNEL)} = {`,
    () => {
      writer.block(
        'stamp: {',
        () => {
          writer.line(`name: '${lookup.abi.name}',`).line(`version: '${lookup.abi.version}',`);
          writer.line(`fingerprint: '${fingerprint}',`);
        },
        '},',
      );
      rows(writer, 'syscalls', lookup.syscalls, (each) => syscall(each, input));
      rows(writer, 'dispatches', lookup.dispatches, (each) => dispatch(each, input));
      const kinds = lookup.abi.families.flatMap((family) => family.kinds.map((kind) => ({ family, kind })));
      kinds.sort((a, b) => a.kind.number - b.kind.number);
      rows(writer, 'kinds', kinds, ({ family, kind }) => [
        `number: ${kind.number}`,
        `name: '${kind.name}'`,
        `family: '${family.name}'`,
        `parent: ${kind.parent === null ? 0 : lookup.kind(kind.parent).number}`,
        `transferable: ${kind.transferable}`,
      ]);
      const permissions = lookup.syscalls.flatMap(({ call }) =>
        call.permission === null ? [] : [call.permission],
      );
      writer.list(
        'permissions: [',
        [...new Set(permissions)].sort().map((name) => `'${name}'`),
        '],',
      );
    },
    '};',
  );
  return writer.text(banner);
}

function rows<Item>(
  writer: TypeScriptWriter,
  name: string,
  items: readonly Item[],
  fields: (item: Item) => string[],
): void {
  writer.block(
    `${name}: [`,
    () => {
      for (const item of items) {
        writer.block(
          '{',
          () => {
            for (const field of fields(item)) writer.line(`${field},`);
          },
          '},',
        );
      }
    },
    '],',
  );
}

function syscall(located: Located, input: BackEndInput): string[] {
  const { call, family } = located;
  return [
    `number: ${call.number}`,
    `name: '${call.name}'`,
    `family: '${family.name}'`,
    `permission: ${call.permission === null ? 'null' : `'${call.permission}'`}`,
    `cost: { base: ${call.cost.base}, perByte: ${call.cost.perByte} }`,
    `effect: '${call.effect}'`,
    `blocking: ${call.blocking}`,
    `handles: ${list(handlePlans(call, input.lookup))}`,
    `errors: { ${call.result.errors.map(({ name, code }) => `${code}: '${name}'`).join(', ')} }`.replace(
      '{  }',
      '{}',
    ),
    `slots: ${slots(call, input)}`,
  ];
}

function dispatch({ call, family }: Located, input: BackEndInput): string[] {
  const profiles = [...input.lowered.values()].flatMap((abi) => {
    const found = callNamed(abi.dispatches, call.name);
    if (found === undefined) return [];
    const words = found.slots.map(({ name, parameter, shift }) => {
      const place = placeOf(call, parameter, shift);
      return `{ name: '${name}', parameter: ${place}, bits: ${abi.wordBits}, shift: ${shift % 32} }`;
    });
    return [`${abi.profile}: ${list(words)}`];
  });
  return [
    `number: ${call.number}`,
    `name: '${call.name}'`,
    `family: '${family.name}'`,
    `optional: ${call.optional}`,
    `slots: {\n        ${profiles.join(',\n        ')},\n      }`,
    ...layouts(call, input),
  ];
}

/** How what is pulled lies in memory, by parameter; nothing where all of it is bytes. It is the same on every profile. */
function layouts(call: Call, { lowered }: BackEndInput): string[] {
  const [{ pulls } = { pulls: [] }] = [...lowered.values()].flatMap(({ dispatches }) => {
    const found = callNamed(dispatches, call.name);
    return found === undefined ? [] : [found];
  });
  const each = call.parameters.map((_, index) => {
    const pulled = pulls.find(({ parameter }) => parameter === index);
    if (pulled === undefined || pulled.form === 'handles') return ['null'];
    const { unitBytes, widths } = pulled;
    if (widths.every((width) => width === 1) && unitBytes === 1) return ['null'];
    return listLines(`{ unitBytes: ${unitBytes}, widths: [`, widths.map(String), '] }', LAYOUT_INDENT);
  });
  if (each.every(([layout]) => layout === 'null')) return [];
  const indent = ' '.repeat(LAYOUT_INDENT);
  const lines = each.map((layout) => `${layout.map((line) => indent + line).join('\n')},`);
  return [`layouts: [\n${lines.join('\n')}\n      ]`];
}

/** Where a layout stands in the table. */
const LAYOUT_INDENT = 8;

const USES = {
  borrow: 'borrow',
  consume: 'consume',
  create: 'create',
  slot: 'slot',
  number: 'number',
  askBorrow: 'ask',
  askConsume: 'ask',
} as const satisfies Readonly<Record<HandleType['use'], string>>;

function handlePlans(call: Call, lookup: Lookup): string[] {
  const plan = (parameter: string, type: HandleType) => {
    const kinds = type.of === null ? [] : lookup.kindNumbers(type.of);
    return `{ parameter: '${parameter}', use: '${USES[type.use]}', kinds: ${list(kinds.map(String))}, rights: ${type.rights} }`;
  };
  const taken = call.parameters.flatMap(({ name, type }) =>
    type.kind === 'handle'
      ? [plan(name, type)]
      : type.kind === 'list' && type.element.kind === 'handle'
        ? [plan(name, type.element)]
        : [],
  );
  const value = call.result.value?.kind === 'list' ? call.result.value.element : call.result.value;
  if (value?.kind !== 'handle') return taken;
  const from = call.rightsFrom === null ? ' }' : `, from: '${call.rightsFrom}' }`;
  return [...taken, plan('result', value).replace(/ }$/, from)];
}

/** The names of the slots on each profile that has the call. */
function slots(call: Call, { lowered }: BackEndInput): string {
  const profiles = [...lowered.values()].flatMap((abi) => {
    const found = callNamed(abi.syscalls, call.name);
    return found === undefined ? [] : [`${abi.profile}: ${list(found.slots.map(({ name }) => `'${name}'`))}`];
  });
  return profiles.length === 0 ? '{}' : `{\n        ${profiles.join(',\n        ')},\n      }`;
}

function list(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}
