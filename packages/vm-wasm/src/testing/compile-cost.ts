// Loads a heavy image in a process of its own and runs each of its functions once: `node compile-cost.js NAME LOCALS TIMES FUNCTIONS
// [invalid]`, the last with one more function that is not valid. Prints as JSON the outcome, or the refusal, and by how much the process grew (MB)
// and computed (ms, all threads) meanwhile.
import { peakMemory } from '@callgate/test/peak-memory';
import { load } from './guest.js';
import { type HeavyName, heavyImage } from './heavy.js';

const DROP = 0x1a;
const [name, ...rest] = process.argv.slice(2);
const [locals, times, functions] = rest.map(Number);
const image = heavyImage(name as HeavyName, locals, times, functions, rest[3] === 'invalid' ? [DROP] : []);

function outcome(): string {
  try {
    return load(image, { memory: 65_536, depth: 2 ** 40 }).run(1, [1, 0], 2 ** 40).kind;
  } catch (error) {
    return String(error);
  }
}

const grownFrom = process.memoryUsage.rss();
const before = process.cpuUsage();
const ended = outcome();
const { user, system } = process.cpuUsage(before);
const grown = peakMemory() - grownFrom / 1024 ** 2;
process.stdout.write(JSON.stringify({ ended, grown, computed: (user + system) / 1000 }));
