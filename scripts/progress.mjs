/** Shows on a terminal what a script is at, on one line of standard error which the next text replaces; elsewhere nothing. */
export function progress(text) {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\x1b[K${text}`);
}
