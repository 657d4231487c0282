// The Nx plugin: infers tasks from files. It is plain JavaScript, because Nx loads it before anything is built.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createNodesFromFiles } from '@nx/devkit';

/**
 * `callgate.json` → the tasks `generate` and `generate-check`; `tsconfig.json` beside a `package.json` → `build`.
 * The outputs of `generate` are the folders that `callgate.json` names.
 */
export const createNodesV2 = [
  '**/{callgate.json,tsconfig.json}',
  (files, options, context) => createNodesFromFiles(infer, files, options, context),
];

export const name = 'callgate';

function infer(file, _options, context) {
  const root = dirname(file);
  const place = join(context.workspaceRoot, root);
  if (!existsSync(join(place, 'package.json'))) return {};
  const targets = file.endsWith('callgate.json') ? generateTasks(join(place, 'callgate.json')) : buildTask();
  return { projects: { [root]: { root, targets } } };
}

function generateTasks(place) {
  const { abi, outputs } = JSON.parse(readFileSync(place, 'utf8'));
  const inputs = [
    `{projectRoot}/${abi}/*.ts`,
    '{projectRoot}/callgate.json',
    '{workspaceRoot}/generators/**/*',
  ];
  const command = (flags) => ({ command: `callgate generate${flags}`, options: { cwd: '{projectRoot}' } });
  return {
    generate: {
      ...command(''),
      cache: true,
      inputs,
      outputs: Object.values(outputs).map((output) => `{projectRoot}/${output.folder ?? output}`),
      metadata: { description: 'Makes every file of the ABI and writes those that changed' },
    },
    'generate-check': {
      ...command(' --check'),
      cache: false,
      metadata: { description: 'Fails when a generated file is stale' },
    },
  };
}

function buildTask() {
  return {
    build: {
      command: 'tsc -b',
      options: { cwd: '{projectRoot}' },
      cache: false,
      metadata: { description: 'Types and dist folder, with those of the packages it uses' },
    },
  };
}
