import { describe, expect, test } from 'vitest';
import { PERMISSIONS, VMS, makeHost } from '../host.js';
import { bundledSchema, mistakesOf } from './schema.js';

const VAT = { name: 'guest', vm: 'wasm', image: 'guest.wasm' };
const schema = bundledSchema();

interface Listed {
  readonly enum?: readonly string[];
  readonly items?: Listed;
}

function mistakes(vat: object, more: object = {}): readonly string[] {
  return mistakesOf({ vats: [{ ...VAT, ...vat }], ...more }, schema);
}

test('names the VMs and permissions of the bundled host', () => {
  const { backends } = makeHost({ write: () => {} });
  const { vm, permissions } = (schema as { $defs: { vat: { properties: Record<string, Listed> } } }).$defs.vat
    .properties;
  expect(vm.enum).toEqual(VMS);
  expect(vm.enum).toEqual([...backends.keys()].sort());
  expect(permissions.items?.enum).toEqual(PERMISSIONS);
});

test('every field has a description and says what is needed', () => {
  const { properties, $defs } = schema as { properties: object; $defs: { vat: { properties: object } } };
  for (const field of [...Object.values(properties), ...Object.values($defs.vat.properties)]) {
    expect(field.description).toMatch(/^[A-Z].*\.$/);
    expect(field.errorMessage).toMatch(/^[a-z]/);
  }
});

test('a manifest that fits, with the place of its schema', () => {
  expect(mistakes({}, { $schema: './manifest.schema.json', devices: 'devices' })).toEqual([]);
  expect(mistakes({ permissions: ['console'], meter: 2 ** 53 - 1, onFault: 'park', mayStop: true })).toEqual(
    [],
  );
});

describe('each mistake is one sentence that begins with its path', () => {
  test.each<[object, string]>([
    [{ vm: undefined }, 'vats[0].vm: nothing does not fit: choices are embedvm, wasm'],
    [{ image: '' }, 'vats[0].image: a path is needed'],
    [{ image: 7 }, 'vats[0].image: a path is needed'],
    [{ name: 'a'.repeat(64) }, 'vats[0].name: letters, digits, ".", "_" and "-", at most 63 is needed'],
    [{ permissions: 'console' }, 'vats[0].permissions: a list of permissions is needed'],
    [{ permissions: ['timer', 'timer'] }, 'vats[0].permissions[1]: stands there twice'],
    [
      { permissions: ['timre'] },
      'vats[0].permissions[0]: "timre" does not fit: no call names this permission; choices are board, coap, console, random, saul, timer, vfs',
    ],
    [{ fuel: 1.5 }, 'vats[0].fuel: a whole number from 1 to 1099511627776 is needed'],
    [{ store: -1 }, 'vats[0].store: a whole number from 0 to 1099511627776 is needed'],
    [{ data: 2 ** 31 }, 'vats[0].data: a whole number from 0 to 1073741824 is needed'],
    [{ held: 0 }, 'vats[0].held: a whole number from 1 to 1099511627776 is needed'],
    [{ onEmpty: 'stop' }, 'vats[0].onEmpty: "stop" does not fit: choices are terminate, park'],
    [{ mayStop: 'yes' }, 'vats[0].mayStop: true or false is needed'],
    [{ parameters: null }, 'vats[0].parameters: text is needed'],
    [{ onFault: ['park'] }, 'vats[0].onFault: ["park"] does not fit: choices are terminate, park'],
    [
      { 'a/b~c': 1 },
      'vats[0].a/b~c: the field is unknown; known are name, vm, image, permissions, parameters, memory, depth, fuel, meter, handles, inbox, store, data, held, folder, folderBytes, folderEntries, fileBytes, errors, onFault, onOutOfFuel, onEmpty, reapEvery, abandon, mayStop',
    ],
  ])('%j', (fields, sentence) => {
    expect(mistakes(fields)).toEqual([sentence]);
  });
});

test('all of them are named at once', () => {
  const found = mistakesOf(
    { vats: [{}, null, { ...VAT, handles: 0, inbox: -1 }], more: 1, devices: 3 },
    schema,
  );
  expect(found.map((sentence) => sentence.slice(0, sentence.indexOf(':'))).sort()).toEqual([
    'devices',
    'more',
    'vats[0].image',
    'vats[0].name',
    'vats[0].vm',
    'vats[1]',
    'vats[2].handles',
    'vats[2].inbox',
  ]);
});
