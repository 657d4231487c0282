// Runs the auction on compiled guests (`build/`) and shows what became of everybody; `--trace` shows each dispatch and syscall.
import { readFileSync } from 'node:fs';
import { type TraceEvent, traceLine } from '@callgate/kernel';
import { EXIT, faultReport, makeHost, styleFor, summaryTable } from '@callgate/tools';
import { auction } from './auction.js';

const BUILD = new URL('../../build/', import.meta.url);
const image = (name: string) => readFileSync(new URL(name, BUILD));
const print = (line: string) => console.log(line);
const style = styleFor(process.stdout, process.env);
const bugs: string[] = [];
const trace = (event: TraceEvent) => print(style.dim(`${event.vat}: ${traceLine(event)}`));

const host = makeHost({
  write: print,
  onBug: (error, vat, call) => bugs.push(`a bug of the host: ${vat}, ${call}: ${String(error)}`),
  ...(process.argv.includes('--trace') ? { trace } : {}),
});
const { balances, lost } = await auction(host, {
  seller: image('seller.wasm'),
  bidder: image('bidder.evmi'),
  thief: image('thief.evmi'),
});
const vats = host.kernel.vats();
const findings = [...bugs, ...host.kernel.audit()];
for (const { record } of vats) if (record !== null) print(`\n${faultReport(record, style)}`);
print(`\n${summaryTable(vats, style)}`);
print(`purses: ${[...balances].map(([owner, balance]) => `${owner} ${balance}`).join(', ')}`);
print(`nobody holds the purse of: ${lost.join(', ') || '-'}`);
for (const finding of findings) print(style.bad(finding));
// The thief is expected to be stopped, and nobody else.
const stopped = vats.filter(({ record }) => record !== null).map(({ name }) => name);
if (findings.length > 0 || stopped.join() !== 'mallory') process.exitCode = EXIT.findings;
host.close();
