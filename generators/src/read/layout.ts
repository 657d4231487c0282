import { ts } from './typescript.js';
import type { SourceText } from './input.js';
import { parseModule } from './module.js';
import { isLanguage } from './vocabulary.js';

/** Where the parts of a module stand, for tools that insert text into it. Places are offsets in the text. */
export interface Layout {
  /** Its interfaces, by name. */
  readonly interfaces: ReadonlyMap<string, InterfacePlace>;
  /** Its imports of names, in order. */
  readonly imports: readonly ImportPlace[];
  /** Names that mean something in the module: declared or imported. */
  readonly names: ReadonlySet<string>;
  /** Ends of its `export … from` statements, by specifier. */
  readonly exports: readonly { readonly specifier: string; readonly start: number; readonly end: number }[];
}

export interface InterfacePlace {
  /** The closing brace. */
  readonly close: number;
  readonly hasMembers: boolean;
}

/** `import type { A, B } from 'specifier';` */
export interface ImportPlace {
  readonly specifier: string;
  readonly isLanguage: boolean;
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
  /** What stands between the braces, them included. */
  readonly braces: { readonly start: number; readonly end: number };
}

/** Finds the parts of a module that can be parsed. */
export function layoutOf(text: SourceText): Layout {
  const module = parseModule(text, () => {});
  const { source, declared } = module;
  const interfaces = new Map<string, InterfacePlace>();
  for (const { node } of declared) {
    if (!ts.isInterfaceDeclaration(node)) continue;
    interfaces.set(node.name.text, { close: node.end - 1, hasMembers: node.members.length > 0 });
  }
  const imports = source.statements.flatMap((node) => importPlace(node, source) ?? []);
  const exports = source.statements.flatMap((node) => {
    if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return [];
    const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
    return [{ specifier, start: node.getStart(source), end: node.end }];
  });
  return {
    interfaces,
    imports,
    names: new Set([...module.byName.keys(), ...module.imports.keys()]),
    exports,
  };
}

function importPlace(node: ts.Statement, source: ts.SourceFile): ImportPlace | null {
  if (!ts.isImportDeclaration(node)) return null;
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return null;
  const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
  return {
    specifier,
    isLanguage: isLanguage(specifier),
    names: bindings.elements.map(({ name }) => name.text),
    start: node.getStart(source),
    end: node.end,
    braces: { start: bindings.getStart(source), end: bindings.end },
  };
}
