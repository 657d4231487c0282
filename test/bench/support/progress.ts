/** Shows on a terminal what a bench measures, on one line of standard error which the next text replaces; with `--json`, or elsewhere, nothing. */
export function progress(text: string): void {
  if (process.stderr.isTTY === true && !process.argv.includes('--json'))
    process.stderr.write(`\r\x1b[K${text}`);
}
