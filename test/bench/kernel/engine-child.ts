import { messagePaths } from './messages.js';
import { retirement } from './retire.js';
import { termination } from './terminate.js';

/*
 * The kernel on one engine, in a process of its own: the environment says which. Prints the least of each figure, in computing time, which other work on
 * the machine disturbs less.
 */
const computed = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const ROUNDS = 40;
const MESSAGES = 2000;
const EXPORTS = 100_000;
const figures: Record<string, number> = {};

for (const { what, round } of messagePaths()) {
  let least = Number.POSITIVE_INFINITY;
  for (let count = -5; count < ROUNDS; count++) {
    const start = computed();
    await round();
    if (count >= 0) least = Math.min(least, ((computed() - start) * 1000) / MESSAGES);
  }
  figures[`${what}, ns`] = least;
}
for (const importers of [1, 10]) {
  const round = retirement(importers, 0, 2000 / importers);
  let least = Number.POSITIVE_INFINITY;
  for (let count = -3; count < ROUNDS / 4; count++) {
    const time = round();
    if (count >= 0) least = Math.min(least, time);
  }
  figures[`retire an object, for each of ${importers} importers, ns`] = least;
}
let least = Number.POSITIVE_INFINITY;
for (let count = 0; count < 4; count++) {
  const steps = termination(EXPORTS);
  least = Math.min(least, (steps.reduce((sum, step) => sum + step, 0) * 1e6) / EXPORTS);
}
figures['end of a vat, for each export, ns'] = least;
console.log(JSON.stringify(figures));
