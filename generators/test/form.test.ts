import { expect, test } from 'vitest';
import { goldenCase } from '../../test/src/golden-cases.js';
import { lookUp } from '../src/model/lookup.js';
import { readAbi } from '../src/read/read-abi.js';
import { formOf } from '../src/lower/form.js';

function forms(name: string, change: (text: string) => string = (text) => text) {
  const input = goldenCase(name);
  const { abi, diagnostics } = readAbi({
    ...input,
    resolve(specifier, from) {
      const source = input.resolve(specifier, from);
      return source === null ? null : { ...source, text: change(source.text) };
    },
  });
  if (abi === null) throw new Error(JSON.stringify(diagnostics));
  const lookup = lookUp(abi);
  const calls = [...lookup.syscalls, ...lookup.dispatches];
  return new Map(calls.map(({ call }) => [call.name, formOf(call, lookup)]));
}

test('handles say their use, their kind with its ancestors, and the rights', () => {
  const all = forms('handles');
  expect(all.get('doorFind')).toEqual(['u16', 'Option<Own<kind=1024,rights=3>>']);
  expect(all.get('portalMake')).toEqual(['Result<Own<kind=1025<1024,rights=3>,1|32766>']);
  expect(all.get('doorNext')).toEqual(['Given<kind=1024>', 'Option<Own<kind=1024,rights=1>>']);
  expect(all.get('anySend')).toEqual(['Slot', 'List<Slot,4>', 'Option<Slot>', 'void']);
  expect(all.get('leaseName')).toEqual(['Handle<kind=1026>', 'Out<Bytes<8>>', 'Result<u16,32767>']);
});

test('an extensible record has a text for each size that it had', () => {
  const [several] = [...forms('extensible').values()].flat().filter((part) => typeof part !== 'string');
  expect(several.length).toBeGreaterThan(1);
  for (const [index, text] of several.slice(1).entries())
    expect(text.startsWith(several[index].slice(0, several[index].indexOf('}')))).toBe(true);
});

test('a rename changes no form, and a number does', () => {
  const before = forms('six-calls');
  expect([...forms('six-calls', (text) => text.replaceAll('saulRead(', 'saulLook(')).values()]).toEqual([
    ...before.values(),
  ]);
  const wider = forms('handles', (text) => text.replace('name: Out<Bytes<8>>', 'name: Out<Bytes<9>>'));
  const differ = [...forms('handles')].filter(
    ([name, form]) => JSON.stringify(form) !== JSON.stringify(wider.get(name)),
  );
  expect(differ.map(([name]) => name)).toEqual(['leaseName']);
});
