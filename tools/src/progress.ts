/** Shows what a command is at. The next text takes the place of the last; an empty one leaves nothing. */
export type Progress = (text: string) => void;

/** Shows progress on a line of a terminal; a pipe or a file gets nothing of it. */
export function progressOn({
  isTTY,
  write,
}: Pick<NodeJS.WriteStream, 'isTTY'> & { write(text: string): unknown }): Progress {
  return isTTY === true ? (text) => void write(`\r\x1b[K${text}`) : () => {};
}
