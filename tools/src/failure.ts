/** Exit statuses of every command. */
export const EXIT = Object.freeze({
  /** Done; nothing to complain about. */
  ok: 0,
  /** Could not run. */
  failed: 1,
  /** Ran, and found something. */
  findings: 100,
});

/**
 * The user's mistake: one sentence that says what is wrong, one that says what to do. Shown without a stack. Both may quote what stands in
 * a file: nothing in them steers a terminal.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly help: string;

  constructor(
    message: string,
    help: string = '',
    readonly status: number = EXIT.failed,
  ) {
    super(inert(message));
    this.help = inert(help);
  }
}

/** A text of several lines, with a mark for what a terminal would not print. */
function inert(text: string): string {
  return text.replace(/(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** What the system says of a file, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is missing',
  EPERM: 'permission is missing',
  EROFS: 'it lies on a disk that is read only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'something else is there already',
  ENOENT: 'it is not there',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
};

/** A file or a folder that the system refuses, as the user's mistake; null for every other error. */
export function refusedFile(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  // A write that fails halfway does not say of which file.
  if (syscall === undefined || (path === undefined && !Object.hasOwn(REASONS, code))) return null;
  const reason =
    syscall === 'mkdir' && code === 'ENOENT'
      ? 'the system lets nobody make a folder there'
      : (REASONS[code] ?? error.message);
  return new Failure(
    `${path ?? 'A file'} cannot be used: ${reason} (${code}).`,
    'Check the path and who may use it.',
  );
}
