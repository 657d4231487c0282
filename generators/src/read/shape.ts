import { ts } from './typescript.js';
import { type Declared, placeIn } from './module.js';
import { type Reference, dereference } from './reference.js';
import { RULES } from './rules.js';
import { type Scope, type Shape, within } from './scope.js';

/** What a declaration of the ABI is; null when that was reported. Ancestors come first, one by one: a line of descent may have any length. */
export function shapeOf(declared: Declared, scope: Scope): Shape | null {
  const { shapes } = scope;
  const entered = new Set([declared]);
  const open = [declared];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const parent = shapes.has(at) ? null : parentOf(at, scope);
    if (parent !== null && !shapes.has(parent) && !entered.has(parent)) {
      entered.add(parent);
      open.push(parent);
      continue;
    }
    open.pop();
    if (shapes.has(at)) continue;
    const { node, module } = at;
    shapes.set(at, ts.isInterfaceDeclaration(node) ? classify(at, node, within(scope, module)) : ENUM);
  }
  return shapes.get(declared) ?? null;
}

/** The interface that a declaration extends; null for none of the ABI. */
function parentOf({ node, module }: Declared, scope: Scope): Declared | null {
  if (!ts.isInterfaceDeclaration(node)) return null;
  for (const type of node.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
    const base = dereference(type, within(scope, module));
    if (base?.kind === 'declared') return base.declared;
  }
  return null;
}

/** The rights enum of a kind, its own or inherited; null for none, undefined when it could not be read. */
export function rightsOf(kind: Declared, scope: Scope): Declared | null | undefined {
  const shape = shapeOf(kind, scope);
  return shape?.kind === 'kind' ? shape.rights : undefined;
}

const ENUM: Shape = Object.freeze({ kind: 'enum' });
const WORDS = { Struct: 'record', Syscalls: 'syscalls', Dispatches: 'dispatches' } as const;

function classify(declared: Declared, node: ts.InterfaceDeclaration, scope: Scope): Shape | null {
  const written = node.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  const bases = written.map((type) => dereference(type, scope));
  if (bases.includes(null)) return null;
  const [first, second] = bases as Reference[];
  const kind = (bases as Reference[]).find((base) => isWord(base, 'Kind'));
  const parent = (bases as Reference[]).find((base) => base.kind === 'declared' && base.rest.length === 0);
  if (bases.length === 2 && kind !== undefined && parent?.kind === 'declared') {
    return subKind(declared, parent, kind, scope);
  }
  if (second === undefined && first?.kind === 'declared' && first.rest.length === 0)
    return subKind(declared, first, null, scope);
  if (second === undefined && first?.kind === 'word' && first.rest.length === 0) {
    if (first.word in WORDS) return { kind: WORDS[first.word as keyof typeof WORDS] };
    if (first.word === 'Kind') {
      const rights = ownRights(first);
      return rights === undefined ? null : { kind: 'kind', parent: null, rights };
    }
  }
  return noItem(declared, written.length, scope);
}

function isWord(reference: Reference, word: string): boolean {
  return reference.kind === 'word' && reference.word === word;
}

function noItem({ name, node }: Declared, bases: number, scope: Scope): null {
  const what =
    bases === 0
      ? 'extends nothing'
      : bases === 1
        ? 'extends no word of the ABI language that says what it is'
        : 'extends several things';
  const help = 'Let it extend one of `Struct`, `Kind`, a kind, `Syscalls` and `Dispatches`.';
  scope.report(RULES.interface, placeIn(scope.module, node.name), `\`${name}\` ${what}.`, help);
  return null;
}

function subKind(
  declared: Declared,
  parent: Reference & { kind: 'declared' },
  kind: Reference | null,
  scope: Scope,
): Shape | null {
  // While its ancestors are looked at, in case it is one of them.
  scope.shapes.set(declared, { kind: 'kind', parent: parent.declared, rights: undefined });
  const inherited = rightsOf(parent.declared, scope);
  if (shapeOf(parent.declared, scope)?.kind !== 'kind') {
    if (shapeOf(parent.declared, scope) !== null) {
      const message = `\`${declared.name}\` extends \`${parent.declared.name}\`, which is no kind.`;
      scope.report(
        RULES.interface,
        placeIn(scope.module, parent.node),
        message,
        'Only kinds have sub-kinds; write its members out.',
      );
    }
    return null;
  }
  const shape: Shape = { kind: 'kind', parent: parent.declared, rights: inherited };
  if (kind === null || kind.arguments.length === 0) return shape;
  const own = ownRights(kind);
  if (own !== undefined && inherited !== undefined && own !== inherited) {
    const message = `\`${declared.name}\` has other rights than its parent \`${parent.declared.name}\`.`;
    scope.report(
      RULES.subKindRights,
      placeIn(scope.module, kind.node),
      message,
      'Extend the parent alone: its rights are inherited.',
    );
  }
  return shape;
}

/** The enum in `Kind<Enum>`; null for none, undefined when it was reported. */
function ownRights({ arguments: given, scope, node }: Reference): Declared | null | undefined {
  if (given.length === 0) return null;
  const reference = dereference(given[0], scope);
  if (reference === null) return undefined;
  if (reference.node.kind === ts.SyntaxKind.NeverKeyword) return null;
  if (
    given.length === 1 &&
    reference.kind === 'declared' &&
    reference.rest.length === 0 &&
    ts.isEnumDeclaration(reference.declared.node)
  ) {
    return reference.declared;
  }
  const text = node.getText(scope.module.source);
  scope.report(
    RULES.type,
    placeIn(scope.module, node),
    `\`${text}\` does not name an enum of rights.`,
    'Write `Kind<Rights>`, where `Rights` is a `@flags` enum.',
  );
  return undefined;
}
