/** The value of an integer literal as it is written (decimal, hexadecimal or binary, not negative); null for anything else. */
export function integerOf(text: string): number | null {
  if (!/^(?:0x[0-9a-f]+|0b[01]+|0|[1-9][0-9]*)$/i.test(text.replace(/(?<=[0-9a-f])_(?=[0-9a-f])/gi, '')))
    return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : null;
}
