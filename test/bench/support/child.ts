import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a whole process took. */
export interface Cost {
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  /** What it computed, on all cores: what else runs on the machine counts less. Null for what is no Node program. */
  readonly computed: number | null;
  /** Most memory that it held at once; null for what is no Node program. */
  readonly mebibytes: number | null;
}

/** Says at the end of a Node process what it used; Node tells times in microseconds. */
const REPORT = `import { writeFileSync } from 'node:fs';
import { peakMemory } from '${import.meta.resolve('@callgate/test/peak-memory')}';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { computed: (userCPUTime + systemCPUTime) / 1000, mebibytes: peakMemory() };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});`;

/** Runs a Node program as a user would and measures the whole process. Throws when it ends with another status than 0. */
export function runNode(program: string, parameters: readonly string[], cwd: string): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-bench-'));
  try {
    const report = join(folder, 'usage');
    const preload = `data:text/javascript,${encodeURIComponent(REPORT)}`;
    const milliseconds = run(process.execPath, ['--import', preload, program, ...parameters], cwd, {
      BENCH_USAGE: report,
    });
    return { milliseconds, ...JSON.parse(readFileSync(report, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs any program and measures the whole process. Throws when it ends with another status than 0. */
export function run(
  program: string,
  parameters: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): number {
  // What a run of npm sets would send the command line to another folder.
  const { INIT_CWD: _, NX_TASK_TARGET_PROJECT: __, ...own } = process.env;
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd,
    env: { ...own, ...environment },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const milliseconds = performance.now() - start;
  if (status !== 0)
    throw new Error(`${program} ${parameters.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  return milliseconds;
}
