import { ts } from './typescript.js';
import { nearest } from './suggest.js';
import { type Declared, type Export, type Module, placeIn } from './module.js';
import type { Names } from './names.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';
import { isLanguage } from './vocabulary.js';

/** The declarations that are the ABI: what the entry declares and what it re-exports, by module, in the order written. */
export type Selection = ReadonlyMap<Module, ReadonlySet<Declared>>;

/** Follows the entry's re-exports, theirs, and so on. */
export function select(entry: Module, names: Names, report: Report): Selection {
  const chosen = new Map<Module, Set<Declared>>();
  const whole = new Set<Module>();
  /** What is still to be followed, the next one last. */
  const open: (Export & { readonly module: Module })[] = [];

  function choose(declared: Declared): void {
    const set = chosen.get(declared.module) ?? new Set();
    chosen.set(declared.module, set.add(declared));
  }

  /** Chooses what a module declares; what it re-exports is followed later. */
  function enter(module: Module): void {
    if (whole.has(module)) return;
    whole.add(module);
    reportStrays(module, report);
    for (const declared of module.declared) if (declared.exported) choose(declared);
    for (const each of [...module.exports].reverse()) open.push({ ...each, module });
  }

  function chooseNamed(module: Module, name: string, node: Parameters<typeof placeIn>[1]): void {
    const meaning = names.exported(module, name);
    if (meaning.kind === 'declared') {
      choose(meaning.declared);
    } else if (meaning.kind === 'unknown') {
      const near = nearest(name, meaning.candidates);
      const help = near === null ? 'Export a declaration that is there.' : `Did you mean \`${near}\`?`;
      report(RULES.name, placeIn(module, node), `There is no \`${name}\` to export.`, help);
    }
  }

  enter(entry);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { specifier, names: listed, node, module } = next;
    if (specifier !== null && isLanguage(specifier)) continue;
    if (listed !== null) {
      for (const each of listed) chooseNamed(module, each.name, each.node);
    } else if (specifier !== null) {
      const target = names.load(specifier, module, node);
      if (target !== null) enter(target);
    }
  }
  return chosen;
}

/** Reports what a module of the ABI holds that can be no part of it. */
function reportStrays(module: Module, report: Report): void {
  if (module.broken) return;
  for (const { node, what } of module.strange) {
    const help =
      'Keep to interfaces, enums, type aliases, named imports and exports: a definition is read, never executed.';
    report(RULES.statement, placeIn(module, node), `A definition cannot hold ${what}.`, help);
  }
  for (const { name, node, exported } of module.declared) {
    if (exported || ts.isTypeAliasDeclaration(node)) continue;
    report(
      RULES.notExported,
      placeIn(module, node.name),
      `\`${name}\` is not exported, so it is no part of the ABI.`,
      'Export it, or delete it.',
    );
  }
}
