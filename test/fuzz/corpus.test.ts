import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CORPUS, EXCHANGES } from './corpus.js';
import { playExchange } from './play-exchange.js';
import { play } from './play.js';
import type { Scene } from './program.js';

test.each(readdirSync(CORPUS))('%s is played as the ABI declares', async (name) => {
  const scene = JSON.parse(readFileSync(join(CORPUS, name), 'utf8')) as Scene;
  expect((await play(scene, true)).problems).toEqual([]);
});

test.each(readdirSync(EXCHANGES))('%s is played as the ABI declares', async (name) => {
  const scene = JSON.parse(readFileSync(join(EXCHANGES, name), 'utf8')) as Scene;
  expect((await playExchange(scene, true)).problems).toEqual([]);
});
