/** The name that was probably meant: at most two letters away, or null. */
export function closest(name: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.min(3, name.length);
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const letters = distance(name.toLowerCase(), candidate.toLowerCase());
    if (letters < least) {
      best = candidate;
      least = letters;
    }
  }
  return best;
}

/** Letters to insert, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
