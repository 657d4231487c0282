import { ts } from './typescript.js';
import type { ReadInput, SourceText } from './input.js';
import { type Declared, type Import, type Module, parseModule, placeIn } from './module.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';
import { WORDS, isLanguage } from './vocabulary.js';

/** What a name stands for, found through imports and re-exports. `lost`: the reason was reported elsewhere. */
export type Meaning =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'declared'; readonly declared: Declared }
  | { readonly kind: 'module'; readonly module: Module }
  | { readonly kind: 'language' }
  | {
      readonly kind: 'unknown';
      readonly name: string;
      readonly where: string;
      readonly candidates: readonly string[];
    }
  | { readonly kind: 'lost' };

/** What a dotted name stands for, and the parts behind a declaration: `SaulRight.Read` is the enum and `['Read']`. */
export interface Resolved {
  readonly meaning: Meaning;
  readonly rest: readonly string[];
}

/** Loads modules as they are needed and resolves names among them. */
export interface Names {
  load(specifier: string, from: Module, node: ts.Node): Module | null;
  /** The declaration or word that a module offers to others under a name. */
  exported(module: Module, name: string): Meaning;
  /** A name, dotted or not, as it stands in a module. */
  resolve(module: Module, path: readonly string[]): Resolved;
}

const LOST: Meaning = { kind: 'lost' };

/** Where a name is looked for: in a module, behind one of its imports, or among what it offers to others. */
type Step =
  | { readonly kind: 'local'; readonly module: Module; readonly name: string }
  | (Import & { readonly kind: 'imported'; readonly from: Module })
  | { readonly kind: 'offered'; readonly module: Module; readonly name: string };

export function namesOf(input: ReadInput, entry: Module, report: Report): Names {
  const modules = new Map<string, Module>([[entry.path, entry]]);
  const resolved = new Map<string, SourceText | null>();

  function textOf(specifier: string, from: string): SourceText | null {
    const key = `${from}\n${specifier}`;
    let text = resolved.get(key);
    if (text === undefined) resolved.set(key, (text = input.resolve(specifier, from)));
    return text;
  }

  function load(specifier: string, from: Module, node: ts.Node): Module | null {
    const text = textOf(specifier, from.path);
    if (text === null) {
      const help = 'Correct the specifier, ending included (`./saul.js` names `saul.ts`).';
      report(RULES.module, placeIn(from, node), `There is no module \`${specifier}\`.`, help);
      return null;
    }
    let module = modules.get(text.path);
    if (module === undefined) modules.set(text.path, (module = parseModule(text, report)));
    return module;
  }

  /** Follows a name from module to module, in the order in which they are written, until something is declared or nothing is left. */
  function search(first: Step): Meaning {
    const open = [first];
    const seen = new Set<string>();
    let unknown: Meaning | null = null;
    let lost = false;
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      switch (step.kind) {
        case 'local': {
          const { module, name } = step;
          const declared = module.byName.get(name);
          if (declared !== undefined) return { kind: 'declared', declared };
          const found = module.imports.get(name);
          if (found !== undefined) open.push({ kind: 'imported', from: module, ...found });
          else unknown ??= unknownHere(module, name);
          if (found === undefined && module.broken) lost = true;
          break;
        }
        case 'imported': {
          const { specifier, name, from, node } = step;
          if (isLanguage(specifier)) {
            const meaning: Meaning = name === null ? { kind: 'language' } : word(name);
            if (meaning.kind !== 'unknown') return meaning;
            unknown ??= meaning;
            break;
          }
          const module = load(specifier, from, node);
          if (module === null) lost = true;
          else if (name === null) return { kind: 'module', module };
          else open.push({ kind: 'offered', module, name });
          break;
        }
        case 'offered': {
          const { module, name } = step;
          const visit = `${module.path}\n${name}`;
          if (seen.has(visit)) break;
          seen.add(visit);
          const declared = module.byName.get(name);
          if (declared?.exported) return { kind: 'declared', declared };
          unknown ??= unknownIn(module, name);
          if (module.broken) lost = true;
          for (const { specifier, names, node } of [...module.exports].reverse()) {
            if (names !== null && !names.some((each) => each.name === name)) continue;
            if (specifier === null) open.push({ kind: 'local', module, name });
            else open.push({ kind: 'imported', specifier, name, from: module, node });
          }
        }
      }
    }
    return lost || unknown === null ? LOST : unknown;
  }

  return {
    load,
    exported: (module, name) => search({ kind: 'offered', module, name }),
    resolve(module, path) {
      let meaning = search({ kind: 'local', module, name: path[0] });
      let used = 1;
      for (; used < path.length; used++) {
        if (meaning.kind === 'language') meaning = word(path[used]);
        else if (meaning.kind === 'module')
          meaning = search({ kind: 'offered', module: meaning.module, name: path[used] });
        else break;
      }
      return { meaning, rest: path.slice(used) };
    },
  };
}

function word(name: string): Meaning {
  if (WORDS.has(name)) return { kind: 'word', word: name };
  return { kind: 'unknown', name, where: 'the ABI language', candidates: [...WORDS] };
}

function unknownHere(module: Module, name: string): Meaning {
  const candidates = [...module.byName.keys(), ...module.imports.keys()];
  return { kind: 'unknown', name, where: 'this module', candidates };
}

function unknownIn(module: Module, name: string): Meaning {
  const candidates = module.declared.filter(({ exported }) => exported).map((each) => each.name);
  return { kind: 'unknown', name, where: `the exports of ${module.path}`, candidates };
}

/** The parts of a dotted name; null when the node is no name. */
export function pathOf(node: ts.Node): string[] | null {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isQualifiedName(node)) return append(pathOf(node.left), node.right.text);
  if (ts.isPropertyAccessExpression(node)) return append(pathOf(node.expression), node.name.text);
  return null;
}

function append(path: string[] | null, part: string): string[] | null {
  return path === null ? null : [...path, part];
}
