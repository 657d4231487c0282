import { describe, expect, test } from 'vitest';
import type { BackEndInput } from '../../../src/emit/backend.js';
import { PROFILES } from '../../../src/lower/profile.js';
import { lower } from '../../../src/lower/lower.js';
import { lookUp } from '../../../src/model/lookup.js';
import { backEnd } from '../backend.js';

function schemaOf(options: BackEndInput['options'], permissions: readonly (string | null)[]) {
  const place = { file: 'a.ts', line: 1, column: 1 };
  const docs = { summary: '', examples: [] };
  const calls = permissions.map((permission, index) => ({
    ...{ name: `call${index}`, number: 1024 + index, parameters: [], effect: 'pure' as const, permission },
    ...{
      caller: 'vat' as const,
      blocking: false,
      idempotent: false,
      lifecycle: { since: null, unstable: null, deprecated: null, removeAfter: null, aliases: [] },
      rightsFrom: null,
      profiles: [],
      optional: false,
      docs,
      place,
      cost: { base: 1, perByte: 0 },
    },
    result: { value: null, optional: false, errors: [], docs: '' },
  }));
  const history = { retired: [], retiredKinds: [] };
  const group = { name: 'Group', direction: 'syscalls' as const, calls, ...history, docs, place };
  const family = { name: 'odd', groups: [group], kinds: [], enums: [], records: [] };
  const lookup = lookUp({ name: `it's "odd"`, version: '1.0.0', families: [family] });
  const lowered = new Map(PROFILES.map((profile) => [profile.id, lower(lookup, profile)]));
  const input: BackEndInput = {
    lookup,
    lowered,
    fingerprint: 'f'.repeat(64),
    templates: new Map(),
    tables: '',
  };
  const [file] = backEnd(options === undefined ? input : { ...input, options });
  expect(file.path).toBe('manifest.schema.json');
  return JSON.parse(file.content);
}

describe('manifest-schema', () => {
  test('permissions are those that calls name, each once, sorted', () => {
    const { $defs } = schemaOf(undefined, ['lamp', null, 'door', 'lamp']);
    expect($defs.vat.properties.permissions.items.enum).toEqual(['door', 'lamp']);
  });

  test('an ABI without permissions grants none', () => {
    const { items } = schemaOf(undefined, [null]).$defs.vat.properties.permissions;
    expect(items.enum).toBeUndefined();
    expect(items.not).toEqual({});
  });

  test('a run says something to a bundled device only where the ABI has its family', () => {
    const fields = (...permissions: string[]) => Object.keys(schemaOf(undefined, permissions).properties);
    expect(fields('lamp')).toEqual(['$schema', 'vats', 'bootstrap']);
    expect(fields('vfs', 'board')).toEqual([
      ...['$schema', 'vats', 'bootstrap', 'board', 'folder', 'folderBytes', 'folderEntries', 'fileBytes'],
    ]);
    expect(fields('saul')).toEqual(['$schema', 'vats', 'bootstrap', 'devices']);
  });

  test('VMs are those of the option, else of the target profiles', () => {
    expect(schemaOf({ vms: ['lua', 'wasm', 'lua'] }, []).$defs.vat.properties.vm.enum).toEqual([
      'lua',
      'wasm',
    ]);
    expect(schemaOf({ vms: 'lua' }, []).$defs.vat.properties.vm.enum).toEqual(['embedvm', 'wasm']);
    expect(schemaOf(undefined, []).$defs.vat.properties.vm.enum).toEqual(['embedvm', 'wasm']);
  });
});
