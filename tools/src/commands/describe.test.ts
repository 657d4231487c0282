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
   */
  lampGlow(glow: Glow): void;
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

test('a former name finds the call', async () => {
  expect(await describe('lightSet')).toEqual(await describe('lampSet'));
});

test('an extensible record is a pointer and a size', async () => {
  const lines = await describe('lampGlow');
  expect(lines).toContain('  wasm32      import callgate lampGlow#2002(glow, glowSize)');
  expect(lines).toContain('  embedvm16   $uf0(2002, glow, glowSize)');
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
});
