import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUtf8, utf8 } from './utf8.js';

const DECODER = new TextDecoder('utf-8', { fatal: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    DECODER.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

test('agrees with the platform on every two bytes, and on every lead with edges behind it', () => {
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = Uint8Array.of(pair >> 8, pair & 0xff);
    expect([pair, isUtf8(bytes, 0, 2)]).toEqual([pair, decodes(bytes)]);
  }
  const edges = [0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
  for (let lead = 0xe0; lead < 0x100; lead++)
    for (const second of edges)
      for (const third of edges)
        for (const fourth of edges) {
          const bytes = Uint8Array.of(lead, second, third, fourth);
          if (isUtf8(bytes, 0, 4) !== decodes(bytes)) throw new Error(`they differ on ${bytes}`);
          if (isUtf8(bytes, 0, 3) !== decodes(bytes.subarray(0, 3)))
            throw new Error(`they differ on 3 of ${bytes}`);
        }
});

test('every text is, and looks at nothing outside', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = utf8(text);
      const within = Uint8Array.of(0xff, ...bytes, 0xbf);
      return isUtf8(within, 1, bytes.length) && (bytes.length === 0 || !isUtf8(within, 0, 2));
    }),
    { seed },
  );
});
