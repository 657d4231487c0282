import type { Place } from '../diagnostic.js';
import type { Report } from './diagnostics.js';
import { type Extensions, type Token, tokenize } from './lexer.js';

/** One file of a program. */
export interface Source {
  /** Its name in messages. */
  readonly file: string;
  readonly text: string;
}

/** Finds what a file includes by the name that it writes; null when there is none. */
export type Find = (name: string, from: string) => Source | null;

/** Most files inside each other, and in all: an include takes part again each time. */
const DEEPEST = 16;
const MOST_FILES = 256;

/** A program with its includes in their places. */
export interface WholeSource {
  /** The last one is the end. */
  readonly tokens: readonly Token[];
  /** The ABI that an include is made of. */
  readonly abi: { readonly place: Place; readonly stamp: readonly [string, string, string] } | null;
  /** Names that an include does not declare, each with why. */
  readonly absent: ReadonlyMap<string, string>;
  /** Names of all files, in the order in which they are met. */
  readonly files: readonly string[];
}

/** Reads a program: each `$include` is replaced by what the file holds, as often as it stands there. */
export function readSource(main: Source, find: Find, extensions: Extensions, report: Report): WholeSource {
  const tokens: Token[] = [];
  const files = new Set<string>();
  const absent = new Map<string, string>();
  let abi: WholeSource['abi'] = null;
  let count = 0;

  const read = ({ file, text }: Source, depth: number): void => {
    files.add(file);
    count++;
    for (const token of tokenize(file, text, extensions, report)) {
      const { kind, place } = token;
      if (kind === 'abi') {
        if (abi === null) abi = token;
        else if (abi.stamp.join() !== token.stamp.join()) {
          report.add('EVM013', place, `another ABI was named in ${abi.place.file}:${abi.place.line}`);
        }
      } else if (kind === 'absent') absent.set(token.name, token.reason);
      else if (kind !== 'include') tokens.push(token);
      else if (depth === DEEPEST || count >= MOST_FILES) {
        const help = 'a file that includes itself never ends';
        report.add(
          'EVM008',
          place,
          `more than ${MOST_FILES} includes, or ${DEEPEST} inside each other`,
          help,
        );
        return;
      } else {
        const found = find(token.path, file);
        if (found === null) report.add('EVM008', place, `there is no file ${JSON.stringify(token.path)}`);
        else read(found, depth + 1);
      }
    }
  };
  read(main, 0);
  const lines = main.text.split('\n');
  const place = { file: main.file, line: lines.length, column: lines[lines.length - 1].length + 1 };
  tokens.push({ kind: 'end', text: '', place });
  return { tokens, abi, absent, files: [...files] };
}
