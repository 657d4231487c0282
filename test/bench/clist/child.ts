import { DESIGNS } from './designs.js';
import { makeLoad, type Spread } from './load.js';

/*
 * One design in a process of its own: so no loop shares type feedback with another's. The parent says when to make a round; the answer is its
 * checksum and nanoseconds of computing time a message.
 */
const [design, entries, count, spread] = process.argv.slice(2);
const load = makeLoad(Number(entries), Number(count), spread as Spread);
const made = DESIGNS[design](load);
process.on('message', () => {
  const start = process.cpuUsage();
  const sum = made.round(load);
  const { user, system } = process.cpuUsage(start);
  process.send!({ sum, nanoseconds: ((user + system) * 1000) / load.count });
});
process.send!('ready');
