/** A text as a string literal of TypeScript: nothing in it can end the literal or its line. */
export function quoted(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
}
