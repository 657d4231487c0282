import { spawnSync } from 'node:child_process';

/** A check that passes when a program ends with status 0. */
export function succeeds(name, program, ...parameters) {
  const { status, text } = start(program, parameters);
  return { name, passed: status === 0, detail: text };
}

/** A check that passes when a program refuses, and says why. */
export function refuses(name, reason, program, ...parameters) {
  const { status, text } = start(program, parameters);
  return { name, passed: status !== 0 && reason.test(text), detail: text };
}

/** A check that passes when two values are the same, written out. */
export function equals(name, actual, expected) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value, null, 1).split('\n'));
  const at = left.findIndex((line, index) => line !== right[index]);
  const passed = at === -1 && left.length === right.length;
  return {
    name,
    passed,
    detail: passed ? '' : `  line ${at}: ${left[at]}\n  instead of ${right[at === -1 ? left.length : at]}`,
  };
}

function start(program, parameters) {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8' });
  return { status, text: error === undefined ? stdout + stderr : String(error) };
}
