import { ts } from './typescript.js';
import { type Declared, placeIn } from './module.js';
import { type Resolved, pathOf } from './names.js';
import { RULES } from './rules.js';
import { type Scope, isSelected, within } from './scope.js';
import { nearest } from './suggest.js';
import { WORDS, isLanguage } from './vocabulary.js';

/** A type as it is written, with names resolved and aliases replaced by what they stand for. */
export type Reference = {
  readonly node: ts.Node;
  /** Where `node` stands, which is another module behind an alias. */
  readonly scope: Scope;
  readonly arguments: readonly ts.TypeNode[];
} & (
  | { readonly kind: 'word'; readonly word: string; readonly rest: readonly string[] }
  | { readonly kind: 'declared'; readonly declared: Declared; readonly rest: readonly string[] }
  /** No name: a keyword, a literal, a union. */
  | { readonly kind: 'plain' }
);

/** Finds out what a type node says; null when that was reported (here or elsewhere). */
export function dereference(node: ts.Node, scope: Scope): Reference | null {
  const behind = new Set<Declared>();
  let at: Step = { kind: 'alias', node, scope, declared: null };
  while (at !== null && at.kind === 'alias') {
    const { declared }: Alias = at;
    const known: Reference | null | undefined = declared === null ? undefined : scope.aliases.get(declared);
    if (known !== undefined) {
      at = known;
    } else if (declared !== null && behind.has(declared)) {
      const message = `The type alias \`${declared.name}\` stands for itself.`;
      const help = 'Let it stand for a type of the ABI language.';
      scope.report(RULES.type, placeIn(declared.module, declared.node.name), message, help);
      at = null;
    } else {
      if (declared !== null) behind.add(declared);
      at = step(at.node, at.scope);
    }
  }
  for (const each of behind) scope.aliases.set(each, at);
  return at;
}

/** A type alias on the way; `declared` is null for what stands in the text itself. */
interface Alias {
  readonly kind: 'alias';
  readonly node: ts.Node;
  readonly scope: Scope;
  readonly declared: Declared | null;
}

type Step = Reference | Alias | null;

/** What one type node says, or the alias that it names. */
function step(written: ts.Node, scope: Scope): Step {
  let node = written;
  while (ts.isParenthesizedTypeNode(node)) node = node.type;
  const named = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : null;
  const path = named === null ? null : pathOf(named);
  if (path === null) return { kind: 'plain', node, scope, arguments: [] };
  const args = (node as ts.TypeReferenceNode | ts.ExpressionWithTypeArguments).typeArguments ?? [];
  const { meaning, rest } = scope.names.resolve(scope.module, path);
  switch (meaning.kind) {
    case 'lost':
      return null;
    case 'word':
      return { kind: 'word', word: meaning.word, rest, node, scope, arguments: args };
    case 'declared': {
      const { declared } = meaning;
      if (!ts.isTypeAliasDeclaration(declared.node)) {
        if (!isPartOfAbi(declared, node, scope)) return null;
        return { kind: 'declared', declared, rest, node, scope, arguments: args };
      }
      if (rest.length > 0) return unknown({ meaning, rest }, node, scope);
      return aliasOf(declared, declared.node, args.length > 0, node, scope);
    }
    default:
      return unknown({ meaning, rest }, node, scope);
  }
}

function aliasOf(
  declared: Declared,
  { type, typeParameters }: ts.TypeAliasDeclaration,
  withArguments: boolean,
  node: ts.Node,
  scope: Scope,
): Alias | null {
  if (!withArguments && typeParameters === undefined)
    return { kind: 'alias', node: type, scope: within(scope, declared.module), declared };
  const message = `\`${declared.name}\` is a type alias with parameters.`;
  scope.report(RULES.type, placeIn(scope.module, node), message, 'Write out what it stands for.');
  return null;
}

/** Whether a type that is used is a part of the ABI; reports it when nothing else did. */
function isPartOfAbi(declared: Declared, node: ts.Node, scope: Scope): boolean {
  if (isSelected(scope, declared)) return true;
  const { module, name, exported } = declared;
  const reported = module.broken || (!exported && scope.selection.has(module));
  if (!reported) {
    const help = `Re-export \`${name}\` of ${module.path} from the entry module.`;
    scope.report(RULES.outside, placeIn(scope.module, node), `\`${name}\` is not a part of the ABI.`, help);
  }
  return false;
}

function unknown({ meaning, rest }: Resolved, node: ts.Node, scope: Scope): null {
  const at = placeIn(scope.module, node);
  if (meaning.kind !== 'unknown') {
    const name = node.getText(scope.module.source);
    scope.report(
      RULES.name,
      at,
      `\`${name}\` is not a type.`,
      rest.length > 0 ? 'Name a type alone.' : 'Name a type in the module.',
    );
    return null;
  }
  const near = nearest(meaning.name, meaning.candidates);
  const help = WORDS.has(meaning.name)
    ? `Import \`${meaning.name}\` from '${languageOf(scope)}'.`
    : near === null
      ? 'Declare it, or import it from the family that does.'
      : `Did you mean \`${near}\`?`;
  scope.report(RULES.name, at, `There is no \`${meaning.name}\` in ${meaning.where}.`, help);
  return null;
}

/** The specifier under which this module imports the vocabulary, else another one of the project. */
function languageOf({ module, selection }: Scope): string {
  const own = [...selection.keys()].filter(({ bundled }) => !bundled);
  const specifiers = [module, ...own].flatMap(({ imports }) =>
    [...imports.values()].map((each) => each.specifier),
  );
  return specifiers.find(isLanguage) ?? '@callgate/abi/language.js';
}
