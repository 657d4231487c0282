import { type BackEnd, type OutputFile, banner } from '../../src/emit/backend.js';
import { pascal } from '../../src/emit/names.js';
import { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { writeFamily } from './family.js';
import { familyModule } from './family-module.js';
import { writeTable } from './table.js';

/** Handler interfaces, record classes and dispatch tables for the TypeScript kernel. */
export const backEnd: BackEnd = (input) => {
  const { lookup } = input;
  const mark = banner(input);
  const families: OutputFile[] = lookup.abi.families.map((family) => ({
    path: `${family.name}.ts`,
    content: writeFamily(family, lookup, mark),
  }));
  return [
    ...families,
    { path: 'handlers.ts', content: writeAllHandlers(lookup, mark) },
    { path: 'table.ts', content: writeTable(input, mark) },
    { path: 'index.ts', content: writeIndex(lookup, mark) },
  ];
};

/** Families that have something to implement. */
function handled(lookup: Lookup): string[] {
  const names = lookup.abi.families.filter(
    ({ kinds, groups }) =>
      kinds.length > 0 || groups.some(({ direction, calls }) => direction === 'syscalls' && calls.length > 0),
  );
  return names.map(({ name }) => name);
}

function writeAllHandlers(lookup: Lookup, mark: string): string {
  const writer = new TypeScriptWriter();
  writer.docs('What answers every syscall of the ABI, by family.');
  writer.block('export interface Handlers {', () => {
    for (const family of handled(lookup)) {
      writer.line(`readonly ${family}: ${writer.type(`${pascal(family)}Handlers`, familyModule(family))};`);
    }
  });
  writer.line();
  writer.docs('Tells a device that nobody holds a resource any longer.');
  const unused = lookup.abi.families.every(({ kinds }) => kinds.length === 0) ? '_' : '';
  const parameters = [`${unused}handlers: Handlers`, 'kind: number', `${unused}cell: number`];
  writer.list('export function releaseResource(', parameters, '): void {').indented(() => {
    writer.block('switch (kind) {', () => {
      for (const family of lookup.abi.families) {
        for (const kind of family.kinds) {
          writer.line(`case ${kind.number}:`);
          writer.line(`  return handlers.${family.name}.release${kind.name}(cell);`);
        }
      }
      writer.line('default:');
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is the generated code's
      writer.line('  throw new Error(`invariant: no device has resources of kind ${kind}`);');
    });
  });
  writer.line('}');
  return writer.text(mark);
}

function writeIndex(lookup: Lookup, mark: string): string {
  const writer = new TypeScriptWriter();
  for (const { name } of lookup.abi.families) writer.line(`export * from '${familyModule(name)}';`);
  writer.line("export * from './handlers.js';").line("export * from './table.js';");
  return writer.text(mark);
}
