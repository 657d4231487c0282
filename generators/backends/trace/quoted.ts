/** A string literal. Names of an ABI are identifiers, but nothing here depends on it. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}
