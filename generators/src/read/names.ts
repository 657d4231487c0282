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

  function imported({ specifier, name, node }: Import, from: Module, seen: Set<string>): Meaning {
    if (isLanguage(specifier)) return name === null ? { kind: 'language' } : word(name);
    const module = load(specifier, from, node);
    if (module === null) return LOST;
    return name === null ? { kind: 'module', module } : offered(module, name, seen);
  }

  function local(module: Module, name: string, seen: Set<string>): Meaning {
    const declared = module.byName.get(name);
    if (declared !== undefined) return { kind: 'declared', declared };
    const found = module.imports.get(name);
    if (found !== undefined) return imported(found, module, seen);
    if (module.broken) return LOST;
    const candidates = [...module.byName.keys(), ...module.imports.keys()];
    return { kind: 'unknown', name, where: 'this module', candidates };
  }

  function offered(module: Module, name: string, seen: Set<string>): Meaning {
    const visit = `${module.path}\n${name}`;
    if (seen.has(visit)) return unknownIn(module, name);
    seen.add(visit);
    const declared = module.byName.get(name);
    if (declared?.exported) return { kind: 'declared', declared };
    let lost = module.broken;
    for (const { specifier, names, node } of module.exports) {
      if (names !== null && !names.some((each) => each.name === name)) continue;
      const found = through(specifier, node);
      if (found.kind === 'lost') lost = true;
      else if (found.kind !== 'unknown') return found;
    }
    return lost ? LOST : unknownIn(module, name);

    function through(specifier: string | null, node: ts.Node): Meaning {
      if (specifier === null) return local(module, name, seen);
      return imported({ specifier, name, node }, module, seen);
    }
  }

  return {
    load,
    exported: (module, name) => offered(module, name, new Set()),
    resolve(module, path) {
      let meaning = local(module, path[0], new Set());
      let used = 1;
      for (; used < path.length; used++) {
        if (meaning.kind === 'language') meaning = word(path[used]);
        else if (meaning.kind === 'module') meaning = offered(meaning.module, path[used], new Set());
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
