// Runs one campaign of `npm run test:long`, and answers of each of its tests what Vitest says of one: title, status, milliseconds, failures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from './toolchains/support/needs.mjs';

/**
 * Runs a campaign of scripts/campaigns.mjs.
 * @param scale so many times the runs that the campaign makes, but never fewer than `npm test` makes
 */
export async function runCampaign({ file, toolchain, times }, { root, seed, scale }) {
  const factor = Math.max(1, times * scale);
  return file === undefined
    ? await inToolchain(toolchain, { root, seed, factor })
    : await inVitest(file, { root, seed, factor });
}

/** Tests that were not left out. */
export function ranOf(tests) {
  return tests.filter(({ status }) => status !== 'skipped' && status !== 'pending');
}

/** What to say of the tests that failed; that none ran is a failure. */
export function failuresOf({ name, file = name }, tests) {
  if (ranOf(tests).length === 0) return [`${file}: no test ran`];
  return tests
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages = [] }) => `${file}: ${fullName}\n${failureMessages.join('\n')}`);
}

async function inVitest(file, { root, seed, factor }) {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-long-'));
  const output = join(folder, 'result.json');
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', file];
  const report = ['--reporter=json', `--outputFile=${output}`, '--testTimeout=3600000'];
  const child = spawn(process.execPath, [...vitest, ...report], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, CALLGATE_TIMES: String(factor), CALLGATE_SEED: seed, CALLGATE_LONG: '1' },
  });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  // Who ends this process while the test runs.
  process.once('exit', stop);
  await once(child, 'exit');
  process.off('exit', stop);
  try {
    const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    // No test ran: that is reported.
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A campaign that needs compilers; a failure when one is missing. */
async function inToolchain(name, { root, seed, factor }) {
  const { needs, campaigns } = await import(`./toolchains/support/${name}.mjs`);
  const found = missing(needs);
  if (found !== null) return [outcome('can be compiled and run', 0, found.message)];
  const tests = [];
  let last = performance.now();
  try {
    const runs = (count) => Math.ceil(count * factor);
    for (const { name: title, passed, detail } of campaigns(root, { seed: Number(seed), runs })) {
      const now = performance.now();
      tests.push(outcome(title, now - last, passed ? null : detail));
      last = now;
    }
  } catch ({ message }) {
    tests.push(outcome('compiles', performance.now() - last, message));
  }
  return tests;
}

/** What Vitest would say of a check; `problem` is null when there is none. */
function outcome(title, duration, problem) {
  const failed = problem !== null;
  return {
    title,
    fullName: title,
    status: failed ? 'failed' : 'passed',
    duration,
    failureMessages: failed ? [problem] : [],
  };
}
