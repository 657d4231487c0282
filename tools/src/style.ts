import pc from 'picocolors';

/** How text is set off: colours on a terminal, nothing elsewhere. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
}

/** Colours when `stream` is a terminal that wants them. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const { bold, dim, red, green } = pc.createColors(stream.isTTY === true && pc.isColorSupported);
  return { bold, dim, bad: red, good: green };
}

/** No colours at all. */
export const PLAIN: Style = Object.freeze({ bold: same, dim: same, bad: same, good: same });

function same(text: string): string {
  return text;
}
