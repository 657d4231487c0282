import { ts } from './typescript.js';
import type { Place } from '../model/abi.js';
import type { SourceText } from './input.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';

export type DeclarationNode = ts.InterfaceDeclaration | ts.EnumDeclaration | ts.TypeAliasDeclaration;

/** A declaration with where it stands. Compared by identity. */
export interface Declared {
  readonly name: string;
  readonly node: DeclarationNode;
  readonly module: Module;
  readonly exported: boolean;
}

/** `import { name as local } from 'specifier'`; the name is null for `import * as local`. */
export interface Import {
  readonly specifier: string;
  readonly name: string | null;
  readonly node: ts.Node;
}

/** `export * from 'specifier'` (names null), `export { … } from 'specifier'`, or `export { … }` (specifier null). */
export interface Export {
  readonly specifier: string | null;
  readonly names: readonly { readonly name: string; readonly node: ts.Node }[] | null;
  readonly node: ts.Node;
}

/** One file, parsed: what it declares, imports and exports by syntax alone. */
export interface Module {
  readonly path: string;
  readonly bundled?: true;
  readonly source: ts.SourceFile;
  /** It has syntax errors: what is missing in it is no other mistake. */
  readonly broken: boolean;
  readonly declared: readonly Declared[];
  readonly byName: ReadonlyMap<string, Declared>;
  readonly imports: ReadonlyMap<string, Import>;
  readonly exports: readonly Export[];
  /** Statements that have no place in a definition. */
  readonly strange: readonly { readonly node: ts.Node; readonly what: string }[];
}

/** Parses a file without a program, a checker or doc comments (those are read where they are wanted: docs.ts). */
export function parseModule({ path, text, bundled }: SourceText, report: Report): Module {
  const parsed = parse({ path, text, ...(bundled && { bundled }) }, report);
  // Of what cannot be walked through nothing is kept.
  const source = parsed ?? sourceOf(path, '');
  const parts: Parts = { declared: [], imports: new Map(), exports: [], strange: [] };
  const module = {
    path,
    ...(bundled && { bundled }),
    source,
    broken: false,
    byName: new Map<string, Declared>(),
    ...parts,
  };
  for (const statement of source.statements) readStatement(statement, module, parts);
  const listed = new Set(
    parts.exports.flatMap(({ specifier, names }) =>
      specifier === null && names ? names.map(({ name }) => name) : [],
    ),
  );
  parts.declared.forEach((each, index) => {
    if (!each.exported && listed.has(each.name)) parts.declared[index] = { ...each, exported: true };
  });
  for (const each of parts.declared) if (!module.byName.has(each.name)) module.byName.set(each.name, each);
  module.broken = parsed === null || reportSyntax(module, report);
  return module;
}

/** Levels of a module's syntax; a definition needs about twenty. */
const DEEPEST = 200;

/** The syntax of a file; null when it is nested too deeply, which is reported. */
function parse({ path, text, bundled }: SourceText, report: Report): ts.SourceFile | null {
  const help = 'Write a declaration for what is inside, and name that.';
  try {
    const source = sourceOf(path, text);
    const deep = deeperThan(DEEPEST, source);
    if (deep === null) return source;
    const place = placeIn({ path, source, ...(bundled && { bundled }) }, deep);
    report(RULES.syntax, place, `This is nested ${DEEPEST} levels deep.`, help);
  } catch (error) {
    // The parser calls itself for what is inside, until its stack ends.
    if (!(error instanceof RangeError)) throw error;
    const place = { file: path, line: 1, column: 1, ...(bundled && { bundled }) };
    report(RULES.syntax, place, `This module is nested more than ${DEEPEST} levels deep.`, help);
  }
  return null;
}

function sourceOf(path: string, text: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(path, text, options, false, ts.ScriptKind.TS);
}

/** A node with more levels above it than these; null for none. Level by level, so that no depth is too much for it. */
function deeperThan(levels: number, source: ts.SourceFile): ts.Node | null {
  let level: ts.Node[] = [source];
  for (let depth = 0; depth <= levels; depth++) {
    const below: ts.Node[] = [];
    for (const node of level) ts.forEachChild(node, (child) => void below.push(child));
    if (below.length === 0) return null;
    level = below;
  }
  return level[0];
}

