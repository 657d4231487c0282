import { keepParser, ts } from './typescript.js';
import type { Abi, Family } from '../model/abi.js';
import { type Diagnostic, inOrder } from '../model/diagnostic.js';
import { deepFreeze } from '../model/freeze.js';
import { readEnum } from './enum.js';
import { byName, readFamily } from './family.js';
import type { ReadInput } from './input.js';
import { reportFamilyNames } from './family-name.js';
import { type Declared, type Module, parseModule } from './module.js';
import { namesOf } from './names.js';
import { collector } from './report.js';
import type { ReadEnum, Scope, Shapes } from './scope.js';
import { select } from './selection.js';

/** What reading a definition gives. */
export interface Reading {
  /** The model; null when something could not be read. */
  readonly abi: Abi | null;
  /** What could be read: the model, or as much of it as there is. */
  readonly readable: Abi;
  /** In the order of files, lines and columns. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an ABI by its syntax alone: no type checker, no execution. What cannot be read is reported, and the rest is read nevertheless.
 * The model is frozen and not yet checked.
 */
export function readAbi(input: ReadInput): Reading {
  const { report, diagnostics } = collector();
  const entry = parseModule(input.entry, report);
  const names = namesOf(input, entry, report);
  const selection = select(entry, names, report);
  const modules = [...selection].filter(([module]) => !module.broken);
  const enums = new Map<Declared, ReadEnum>();
  for (const [, chosen] of modules) {
    for (const declared of chosen) {
      if (ts.isEnumDeclaration(declared.node)) enums.set(declared, readEnum(declared, declared.node, report));
    }
  }
  const shapes: Shapes = new Map();
  const aliases: Scope['aliases'] = new Map();
  const families: Family[] = [];
  const named: Module[] = [];
  for (const [module, chosen] of modules) {
    const family = readFamily(chosen, { module, names, selection, enums, shapes, aliases, report });
    if (family === null) continue;
    families.push(family);
    named.push(module);
  }
  reportFamilyNames(named, report);
  keepParser();
  families.sort(byName);
  const readable: Abi = deepFreeze({ name: input.name, version: input.version, families });
  return { abi: diagnostics.length === 0 ? readable : null, readable, diagnostics: inOrder(diagnostics) };
}
