// Loads a heavy image in a process of its own and runs each of its functions once: `node compile-cost.js NAME LOCALS TIMES FUNCTIONS`.
// Prints as JSON the outcome, and by how much the process grew (MB) and computed (ms, all threads) meanwhile.
import { load } from './guest.js';
import { type HeavyName, heavyImage } from './heavy.js';

const [name, ...numbers] = process.argv.slice(2);
const [locals, times, functions] = numbers.map(Number);
const image = heavyImage(name as HeavyName, locals, times, functions);
const before = process.resourceUsage();
const outcome = load(image, { memory: 65_536, depth: 2 ** 40 }).run(1, [1, 0], 2 ** 40);
const after = process.resourceUsage();
const computed = after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime;
process.stdout.write(
  JSON.stringify({
    kind: outcome.kind,
    grown: (after.maxRSS - before.maxRSS) / 1024,
    computed: computed / 1000,
  }),
);
