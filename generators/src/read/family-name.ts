import { type Module, placeIn } from './module.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';

/** The module's file name without its ending. */
export function familyName({ path }: Module): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
}

/** Reports names of families that cannot be those of files and identifiers in every language; of two that clash, the second by path. */
export function reportFamilyNames(families: readonly Module[], report: Report): void {
  const first = new Map<string, Module>();
  for (const module of [...families].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = familyName(module);
    const at = placeIn(module, 0);
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
      const help = 'Name the file with a lower-case letter, then letters and digits.';
      report(RULES.family, at, `The family \`${name}\` cannot be named in every language.`, help);
    }
    const other = first.get(name.toLowerCase());
    if (other === undefined) {
      first.set(name.toLowerCase(), module);
      continue;
    }
    const differs = familyName(other) === name ? '' : ', which differs in case only';
    const message = `The family \`${name}\` is also the module ${other.path}${differs}.`;
    report(RULES.family, at, message, 'Rename one of the files.');
  }
}
