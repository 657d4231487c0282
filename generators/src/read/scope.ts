import type { Enum } from '../model/abi.js';
import type { Declared, Module } from './module.js';
import type { Reference } from './reference.js';
import type { Names } from './names.js';
import type { Report } from './report.js';
import type { Selection } from './selection.js';

/** What reading a declaration needs to know of everything else. */
export interface Scope {
  /** The module that the text stands in: names are resolved there. */
  readonly module: Module;
  readonly names: Names;
  readonly selection: Selection;
  /** Every enum of the ABI, read before everything that mentions one. */
  readonly enums: ReadonlyMap<Declared, ReadEnum>;
  readonly shapes: Shapes;
  /** What each type alias stands for, once somebody asked; null when that was reported. */
  readonly aliases: Map<Declared, Reference | null>;
  readonly report: Report;
}

export interface ReadEnum {
  readonly model: Enum;
  /** Names of members whose value could not be read: they are there, and were reported. */
  readonly unreadable: ReadonlySet<string>;
}

/** What a declaration is: an enum, or an interface by what it extends. */
export type Shape =
  | { readonly kind: 'enum' | 'record' | 'syscalls' | 'dispatches' }
  | {
      readonly kind: 'kind';
      readonly parent: Declared | null;
      /** The enum of its rights, its own or inherited; undefined when it could not be read. */
      readonly rights: Declared | null | undefined;
    };

/** Null: none that could be read. */
export type Shapes = Map<Declared, Shape | null>;

/** The same knowledge in another module. */
export function within(scope: Scope, module: Module): Scope {
  return module === scope.module ? scope : { ...scope, module };
}

export function isSelected({ selection }: Scope, declared: Declared): boolean {
  return selection.get(declared.module)?.has(declared) ?? false;
}
