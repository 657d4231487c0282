import pc from 'picocolors';

/** How text is set off: colours on a terminal, nothing elsewhere. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
}

/** What of a stream decides about colours. */
export type Stream = Pick<NodeJS.WriteStream, 'isTTY'>;

/** Colours when `stream` wants them. */
export function styleFor(stream: Stream, environment: NodeJS.ProcessEnv): Style {
  const { bold, dim, red, green } = pc.createColors(wantsColours(stream, environment));
  return { bold, dim, bad: red, good: green };
}

/**
 * A terminal does, but for a dumb one. `NO_COLOR` (no-color.org) forbids them everywhere; `FORCE_COLOR` (force-color.org, and 0 for none as in
 * Node) asks for them also in a pipe.
 */
function wantsColours(
  { isTTY }: Stream,
  { NO_COLOR = '', FORCE_COLOR = '', TERM }: NodeJS.ProcessEnv,
): boolean {
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && TERM !== 'dumb';
}

/** No colours at all. */
export const PLAIN: Style = Object.freeze({ bold: same, dim: same, bad: same, good: same });

function same(text: string): string {
  return text;
}
