// The Nx plugin: infers tasks from files. It is plain JavaScript, because Nx loads it before anything is built.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodesFromFiles } from '@nx/devkit';

/**
 * `callgate.json` beside a `package.json` or `project.json` → the tasks `generate` and `generate-check`. With the option `build`,
 * `tsconfig.json` beside a `package.json` → `build`.
 */
export const createNodesV2 = [
  '**/{callgate.json,tsconfig.json}',
  (files, options, context) => createNodesFromFiles(infer, files, options, context),
];

export const name = '@callgate/tools';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));

function infer(file, options, { workspaceRoot }) {
  const root = dirname(file);
  const has = (name) => existsSync(join(workspaceRoot, root, name));
  const targets = file.endsWith('callgate.json')
    ? has('package.json') || has('project.json')
      ? generateTasks(join(workspaceRoot, file), workspaceRoot)
      : null
    : options?.build === true && has('package.json')
      ? buildTask()
      : null;
  return targets === null ? {} : { projects: { [root]: { root, targets } } };
}

function generateTasks(place, workspaceRoot) {
  const { abi = 'abi', outputs = {}, backEnds = [] } = JSON.parse(readFileSync(place, 'utf8'));
  const { program, inputs, dependsOn, env } = tools(dirname(place), workspaceRoot);
  const command = (flags) => ({
    command: `${program} generate${flags}`,
    options: { cwd: '{projectRoot}', ...(env === undefined ? {} : { env }) },
    ...(dependsOn === undefined ? {} : { dependsOn }),
  });
  return {
    generate: {
      ...command(''),
      cache: true,
      inputs: [
        '{projectRoot}/callgate.json',
        `{projectRoot}/${abi}/**/*.ts`,
        `{projectRoot}/${abi}/package.json`,
        ...backEnds.map((folder) => `{projectRoot}/${folder}/**/*`),
        ...inputs,
      ],
      outputs: [
        ...new Set(Object.values(outputs).map((output) => `{projectRoot}/${output?.folder ?? output}`)),
      ],
      metadata: { description: 'Makes every file of the ABI and writes those that changed' },
    },
    'generate-check': {
      ...command(' --check'),
      cache: false,
      metadata: { description: 'Fails when a generated file is stale' },
    },
  };
}

/**
 * How the command is run, and what of it the output depends on. In Callgate's own workspace these are sources that are built first. In a
 * user's it is an installed package; its version stands in the task's environment, because that is hashed with the task whatever the
 * package manager, and without a lock file.
 */
function tools(project, workspaceRoot) {
  const path = relative(realpathSync(workspaceRoot), realpathSync(HERE)).split(sep).join('/');
  if (path.startsWith('..') || path.split('/').includes('node_modules'))
    return { program: 'callgate', inputs: [], env: { CALLGATE_TOOLS: version } };
  const main = relative(project, join(workspaceRoot, path, 'bin/callgate.mjs'))
    .split(sep)
    .join('/');
  return {
    program: `node ${main}`,
    dependsOn: [{ projects: ['@callgate/tools'], target: 'build' }],
    inputs: ['generators/src', 'generators/backends', `${path}/src`].map(
      (folder) => `{workspaceRoot}/${folder}/**/*`,
    ),
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
