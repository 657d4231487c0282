// Builds the addon into prebuilds/, for this machine; with `--arch arm64` on x64 Linux for linux-arm64, with Debian's cross compiler.
// The headers are those of the running Node: nothing is downloaded.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { values } = parseArgs({ options: { arch: { type: 'string', default: process.arch } } });

if (values.arch === process.arch) prebuild();
else if (values.arch === 'arm64' && process.platform === 'linux') cross();
else fail(`There is no compiler for ${values.arch} here.`);

/** For this machine, with node-gyp. */
function prebuild() {
  // Where `node` lies, `include/node` lies beside `bin`.
  const nodedir = dirname(dirname(process.execPath));
  if (!existsSync(join(nodedir, 'include/node/node_api.h')))
    fail(`There are no headers of Node in ${nodedir}/include/node.`);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_config_nodedir$/i.test(key)),
  );
  const prebuildify = join(dirname(require.resolve('prebuildify/package.json')), 'bin.js');
  execFileSync(
    process.execPath,
    [prebuildify, '--napi', '--strip', '--tag-libc', '--target', process.versions.node],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...env, npm_config_nodedir: nodedir },
    },
  );
  rmSync(join(ROOT, 'build'), { recursive: true, force: true });
}

/** Plain C and C++ need no node-gyp to be compiled for another processor. */
function cross() {
  const headers = require('node-api-headers').include_dir;
  const addon = dirname(require.resolve('node-addon-api/package.json'));
  const folder = mkdtempSync(join(tmpdir(), 'callgate-cross-'));
  const common = [
    '-O3',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-fPIC',
    '-fvisibility=hidden',
    '-DNAPI_VERSION=8',
    `-I${headers}`,
  ];
  const cc = 'aarch64-linux-gnu-gcc';
  const cxx = 'aarch64-linux-gnu-g++';
  const defines = ['-DNODE_GYP_MODULE_NAME=callgate_clist', '-DNAPI_DISABLE_CPP_EXCEPTIONS'];
  const object = (name) => join(folder, `${name}.o`);
  const run = (program, ...parameters) => execFileSync(program, parameters, { cwd: ROOT, stdio: 'inherit' });
  run(cc, '-std=c11', ...common, '-c', 'c/clist.c', '-o', object('clist'));
  run(cc, '-std=c11', ...common, '-c', 'native/hot.c', '-o', object('hot'));
  const plus = ['-std=c++17', '-fno-exceptions', '-fno-rtti', ...common, ...defines, `-isystem${addon}`];
  run(cxx, ...plus, '-c', 'native/binding.cc', '-o', object('binding'));
  const output = join(folder, 'clist.node');
  run(
    cxx,
    '-shared',
    '-s',
    '-static-libgcc',
    '-static-libstdc++',
    '-o',
    output,
    object('clist'),
    object('hot'),
    object('binding'),
  );
  const target = join(ROOT, 'prebuilds/linux-arm64');
  mkdirSync(target, { recursive: true });
  copyFileSync(output, join(target, '@callgate+native-addon.glibc.node'));
  rmSync(folder, { recursive: true });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
