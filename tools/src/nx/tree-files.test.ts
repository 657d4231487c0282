import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FsTree, flushChanges } from 'nx/src/generators/tree.js';
import { expect, test } from 'vitest';
import { changeTree, treeFiles } from './tree-files.js';

test('a generator writes in its project, and through no link out of it', () => {
  const root = mkdtempSync(join(tmpdir(), 'callgate-tree-'));
  mkdirSync(join(root, 'libs/lamps'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(root, 'libs/lamps/abi'));
  const tree = new FsTree(root, false);
  const change = (path: string) => changeTree(tree, 'libs/lamps', [{ change: 'new', path, content: 'made' }]);
  expect(() => change('abi/lamp.ts')).toThrow('lies behind a link that leads out of the project.');
  change('made/lamp.ts');
  expect(treeFiles(tree, 'libs/lamps').read('made/lamp.ts')).toBe('made');
  flushChanges(root, tree.listChanges());
  expect(readdirSync(join(root, 'libs/lamps/made'))).toEqual(['lamp.ts']);
  expect(readdirSync(join(root, 'outside'))).toEqual([]);
  rmSync(root, { recursive: true });
});
