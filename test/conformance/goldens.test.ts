import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROFILES, lookUp, lower, readAbi } from '@callgate/generators';
import { readManifest } from '@callgate/tools';
import { assemble, compile, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';
import { describe, expect, test } from 'vitest';
import { GOLDEN_CASES, goldenCase } from '../src/golden-cases.js';
import { filesIn, golden, goldenTypeScript, typeErrors } from './goldens.js';

function loweredCase(name: string, profile: string) {
  const lookup = lookUp(readAbi(goldenCase(name)).abi!);
  return lower(lookup, PROFILES.find(({ id }) => id === profile)!);
}

test('every golden in TypeScript passes the strictest checks', () => {
  const texts = goldenTypeScript(GOLDEN_CASES);
  expect(typeErrors(texts)).toEqual([]);
});

describe.each(GOLDEN_CASES)('%s', (name) => {
  test('checks a manifest by its schema, with the permissions of the ABI and no others', () => {
    const schema = JSON.parse(
      readFileSync(join(golden('manifest-schema', name), 'manifest.schema.json'), 'utf8'),
    );
    const folder = mkdtempSync(join(tmpdir(), 'callgate-golden-'));
    const read = (permissions: readonly string[], more: object = {}) => {
      const vat = { name: 'guest', vm: 'wasm', image: 'guest.wasm', permissions, ...more };
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ vats: [vat] }));
      return readManifest(join(folder, 'manifest.json'), schema).vats[0].permissions;
    };
    try {
      writeFileSync(join(folder, 'guest.wasm'), '');
      const { syscalls } = loweredCase(name, 'wasm32');
      const permissions = [...new Set(syscalls.flatMap(({ call }) => call.permission ?? []))];
      expect(read(permissions)).toEqual(permissions);
      expect(() => read([...permissions, 'moon'])).toThrow('vats[0].permissions');
      expect(() => read(permissions, { fuel: 0 })).toThrow('vats[0].fuel');
      expect(() => read(permissions, { moon: 1 })).toThrow('vats[0].moon');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('compiles in AssemblyScript, and imports exactly the calls of the ABI', async () => {
    const folder = golden('guest-assemblyscript', name);
    const texts = new Map<string, string>();
    for (const file of filesIn(folder)) texts.set(file, readFileSync(join(folder, file), 'utf8'));
    // An exported function is compiled whether or not it is called.
    const functions = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/^export (?:function |\{ [a-z]\w* as )(\w+)(?!\w|<)/gm)].map(([, each]) => each),
    );
    // A former name of a type is one of its names: it can be used as that.
    const types = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/^export \{ ([A-Z]\w*) as (\w+) \};$/gm)].map(([, now, former]) => [now, former]),
    );
    const names = functions.filter((each) => each !== 'callgateAbort').join(', ');
    const uses = types.map(
      ([now, former]) => `export function use${former}(given: ${former}): abi.${now} {\n  return given;\n}\n`,
    );
    const former = types.map(([, each]) => `, ${each}`).join('');
    texts.set(
      'entry.ts',
      `import * as abi from './index';\nimport { ${names}${former} } from './index';\nexport { ${names} };\n${uses.join('')}`,
    );
    let wasm: Uint8Array | null = null;
    const flags = ['--runtime', 'stub', '--use', 'abort=callgateAbort', '--optimizeLevel', '0', '--pedantic'];
    const { error, stderr } = await asc.main(['entry.ts', '--outFile', 'out.wasm', ...flags], {
      readFile: (path) => texts.get(path.replace(/^\.\//, '')) ?? null,
      writeFile: (path, content) => {
        if (path.endsWith('.wasm')) wasm = content as Uint8Array;
      },
      listFiles: () => [],
    });
    expect(stderr.toString()).toBe('');
    expect(error).toBeNull();
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(Uint8Array.from(wasm!)));
    const { syscalls } = loweredCase(name, 'wasm32');
    const expected = syscalls.map(({ call }) => `callgate.${call.name}#${call.number}`);
    expect([...new Set(imports.map((each) => `${each.module}.${each.name}`))].sort()).toEqual(
      expected.sort(),
    );
  });

  test('assembles for EmbedVM, every routine called', () => {
    const include = join(golden('guest-embedvm', name), 'callgate.evs');
    const calls = loweredCase(name, 'embedvm16').syscalls.flatMap(({ call, slots }) =>
      [call.name, ...call.lifecycle.aliases].map((routine) =>
        [...slots.map(() => '  push 0'), `  call ${routine}`, ...slots.map(() => '  drop'), '  drop'].join(
          '\n',
        ),
      ),
    );
    const text = `.include "callgate.evs"\n.entry dispatch main\nmain:\n${calls.join('\n')}\n  ret0\n`;
    const resolve = (file: string) => ({ file, text: readFileSync(include, 'utf8') });
    const { diagnostics, symbols } = assemble({ file: 'entry.evs', text, resolve });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    for (const { call } of loweredCase(name, 'embedvm16').syscalls)
      expect(symbols.get(call.name)?.kind).toBe('label');
  });

  test("compiles in EmbedVM's own language, every function called", () => {
    const text = readFileSync(join(golden('guest-embedvm', name), 'callgate.evm'), 'utf8');
    const functions = [...text.matchAll(/^function (\w+)\(([^)]*)\)/gm)].map(([, called, list]) => ({
      called,
      count: list === '' ? 0 : list.split(',').length,
    }));
    const calls = functions.map(({ called, count }) => `  ${called}(${Array(count).fill(0).join(', ')});`);
    const resolve = (file: string) => ({ file, text });
    const main = `$include "callgate.evm"\nfunction dispatch()\n{\n${calls.join('\n')}\n}\n`;
    const { diagnostics, program } = compile({ file: 'entry.evm', text: main, resolve });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    const known = program!.symbols.map((symbol) => symbol.name);
    const { syscalls } = loweredCase(name, 'embedvm16');
    expect(functions).toHaveLength(
      1 + syscalls.reduce((sum, { call }) => sum + 1 + call.lifecycle.aliases.length, 0),
    );
    for (const { called } of functions) expect(known).toContain(called);
  });
});
