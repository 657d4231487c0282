import { createRequire } from 'node:module';
import type { ts as TypeScript } from 'ts-morph';
import { loadCompiled } from './code-cache.js';

/** Finds the packages that ts-morph depends on, as it does itself. */
const fromTsMorph = createRequire(createRequire(import.meta.url).resolve('ts-morph'));

const loaded = loadCompiled(fromTsMorph.resolve('@ts-morph/common/dist/typescript.js'));

/**
 * TypeScript's parser, as ts-morph carries it: in a module of its own, so that neither what wraps it nor the texts of TypeScript's libraries
 * need be loaded. It has nine megabytes: to import it Node would look through all of them for the names that it exports, and to require it compile
 * most of them each time.
 */
export const ts = loaded.exports as typeof TypeScript;

/** Keeps what was compiled of the parser, for the next process that reads a definition. */
export const keepParser = loaded.keep;

/** The types of it that the reader names. */
export declare namespace ts {
  type DiagnosticWithLocation = TypeScript.DiagnosticWithLocation;
  type EnumDeclaration = TypeScript.EnumDeclaration;
  type EnumMember = TypeScript.EnumMember;
  type ExportDeclaration = TypeScript.ExportDeclaration;
  type Expression = TypeScript.Expression;
  type ExpressionWithTypeArguments = TypeScript.ExpressionWithTypeArguments;
  type ImportDeclaration = TypeScript.ImportDeclaration;
  type InterfaceDeclaration = TypeScript.InterfaceDeclaration;
  type MethodSignature = TypeScript.MethodSignature;
  type Node = TypeScript.Node;
  type ParameterDeclaration = TypeScript.ParameterDeclaration;
  type SourceFile = TypeScript.SourceFile;
  type Statement = TypeScript.Statement;
  type StringLiteral = TypeScript.StringLiteral;
  type SyntaxKind = TypeScript.SyntaxKind;
  type TypeAliasDeclaration = TypeScript.TypeAliasDeclaration;
  type TypeElement = TypeScript.TypeElement;
  type TypeNode = TypeScript.TypeNode;
  type TypeReferenceNode = TypeScript.TypeReferenceNode;
}