/** Place of a node, or of an offset, in a module. */
export function placeIn(
  { path, source, bundled }: Pick<Module, 'path' | 'source' | 'bundled'>,
  at: ts.Node | number,
): Place {
  const offset = typeof at === 'number' ? at : at.getStart(source);
  const { line, character } = source.getLineAndCharacterOfPosition(offset);
  return { file: path, line: line + 1, column: character + 1, ...(bundled && { bundled }) };
}

interface Parts {
  readonly declared: Declared[];
  readonly imports: Map<string, Import>;
  readonly exports: Export[];
  readonly strange: { node: ts.Node; what: string }[];
}

function readStatement(node: ts.Statement, module: Module, parts: Parts): void {
  if (ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    const has = (kind: ts.SyntaxKind) => node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
    if (has(ts.SyntaxKind.DefaultKeyword)) parts.strange.push({ node, what: 'a default export' });
    parts.declared.push({ name: node.name.text, node, module, exported: has(ts.SyntaxKind.ExportKeyword) });
  } else if (ts.isImportDeclaration(node)) {
    readImport(node, parts);
  } else if (ts.isExportDeclaration(node)) {
    readExport(node, parts);
  } else if (!ts.isEmptyStatement(node)) {
    parts.strange.push({ node, what: STATEMENTS.get(node.kind) ?? 'this statement' });
  }
}

const STATEMENTS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.VariableStatement, 'a variable'],
  [ts.SyntaxKind.FunctionDeclaration, 'a function'],
  [ts.SyntaxKind.ClassDeclaration, 'a class'],
  [ts.SyntaxKind.ModuleDeclaration, 'a namespace'],
  [ts.SyntaxKind.ExportAssignment, 'a default export'],
  [ts.SyntaxKind.ImportEqualsDeclaration, 'an `import =`'],
  [ts.SyntaxKind.ExpressionStatement, 'an expression'],
]);

function readImport({ importClause, moduleSpecifier }: ts.ImportDeclaration, parts: Parts): void {
  if (!ts.isStringLiteral(moduleSpecifier) || importClause === undefined) return;
  const specifier = moduleSpecifier.text;
  if (importClause.name !== undefined)
    parts.strange.push({ node: importClause.name, what: 'a default import' });
  const bindings = importClause.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) {
    parts.imports.set(bindings.name.text, { specifier, name: null, node: moduleSpecifier });
    return;
  }
  for (const { name, propertyName } of bindings.elements) {
    parts.imports.set(name.text, { specifier, name: (propertyName ?? name).text, node: moduleSpecifier });
  }
}

function readExport({ exportClause, moduleSpecifier }: ts.ExportDeclaration, parts: Parts): void {
  const specifier =
    moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
  const node = moduleSpecifier ?? exportClause;
  if (node === undefined) return;
  if (exportClause === undefined) {
    parts.exports.push({ specifier, names: null, node });
  } else if (ts.isNamespaceExport(exportClause)) {
    parts.strange.push({ node: exportClause, what: 'an `export * as`' });
  } else {
    for (const each of exportClause.elements) {
      if (each.propertyName !== undefined)
        parts.strange.push({ node: each, what: 'an export under another name' });
    }
    const names = exportClause.elements.map((each) => ({
      name: (each.propertyName ?? each.name).text,
      node: each,
    }));
    parts.exports.push({ specifier, names, node });
  }
}

/** Reports what the parser found; whether it found anything. */
function reportSyntax(module: Pick<Module, 'path' | 'source'>, report: Report): boolean {
  // The parser leaves its diagnostics on the file it makes; the public way to them needs a whole program.
  const { parseDiagnostics } = module.source as unknown as {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  let line = 0;
  for (const { start, messageText } of parseDiagnostics) {
    const place = placeIn(module, start);
    // What the parser finds behind the first mistake of a line mostly follows from it.
    if (place.line === line) continue;
    line = place.line;
    const text = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\.$/, '');
    const help = 'Write the module so that TypeScript can parse it; nothing else of it is read until then.';
    report(RULES.syntax, place, `TypeScript cannot parse this: ${text}.`, help);
  }
  return parseDiagnostics.length > 0;
}
