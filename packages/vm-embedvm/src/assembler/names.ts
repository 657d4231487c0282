import { closest } from '../closest.js';
import type { Report } from './diagnostic.js';
import type { Expression } from './expression.js';
import { type Constant, expressionsOf, type Program, type Routine, type Statement } from './program.js';

export type Label = Statement & { readonly kind: 'label' };

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'constant'; readonly constant: Constant }
  | { readonly kind: 'label'; readonly label: Label };

/**
 * The names of a program. Labels inside a routine belong to it and are looked up first; routines, constants and all other labels
 * are known everywhere.
 */
export class Names {
  readonly #global = new Map<string, Meaning>();
  readonly #local = new Map<Routine, Map<string, Meaning>>();
  /** Constants, each behind those that it is made of. Circular ones are left out. */
  readonly ordered: Constant[] = [];
  /** Constants whose value depends on the address of a label. */
  readonly #moving = new Set<Constant>();

  /** Reports names that are defined twice, never, or in a circle. */
  constructor(program: Program, report: Report) {
    for (const statement of program.statements) {
      if (statement.kind !== 'label') continue;
      this.#define(this.#scopeOf(statement), statement.name, { kind: 'label', label: statement }, report);
    }
    for (const constant of program.constants) {
      this.#define(this.#global, constant.name, { kind: 'constant', constant }, report);
    }
    const check = (expression: Expression, owner: Routine | null): void =>
      this.#check(expression, owner, program.absent, report);
    for (const statement of program.statements) {
      for (const expression of expressionsOf(statement)) check(expression, statement.owner);
    }
    for (const constant of program.constants) check(constant.value, null);
    for (const expression of program.entries.values()) check(expression, null);
    if (program.stack !== null) check(program.stack, null);
    this.#order(program.constants, report);
  }

  find(name: string, owner: Routine | null): Meaning | undefined {
    return (owner === null ? undefined : this.#local.get(owner)?.get(name)) ?? this.#global.get(name);
  }

  /** Whether the value is known only when all addresses are. */
  moves(expression: Expression, owner: Routine | null): boolean {
    return expression.steps.some((step) => {
      const meaning = step.kind === 'name' ? this.find(step.name, owner) : undefined;
      return (
        meaning?.kind === 'label' || (meaning?.kind === 'constant' && this.#moving.has(meaning.constant))
      );
    });
  }

  #scopeOf(label: Label): Map<string, Meaning> {
    const { owner } = label;
    if (owner === null || owner.place === label.place) return this.#global;
    let scope = this.#local.get(owner);
    if (scope === undefined) this.#local.set(owner, (scope = new Map()));
    return scope;
  }

  #define(scope: Map<string, Meaning>, name: string, meaning: Meaning, report: Report): void {
    const known = scope.get(name);
    if (known === undefined) {
      scope.set(name, meaning);
      return;
    }
    const { file, line } = placeOf(known);
    report.add('EVS005', placeOf(meaning), `${name} is defined already, in ${file}:${line}`);
  }

  #check(expression: Expression, owner: Routine | null, absent: Program['absent'], report: Report): void {
    for (const step of expression.steps) {
      if (step.kind !== 'name' || this.find(step.name, owner) !== undefined) continue;
      const names = [
        ...this.#global.keys(),
        ...(owner === null ? [] : (this.#local.get(owner)?.keys() ?? [])),
      ];
      const meant = closest(step.name, names);
      const help = absent.get(step.name) ?? (meant === null ? undefined : `did you mean ${meant}?`);
      report.add('EVS004', step.place, `nothing is called ${step.name}`, help);
    }
  }

  #order(constants: readonly Constant[], report: Report): void {
    const users = new Map<Constant, Constant[]>();
    const open = new Map<Constant, number>();
    for (const constant of constants) {
      open.set(constant, 0);
      for (const step of constant.value.steps) {
        const meaning = step.kind === 'name' ? this.#global.get(step.name) : undefined;
        if (meaning?.kind === 'label') this.#moving.add(constant);
        if (meaning?.kind !== 'constant') continue;
        open.set(constant, open.get(constant)! + 1);
        const known = users.get(meaning.constant);
        if (known === undefined) users.set(meaning.constant, [constant]);
        else known.push(constant);
      }
    }
    const ready = constants.filter((constant) => open.get(constant) === 0);
    for (const constant of ready) {
      this.ordered.push(constant);
      for (const user of users.get(constant) ?? []) {
        if (this.#moving.has(constant)) this.#moving.add(user);
        open.set(user, open.get(user)! - 1);
        if (open.get(user) === 0) ready.push(user);
      }
    }
    for (const constant of constants) {
      if (open.get(constant) === 0) continue;
      report.add('EVS010', constant.place, `${constant.name} is defined by itself`);
    }
  }
}

function placeOf(meaning: Meaning) {
  return meaning.kind === 'label' ? meaning.label.place : meaning.constant.place;
}
