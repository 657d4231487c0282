import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RUSTC } from './compile-rust.mjs';
import { equals, succeeds } from './outcome.mjs';
import { codeBlocks } from './pages.mjs';
import { runManifest } from './run-manifest.mjs';

/** Debian's, which takes the compiler that stands beside it. */
export const CARGO = '/usr/bin/cargo';

const IMAGE = 'target/wasm32-unknown-unknown/release/guest.wasm';

/** The manifests of the package's README make guests with Cargo, without a registry: of the bundled ABI, and of a project's own. */
export async function* cargo(root, folder) {
  const text = readFileSync(join(root, 'packages/guest-rust/README.md'), 'utf8');
  const [plain, messages] = codeBlocks(text, 'rust');
  const [guest, ownVat] = codeBlocks(text, 'toml');
  const project = join(folder, 'cargo');
  const put = (path, content) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  };
  for (const name of ['abi', 'guest-rust']) {
    const link = join(project, 'node_modules/@callgate', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, name === 'abi' ? name : `packages/${name}`), link);
  }
  const inProject = (name, ...words) => succeeds(name, 'env', '-C', project, `INIT_CWD=${project}`, ...words);
  const build = (name) =>
    inProject(
      name,
      ...[`RUSTC=${RUSTC}`, 'RUSTFLAGS=-D warnings', `CARGO_HOME=${join(folder, 'cargo-home')}`],
      ...[CARGO, 'build', '--release', '--offline', '--target', 'wasm32-unknown-unknown'],
    );
  const callgate = (name, ...words) =>
    inProject(name, process.execPath, join(root, 'tools/bin/callgate.mjs'), ...words);

  put('Cargo.toml', guest);
  put('guest.rs', plain);
  yield build('Cargo makes a guest of the bundled ABI');
  const vat = { name: 'a', vm: 'wasm', image: IMAGE, permissions: ['console', 'timer'] };
  const { said } = runManifest(root, join(project, 'guest.json'), { vats: [vat] });
  yield equals('which says what it should', said, ['[a] hello', '[a] a second later']);

  const withVat = (bindings, path) =>
    guest.replace(
      /callgate = .*/,
      `callgate = { path = "${bindings}" }\ncallgate_vat = { path = "${path}" }`,
    );
  const packaged = 'node_modules/@callgate/guest-rust';
  put('Cargo.toml', withVat(`${packaged}/generated`, `${packaged}/vat`));
  put('guest.rs', messages);
  yield build('Cargo makes a vat of the bundled ABI');

  cpSync(join(root, 'tools/templates/project/abi/counter.ts'), join(project, 'abi/counter.ts'));
  const families = ['console', 'delivery', 'handle', 'kernel'].map((name) => `@callgate/abi/${name}.js`);
  const modules = ['./counter.js', ...families].map((module) => `export * from '${module}';\n`);
  put('abi/index.ts', modules.join(''));
  put('abi/package.json', '{ "version": "2.1.0-rc.1+7" }');
  const outputs = { 'guest-rust': 'generated/guest-rust' };
  put('callgate.json', JSON.stringify({ name: 'a "score" \\ ü', abi: 'abi', outputs }));
  yield callgate('the bindings of a project are generated', 'generate');
  put('Cargo.toml', withVat('generated/guest-rust', 'vat'));
  put('vat/Cargo.toml', ownVat);
  put('guest.rs', `${messages}\npub use callgate::counter_open;\n`);
  yield build('Cargo makes a vat of the own ABI');
  yield callgate('and its image can be stamped', 'stamp', IMAGE);
  yield callgate('and is of that ABI', 'stamp', IMAGE, '--check');
}
