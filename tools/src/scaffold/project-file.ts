/** What a back end adds to the project file. */
export interface Listing {
  readonly name: string;
  /** Folder of its files. */
  readonly folder: string;
  /** Folder of the project's own back ends; null when the file needs no change for it. */
  readonly home: string | null;
}

/**
 * Names a back end and its output folder in the text of a project file. Where each output stands on a line of its own that stays so, and
 * the line goes where the order of names says; any other text is written anew.
 */
export function withBackEnd(text: string, { name, folder, home }: Listing): string {
  const json = JSON.parse(text) as { outputs: Record<string, unknown> };
  const wanted = {
    ...json,
    ...(home === null ? {} : { backEnds: [home] }),
    outputs: { ...json.outputs, [name]: folder },
  };
  const edited = inLines(text, { name, folder, home });
  if (edited !== null && isSame(edited, wanted)) return edited;
  return `${JSON.stringify(wanted, null, 2)}\n`;
}

function inLines(text: string, { name, folder, home }: Listing): string | null {
  const lines = text.split('\n');
  const open = lines.findIndex((line) => /^\s*"outputs"\s*:\s*\{\s*$/.test(line));
  const length = lines.slice(open + 1).findIndex((line) => /^\s*\},?\s*$/.test(line));
  if (open < 0 || length < 1) return null;
  const entries = lines.slice(open + 1, open + 1 + length);
  const before = entries.findIndex((line) => (/^\s*"([^"]+)"/.exec(line)?.[1] ?? '') > name);
  const indent = /^\s*/.exec(entries[0])?.[0] ?? '';
  const entry = `${indent}${JSON.stringify(name)}: ${JSON.stringify(folder)}`;
  if (before >= 0) entries.splice(before, 0, `${entry},`);
  else entries.splice(entries.length, 0, entry);
  if (before < 0) entries[entries.length - 2] += ',';
  const outer = /^\s*/.exec(lines[open])?.[0] ?? '';
  const listed = home === null ? [] : [`${outer}"backEnds": [${JSON.stringify(home)}],`];
  return [
    ...lines.slice(0, open),
    ...listed,
    lines[open],
    ...entries,
    ...lines.slice(open + 1 + length),
  ].join('\n');
}

function isSame(text: string, wanted: object): boolean {
  try {
    return sorted(JSON.parse(text)) === sorted(wanted);
  } catch {
    return false;
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
