import { expect, test } from 'vitest';
import { formatDiagnostic } from '../model/diagnostic.js';
import { bundled, bundledText } from '../read/from-disk.test.support.js';
import { readAndCheck } from './read-and-check.js';

test('the bundled ABI has no diagnostic', () => {
  const { abi, diagnostics } = readAndCheck(bundled());
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  expect(abi).not.toBeNull();
});

test('what could not be read makes no other rule complain of its absence', () => {
  // The only call that returns a timer: without it nothing produces `TimerEvent`.
  const text = bundledText('timer.ts').replace('timerSetMs(ms: u32)', 'timerSetMs(ms: number)');
  const { abi, diagnostics } = readAndCheck(bundled(new Map([['timer.ts', text]])));
  expect(diagnostics.map(({ id }) => id)).toEqual(['CG012']);
  expect(abi).toBeNull();
});

test('what could be read is checked even so, and all is reported in order', () => {
  const timer = bundledText('timer.ts')
    .replace('timerSetMs(ms: u32)', 'timerSetMs(ms: number)')
    .replace('@syscall 27', '@syscall 26');
  const saul = bundledText('saul.ts').replace('Write = 2', 'Write = 3');
  const { diagnostics } = readAndCheck(
    bundled(
      new Map([
        ['timer.ts', timer],
        ['saul.ts', saul],
      ]),
    ),
  );
  expect(diagnostics.map(({ id, place }) => [place.file, id])).toEqual([
    ['saul.ts', 'CG131'],
    ['timer.ts', 'CG012'],
    ['timer.ts', 'CG101'],
  ]);
});

test('a list of handles to pass on is told how it is a list of handles', () => {
  const text = bundledText('timer.ts').replace(
    /timerFired[^;]*;/,
    'timerFired?(timers: List<Own<TimerEvent>, 8>): void;',
  );
  const timer = text.replace(/import type \{/, 'import type { List,');
  const { diagnostics } = readAndCheck(bundled(new Map([['timer.ts', timer]])));
  expect(diagnostics.find(({ id }) => id === 'CG113')?.help).toBe(
    'Write `List<Handle<TimerEvent>, 8>`; a handle that is passed on or asked about is a parameter of its own.',
  );
});
