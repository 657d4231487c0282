// Entries of the Nx generators. Nx loads them with `require`, before anything may have been built, and never loads what it does not run.
'use strict';

const load = (name) => async (tree, options) => {
  let generators;
  try {
    generators = await import('../dist/src/nx/generators.js');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`Callgate's tools are not built: run \`npm run build\` first. (${error.message})`);
  }
  return generators[name](tree, options);
};

module.exports = {
  family: load('family'),
  syscall: load('syscall'),
  device: load('device'),
  backend: load('backend'),
  sync: load('sync'),
};
