import type { Expression } from './expression.js';
import type { Names } from './names.js';
import { type Constant, expressionsOf, type Program, type Routine, type Statement } from './program.js';

/**
 * The statements that are assembled: all outside routines, and the routines that they, the entries or the stack limit refer to,
 * directly, through constants or through other routines that are assembled.
 */
export function withoutDeadRoutines(program: Program, names: Names): Statement[] {
  const statementsOf = new Map<Routine | null, Statement[]>();
  for (const statement of program.statements) {
    const known = statementsOf.get(statement.owner);
    if (known === undefined) statementsOf.set(statement.owner, [statement]);
    else known.push(statement);
  }

  const kept = new Set<Routine | null>([null]);
  const seen = new Set<Constant>();
  const refer = (expressions: readonly Expression[], owner: Routine | null): void => {
    const open = expressions.map((expression) => ({ expression, owner }));
    for (const { expression, owner } of open) {
      for (const step of expression.steps) {
        const meaning = step.kind === 'name' ? names.find(step.name, owner) : undefined;
        if (meaning?.kind === 'label') kept.add(meaning.label.owner);
        if (meaning?.kind !== 'constant' || seen.has(meaning.constant)) continue;
        seen.add(meaning.constant);
        open.push({ expression: meaning.constant.value, owner: null });
      }
    }
  };
  refer([...program.entries.values()], null);
  if (program.stack !== null) refer([program.stack], null);
  // The set grows while it is walked.
  for (const owner of kept) refer((statementsOf.get(owner) ?? []).flatMap(expressionsOf), owner);
  return program.statements.filter(({ owner }) => kept.has(owner));
}
