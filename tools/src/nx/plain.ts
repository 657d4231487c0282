import { Failure } from '../failure.js';

/** A failure as Nx shows it: the message alone, so that the remedy has to be a part of it. */
export function plain(error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  return new Error(`${error.message}${error.help === '' ? '' : `\n  help: ${error.help}`}`);
}
