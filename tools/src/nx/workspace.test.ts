import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NxWorkspace, REPOSITORY, nx, nxWorkspace } from '../testing/nx-workspace.js';

/** What Nx says of a task that it did not run. */
const HIT = /read the output from the cache|existing outputs match the cache|local cache/;

describe("a user's workspace", () => {
  let workspace: NxWorkspace;
  beforeAll(() => {
    workspace = nxWorkspace();
  });
  afterAll(() => workspace.remove());

  test('generators make files, or say why not', () => {
    const family = workspace.nx('g', '@callgate/tools:family', 'lamp', '--kind', 'LampDevice');
    expect(family.out).toMatch(/CREATE libs\/lamps\/abi\/lamp\.ts\nUPDATE libs\/lamps\/abi\/index\.ts\n1\. /);
    expect(family.status).toBe(0);
    expect(workspace.read('abi/lamp.ts')).toContain("from '@callgate/abi/language.js'");
    const again = workspace.nx('g', '@callgate/tools:family', 'lamp');
    expect(again.out).toMatch(/There is a family lamp already\.[\s\S]*help: Add to it with/);
    expect(again.status).toBe(1);
  });

  test('sync:check fails when something is stale, and sync writes it', () => {
    const stale = workspace.nx('sync:check');
    expect(stale.out).toMatch(
      /\[@callgate\/tools:sync\]: 5 files of the ABI stale\.\nnew {6}libs\/lamps\/generated\/handlers\.ts\n/,
    );
    expect(stale.status).toBe(1);
    expect(workspace.nx('sync').status).toBe(0);
    expect(workspace.read('generated/lamp.ts')).toContain('lampRead');
    expect(workspace.nx('sync:check').status).toBe(0);
  });

  test('generate is cached, comes back from the cache, and runs again for another definition', () => {
    const generate = () => workspace.nx('run', 'lamps:generate');
    const first = generate();
    expect(first.status).toBe(0);
    expect(first.out).not.toMatch(HIT);
    const made = workspace.read('generated/lamp.ts');
    rmSync(join(workspace.path, 'libs/lamps/generated'), { recursive: true });
    expect(generate().out).toMatch(HIT);
    expect(workspace.read('generated/lamp.ts')).toBe(made);

    workspace.write('abi/lamp.ts', workspace.read('abi/lamp.ts').replace('lampRead', 'lampTake'));
    expect(generate().out).not.toMatch(HIT);
    expect(workspace.read('generated/lamp.ts')).toContain('lampTake');
  });

  test('a mistake of the definition is told by sync:check', () => {
    workspace.write('abi/lamp.ts', workspace.read('abi/lamp.ts').replace('u16,', 'u24,'));
    const { status, out } = workspace.nx('sync:check');
    expect(status).toBe(1);
    expect(out).toMatch(/abi\/lamp\.ts:\d+:\d+: CG\d+ .*u24/);
  });
}, 120_000);

describe('this workspace', () => {
  test('its generators are found', () => {
    const { status, out } = nx(REPOSITORY, 'g', '@callgate/tools:family', 'newcomer', '--dry-run');
    expect(out).toMatch(/CREATE abi\/newcomer\.ts\nUPDATE abi\/index\.ts\n/);
    expect(status).toBe(0);
  });

  test('generate depends on the definition and on the sources that are built first', () => {
    const { out } = nx(REPOSITORY, 'show', 'project', 'callgate-workspace', '--json');
    const { generate, build } = JSON.parse(out.slice(out.indexOf('{'))).targets;
    expect(generate).toMatchObject({
      cache: true,
      dependsOn: [{ projects: ['@callgate/tools'], target: 'build' }],
    });
    expect(generate.inputs).toEqual(
      expect.arrayContaining(['{projectRoot}/abi/**/*.ts', '{workspaceRoot}/generators/backends/**/*']),
    );
    expect(generate.outputs).toContain('{projectRoot}/packages/kernel/generated');
    expect(build.options.command).toBe('tsc -b');
  });
}, 120_000);
