import { join } from 'node:path';
import { ROOT } from '../src/golden-cases.js';

/** Scenes that found something once, as files. */
export const CORPUS = join(ROOT, 'test/fuzz/corpus');

/** The same of scenes whose guests know each other. */
export const EXCHANGES = join(ROOT, 'test/fuzz/exchanges');
