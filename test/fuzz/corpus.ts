import { join } from 'node:path';
import { ROOT } from '../src/golden-cases.js';

/** Scenes that found something once, as files. */
export const CORPUS = join(ROOT, 'test/fuzz/corpus');
