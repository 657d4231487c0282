import { isAscii } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script, constants } from 'node:vm';

/** A CommonJS module that was loaded. */
export interface Loaded {
  readonly exports: unknown;
  /** Keeps what V8 compiled of it up to now, for the processes after this one; does nothing where they have it already. */
  keep(): void;
}

const HASH_BYTES = 32;

/**
 * Loads a CommonJS module as `require` does, with the code that an earlier process compiled of it. To compile all that a large module runs when it
 * is loaded takes longer than to read it.
 *
 * V8 takes code of its own version, flags and processor, for a source of the same length. That it is of this very file, and whole, is checked here.
 */
export function loadCompiled(file: string): Loaded {
  const place = placeFor(file);
  const kept = place === null ? null : read(place, file);
  const script = new Script(wrapped(readFileSync(file)), {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(kept === null ? {} : { cachedData: kept }),
  });
  const require = createRequire(file);
  const module = new Module(file);
  module.filename = file;
  // Whoever else requires it gets this one.
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  module.loaded = true;
  let isKept = place === null || (kept !== null && script.cachedDataRejected === false);
  return {
    exports: module.exports,
    keep() {
      if (!isKept && place !== null) write(place, file, script.createCachedData());
      isKept = true;
    },
  };
}

/** The function that a CommonJS module is to Node. A text that is ASCII needs no decoding. */
function wrapped(source: Buffer): string {
  const text = source.toString(isAscii(source) ? 'latin1' : 'utf8');
  return `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
}

/** Beside other tools' caches in the `node_modules` that the module is in: gone with a fresh installation. Null when it is in none. */
function placeFor(file: string): string | null {
  const [before, ...inside] = file.split(`${sep}node_modules${sep}`);
  const name = `${basename(file)}-${cachedDataVersionTag().toString(16)}.v8`;
  return inside.length === 0 ? null : join(before, 'node_modules/.cache/callgate', name);
}

/** What was compiled of the file as it is now; null when nothing was, or not all of it is there. */
function read(place: string, file: string): Buffer | null {
  try {
    const content = readFileSync(place);
    const code = content.subarray(HASH_BYTES);
    return hashOf(file, code).equals(content.subarray(0, HASH_BYTES)) ? code : null;
  } catch {
    return null;
  }
}

/** Writes it whole, or nothing: the next process compiles again then, and no more than that. */
function write(place: string, file: string, code: Buffer): void {
  const draft = `${place}.${randomBytes(8).toString('hex')}.new`;
  try {
    mkdirSync(dirname(place), { recursive: true });
  } catch {
    return;
  }
  try {
    writeFileSync(draft, Buffer.concat([hashOf(file, code), code]), { flag: 'wx' });
    renameSync(draft, place);
  } catch {
    rmSync(draft, { force: true });
  }
}

function hashOf(file: string, code: Buffer): Buffer {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  return createHash('sha256')
    .update(JSON.stringify([file, size, mtimeMs, ctimeMs]))
    .update(code)
    .digest();
}
