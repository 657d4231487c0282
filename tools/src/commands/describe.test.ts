import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write(
    'abi/lamp.ts',
    `import type { Struct, Syscalls, u16 } from './language.js';

/** @extensible */
export interface Glow extends Struct {
  level: u16;
  /** @since 0.2 */
  colour: u16;
}

/**
 * @permission lamp
 * @retired 2003 lampBlink
 * @retired 2005 lampDim 0.2 use lampGlow
 */
export interface Lamp extends Syscalls {
  /**
   * Sets the brightness.
   * @syscall 2000
   * @effect external
   * @idempotent
   * @since 0.1
   * @deprecated 0.2 use lampGlow
   * @removeAfter 9.0
   * @alias lampLevel
   * @alias lightSet
   * @param level how bright, 0 is dark
   */
  lampSet(level: u16): void;
  /**
   * @syscall 2001
   * @effect external
   * @unstable glows
   */
  lampTry(glow: Glow): void;
  /**
   * @syscall 2002
   * @effect external
   * @returns how bright it was
   */
  lampGlow(glow: Glow): u16;
}

/** @caller device */
export interface Keeper extends Syscalls {
  /**
   * @syscall 2004
   * @effect external
   */
  lampReplace(): void;
}
`,
  );
  project.write('abi/package.json', '{ "version": "0.2.0" }');
});
afterEach(() => project.remove());

const describe = async (call: string) => {
  const { status, out, err } = await project.run('describe', call);
  expect([status, err]).toEqual([0, '']);
  return out.split('\n');
};

test('what became of a call, and what will', async () => {
  const lines = await describe('lampSet');
  expect(lines).toContain('  effect      external, idempotent');
  expect(lines).toContain('  since       0.1');
  expect(lines).toContain('  deprecated  since 0.2: use lampGlow');
  expect(lines).toContain('  removal     after 9.0');
  expect(lines).toContain('  once called lampLevel, lightSet');
  expect(await describe('lampTry')).toContain('  unstable    glows');
});

test('what a parameter is, and what comes back', async () => {
  const set = await describe('lampSet');
  expect(set.slice(set.findIndex((line) => line.startsWith('  signature')) + 1)[0]).toBe(
    '  parameter   level: how bright, 0 is dark',
  );
  const glow = await describe('lampGlow');
  expect(glow).toContain('  returns     how bright it was');
  expect(glow.join('\n')).not.toContain('  parameter ');
  const { call } = JSON.parse((await project.run('describe', 'lampSet', '--json')).out);
  expect(call.parameters).toMatchObject([{ name: 'level', docs: 'how bright, 0 is dark' }]);
});

test('a former name finds the call', async () => {
  expect(await describe('lightSet')).toEqual(await describe('lampSet'));
});

test('an extensible record is a pointer and a size', async () => {
  const lines = await describe('lampGlow');
  expect(lines).toContain('  wasm32      import callgate lampGlow#2002(glow, glowSize) → value');
  expect(lines).toContain('  embedvm16   $uf0(2002, glow, glowSize) → value');
});

test('a call of devices exists on no machine of a guest', async () => {
  const lines = await describe('lampReplace');
  expect(lines).toContain('  caller      devices: no guest can make the call');
  expect(lines.filter((line) => line.endsWith(' does not exist here'))).toHaveLength(2);
});

test('a retired call is named as one, by its name and by its number', async () => {
  for (const asked of ['lampBlink', '2003']) {
    const { status, err } = await project.run('describe', asked);
    expect(status).toBe(1);
    expect(err).toBe(
      'The syscall 2003, lampBlink, of the family lamp is retired.\n  help: Nothing has its number or its name ever again.\n',
    );
  }
  expect((await project.run('describe', 'lampDim')).err).toBe(
    'The syscall 2005, lampDim, of the family lamp is retired since 0.2.\n  help: Use lampGlow. Nothing has its number or its name ever again.\n',
  );
});

