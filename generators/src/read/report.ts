import type { Place } from '../model/abi.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Rule } from '../model/rule.js';

/** Takes what is wrong with a definition. */
export type Report = (rule: Pick<Rule, 'id'>, place: Place, message: string, help: string) => void;

/** Collects diagnostics; what is said twice of one place (an alias that is used twice) is kept once. */
export function collector(): { readonly report: Report; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const known = new Set<string>();
  const report: Report = ({ id }, place, message, help) => {
    const key = `${place.file}\n${place.line}:${place.column} ${id} ${message}`;
    if (known.has(key)) return;
    known.add(key);
    diagnostics.push({ id, place, message, help });
  };
  return { report, diagnostics };
}
