import { expect, test } from 'vitest';
import { withBackEnd } from './project-file.js';

const TEXT = `{
  "name": "lamps",
  "outputs": {
    "guest-c": { "folder": "c", "tables": "x" },
    "kernel-ts": "kernel"
  }
}
`;

test('one line is added where the order of names says, and the rest stays', () => {
  expect(withBackEnd(TEXT, { name: 'guest-zig', folder: 'zig', home: null })).toBe(
    TEXT.replace('    "kernel-ts"', '    "guest-zig": "zig",\n    "kernel-ts"'),
  );
  expect(withBackEnd(TEXT, { name: 'z', folder: 'zig', home: 'backends' })).toBe(
    TEXT.replace('  "outputs"', '  "backEnds": ["backends"],\n  "outputs"').replace(
      '"kernel"\n',
      '"kernel",\n    "z": "zig"\n',
    ),
  );
});

test.each(['{"name":"lamps","outputs":{}}', TEXT.replace('"kernel"', '{\n      "folder": "kernel"\n    }')])(
  'any other form is written anew: %j',
  (text) => {
    const made = JSON.parse(withBackEnd(text, { name: 'z', folder: 'zig', home: 'backends' }));
    const before = JSON.parse(text);
    expect(made).toEqual({ ...before, backEnds: ['backends'], outputs: { ...before.outputs, z: 'zig' } });
  },
);
