import { expect, test } from 'vitest';
import { progressOn } from './progress.js';

test('a terminal shows the last text alone, and everything else nothing', () => {
  const shown = (isTTY: boolean) => {
    const texts: string[] = [];
    const progress = progressOn({ isTTY, write: (text) => texts.push(text) });
    progress('Making trace.');
    progress('');
    return texts;
  };
  expect(shown(true)).toEqual(['\r\x1b[KMaking trace.', '\r\x1b[K']);
  expect(shown(false)).toEqual([]);
});
