import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from './outcome.mjs';

const FUZZER = '/usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.fuzzer-x86_64.a';

export const needs = {
  gcc: 'gcc',
  clang: 'clang',
  [FUZZER]: 'libclang-rt-14-dev',
  valgrind: 'valgrind',
  'aarch64-linux-gnu-gcc': 'gcc-aarch64-linux-gnu',
  'qemu-aarch64': 'qemu-user',
  '/usr/aarch64-linux-gnu/include/stdio.h': 'libc6-dev-arm64-cross',
};

export const WARNINGS = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-Wno-unused-function'];
export const SANITIZED = ['-g', '-O1', '-fno-sanitize-recover=all'];

/** The random campaigns of the c-list in C: `runs` says how much of each, 20 seconds of libFuzzer among it. What that finds stays in `build/`. */
export function* campaigns(root, { seed, runs }) {
  const addon = join(root, 'packages/native-addon');
  const core = ['c/clist.c', 'c/hooks.c'].map((file) => join(addon, file));
  const campaign = (name) => join(addon, 'c/test', `${name}.c`);
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/clist-campaigns-'));
  const build = (name, compiler, ...parameters) => {
    const program = join(folder, name);
    const { status, stderr } = spawnSync(compiler, [...WARNINGS, ...parameters, '-o', program], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return program;
  };
  const random = (what, count, program, ...parameters) =>
    succeeds(
      `random requests ${what} (${runs(count)} requests, seed ${seed})`,
      program,
      ...[...parameters, String(runs(count)), String(seed)],
    );
  try {
    for (const form of ['CLIST_VECTORS', 'CLIST_SCALAR']) {
      const checks = [...SANITIZED, '-fsanitize=address,undefined', `-D${form}`];
      const asan = build('asan', 'clang', ...checks, ...core, campaign('random'));
      yield random(`under ASan and UBSan, memory failing at each call: ${form}`, 20_000, asan);
    }
    const checks = [...SANITIZED, '-fsanitize=address,undefined,fuzzer'];
    const fuzz = build('fuzz', 'clang', ...checks, ...core, campaign('fuzz'));
    yield succeeds(
      `damaged arenas and requests: libFuzzer (${runs(20)} s, seed ${seed})`,
      fuzz,
      ...[`-max_total_time=${runs(20)}`, '-max_len=600', '-timeout=20'],
      ...[`-seed=${seed}`, `-artifact_prefix=${join(root, 'build/clist-found-')}`],
    );
    const plain = build('random', 'gcc', '-g', '-O2', ...core, campaign('random'));
    const valgrind = ['valgrind', '-q', '--error-exitcode=9', '--leak-check=full'];
    yield random('under valgrind', 300, ...valgrind, plain);
    const sweep = build('sweep', 'gcc', '-O2', join(addon, 'c/hooks.c'), campaign('sweep'));
    yield succeeds('each of 2^32 numbers is a handle exactly when it lives', sweep);
    const arm = build('arm', 'aarch64-linux-gnu-gcc', '-O2', '-static', ...core, campaign('random'));
    yield random('on arm64', 3000, 'qemu-aarch64', arm);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
