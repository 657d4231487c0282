/** `1.2` and `1.2.3-beta.1` as numbers; null when a text does not begin with a version. */
export function versionNumbers(text: string): readonly number[] | null {
  const [head] = /^\d+(\.\d+){0,2}/.exec(text) ?? [];
  return head === undefined ? null : head.split('.').map(Number);
}

/**
 * Whether a version is later than another, as far as the other says: 2.0.3 is no later than 2.0, and 2.1 is. False when one of them is no
 * version.
 */
export function isLater(version: string, than: string): boolean {
  const [numbers, bound] = [versionNumbers(version), versionNumbers(than)];
  if (numbers === null || bound === null) return false;
  for (const [index, most] of bound.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== most) return number > most;
  }
  return false;
}
