import { type Call, InBytes, type OutputSink, type VatSummary } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { consoleDevice } from './console.js';

/** A console whose output is shown at once, as if each call's crank committed. */
function consoleOf() {
  const shown: string[] = [];
  const sinks: OutputSink[] = [];
  const device = consoleDevice(
    { addOutput: (sink) => sinks.push(sink) - 1 },
    (line) => void shown.push(line),
  );
  const sent: Uint8Array[] = [];
  const puts = (number: number, bytes: string | readonly number[]) => {
    const from = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes);
    const output = (id: number, out: Uint8Array) => {
      sent.push(out);
      sinks[id]({ number, name: `vat${number}` } as VatSummary, out, '');
    };
    device.puts({ output } as unknown as Call, new InBytes().set(from, 0, from.length));
    from.fill(0);
  };
  return { device, shown, sent, puts };
}

test('each line has its prefix', () => {
  const { shown, puts } = consoleOf();
  puts(1, 'one\ntwo\n');
  expect(shown).toEqual(['[vat1] one', '[vat1] two']);
});

test('a line is shown when it ends, and a character may come in two pieces', () => {
  const { shown, puts } = consoleOf();
  puts(1, [0x61, 0xe2, 0x82]);
  puts(2, 'between\n');
  expect(shown).toEqual(['[vat2] between']);
  puts(1, [0xac, 0x0a]);
  expect(shown).toEqual(['[vat2] between', '[vat1] a€']);
});

test.each([
  '\n[vat2] x',
  '\r[vat2] x',
  '\x1b[1G[vat2] x',
  '\u2028[vat2] x',
  '\u0085[vat2] x',
  '\x0b[vat2] x',
])('a guest starts no line in the name of another: %j', (text) => {
  const { device, shown, puts } = consoleOf();
  puts(1, `${text}\n`);
  device.flush();
  for (const line of shown.join('\n').split(/[\n\r\v\f\x85\u2028\u2029]/)) expect(line).toMatch(/^\[vat1\] /);
});

test('flush shows what has not ended, once', () => {
  const { device, shown, puts } = consoleOf();
  puts(1, 'open');
  puts(2, [0xe2, 0x82]);
  device.flush();
  device.flush();
  expect(shown).toEqual(['[vat1] open', '[vat2] \\xe2\\x82']);
});

test('what is sent is a copy, and nothing is sent for no bytes', () => {
  const { sent, puts } = consoleOf();
  puts(1, '');
  puts(1, 'kept');
  expect(sent).toEqual([new TextEncoder().encode('kept')]);
});