const TYPES = `import type { Handle, Kind, Own, Result, Struct, Syscalls, u16, u8 } from './language.js';

/** @flags */
export enum BulbRight { Dim = 1 }
/**
 * A bulb in its socket.
 * @kind 4000
 */
export interface Bulb extends Kind<BulbRight> {}
export enum BulbError {
  /** The bulb is broken. */
  Broken = 1,
  Missing = 2,
}
/**
 * Its colour.
 * @alias Tint
 */
export interface Colour extends Struct {
  red: u8;
  /** Brightness. */
  level: u16;
}
export interface Bulbs extends Syscalls {
  /** @syscall 2100 @effect input */
  bulbFind(): Own<Bulb, BulbRight.Dim>;
  /** @syscall 2000 @effect external */
  bulbSet(bulb: Handle<Bulb, BulbRight.Dim>, colour: Colour): Result<void, BulbError.Broken | BulbError.Missing>;
}
`;

/** The project with another family instead. */
function withTypes(): void {
  project.write('abi/bulb.ts', TYPES.replace('@syscall 2000', '@syscall 2101'));
  project.write('abi/index.ts', `${project.read('abi/index.ts')}export * from './bulb.js';\n`);
}

test('a kind, an enum, a record and a family are described, with the calls that use them', async () => {
  withTypes();
  const kind = await describe('Bulb');
  expect(kind).toContain('Bulb  handle kind 4000, family bulb');
  expect(kind).toContain('  A bulb in its socket.');
  expect(kind).toContain('  rights      BulbRight.Dim');
  expect(kind).toContain('  made by     bulbFind');
  expect(kind).toContain('  taken by    bulbSet');
  expect(await describe('4000')).toEqual(kind);
  const error = await describe('BulbError');
  expect(error).toContain('  error of    bulbSet');
  expect(error).toContain('  1  Broken   The bulb is broken.');
  expect(await describe('BulbError.Broken')).toEqual(error);
  expect(await describe('BulbRight')).toContain('  rights of   Bulb');
  const record = await describe('Colour');
  expect(record).toContain('  size        4 bytes, aligned to 2');
  expect(record).toContain('  used by     bulbSet');
  expect(record).toContain('  at 2  level  u16  Brightness.');
  expect(await describe('Colour.level')).toEqual(record);
  expect(await describe('Tint')).toEqual(record);
  const family = await describe('bulb');
  expect(family).toContain('  syscalls    bulbFind, bulbSet');
  expect(family).toContain('  enums       BulbError, BulbRight');
  expect(await describe('Bulbs')).toEqual(family);
});

test('every name of the ABI is described, as text and as JSON that says what it is', async () => {
  withTypes();
  const names = [
    'lampSet',
    'Bulb',
    'BulbError',
    'BulbError.Missing',
    'Colour',
    'Colour.red',
    'bulb',
    'Keeper',
  ];
  const whats = ['syscall', 'kind', 'enum', 'enum', 'record', 'record', 'family', 'family'];
  for (const [index, name] of names.entries()) {
    expect((await describe(name)).length).toBeGreaterThan(2);
    const { out } = await project.run('describe', name, '--json');
    expect(JSON.parse(out)).toMatchObject({ what: whats[index], also: [] });
  }
});

test('a misspelt or half-remembered name is answered with what was meant', async () => {
  withTypes();
  const help = async (name: string) => {
    const { status, out, err } = await project.run('describe', name);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(`The ABI lamps 0.2.0 has nothing called ${name}.`);
    return err;
  };
  expect(await help('Colur')).toContain('Did you mean Colour?');
  expect(await help('bulbSte')).toContain('Did you mean bulbSet?');
  expect(await help('Missing')).toContain('BulbError.Missing');
  expect(await help('telescopes')).toContain('Its families are bulb, lamp:');
});

test('of a dispatch: whether a guest needs it, and what it pulls', async () => {
  const text = project
    .read('abi/lamp.ts')
    .replace('Struct, Syscalls', 'Bytes, Dispatches, List, Struct, Syscalls');
  const events = `export interface LampEvents extends Dispatches {
  /** @dispatch 2000 */
  lampBurnt(lamp: u16): void;
  /** @dispatch 2001 */
  lampPlayed?(lamp: u16, song: Bytes<64>, notes: List<u16, 8>): void;
}
`;
  project.write('abi/lamp.ts', `${text}\n${events}`);
  const needed = await describe('lampBurnt');
  expect(needed).toContain('  entry       needed: a wasm guest without the export is not loaded');
  expect(needed.join('\n')).not.toContain('pulled');
  const optional = await describe('lampPlayed');
  expect(optional).toContain('  entry       optional: a wasm guest without the export is not told');
  expect(optional).toContain('  pulled      song as parameter 1, notes as parameter 2');
});
