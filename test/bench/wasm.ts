// What wasm guests pay: for fuel, beside the same program as it is; for calls, beside a bare import and the glue of jco.
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { printFigures } from './support/figures.js';
import { fuelPaths } from './wasm/fuel.js';
import { gluePaths } from './wasm/glue.js';

// Both sides are compiled for good at once: on a busy machine V8's second compiler, in the background, may come too late.
setFlagsFromString('--no-liftoff');

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const ROUNDS = 25;
/** Each way first runs for so many nanoseconds, so that V8 has compiled it for good. */
const WARM = 200e6;

function nanoseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

/** The least of several ways, taken in turn and in another order each round: what else the machine does can only add to it. */
function measure(ways: Readonly<Record<string, () => void>>): Record<string, number> {
  const times = Object.keys(ways).map((name) => ({ name, work: ways[name], taken: [] as number[] }));
  for (const { work } of times) for (let spent = 0; spent < WARM; ) spent += nanoseconds(work);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { work, taken } of [...times].sort(() => Math.random() - 0.5)) {
      taken.push(nanoseconds(work));
    }
  }
  return Object.fromEntries(times.map(({ name, taken }) => [name, Math.min(...taken)]));
}

const fuel = (values.only === undefined ? fuelPaths() : []).map(({ name, plain, paid }) => {
  const { plain: before, paid: after } = measure({ plain, paid });
  return { program: name, plain: before / 1e6, paid: after / 1e6, ratio: after / before };
});
if (fuel.length > 0)
  printFigures({
    columns: [
      { key: 'program', head: 'program' },
      { key: 'plain', head: 'as it is, ms', digits: 2 },
      { key: 'paid', head: 'paid for, ms', digits: 2 },
      { key: 'ratio', head: '×', digits: 2 },
    ],
    rows: fuel,
  });

const paths = (await gluePaths()).filter(({ name }) => name.includes(values.only ?? ''));
const glue = paths.map(({ name, entries, calls: count, callgate, jco, bare }) => {
  const repeat = (calls: (count: number) => void) => () => {
    for (let entry = 0; entry < entries; entry++) calls(count);
  };
  const each = entries * count;
  const times = measure({
    callgate: repeat(callgate),
    jco: repeat(jco),
    ...(bare === null ? {} : { bare: repeat(bare) }),
  });
  return {
    call: name,
    callgate: times.callgate / each,
    jco: times.jco / each,
    bare: bare === null ? null : times.bare / each,
    ratio: times.callgate / times.jco,
    overBare: bare === null ? null : times.callgate / times.bare,
  };
});
printFigures({
  columns: [
    { key: 'call', head: 'call' },
    { key: 'bare', head: 'bare ns', digits: 1 },
    { key: 'jco', head: 'jco ns', digits: 1 },
    { key: 'callgate', head: 'callgate ns', digits: 1 },
    { key: 'ratio', head: '× jco', digits: 2 },
    { key: 'overBare', head: '× bare', digits: 2 },
  ],
  rows: glue,
});
