import { main } from '../main.js';
import { PLAIN } from '../style.js';

/** What a command printed, and its exit status. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Whether it came to read the definition; false with `--json`, where nothing is told of the progress. */
  readonly reads: boolean;
}

/** Runs the command line in this process, in a folder. */
export async function runCommand(cwd: string, ...argv: string[]): Promise<Ran> {
  let out = '';
  let err = '';
  let reads = false;
  const status = await main(argv, {
    cwd,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    style: PLAIN,
    progress: (step) => {
      reads ||= step === 'Reading the definition.';
    },
    interrupted: () => AbortSignal.abort(),
  });
  return { status, out, err, reads };
}
