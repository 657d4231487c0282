import type { AbiStamp } from '@callgate/kernel';
import type { Diagnostic, Place } from '../diagnostic.js';
import { encodeImage, isStamp } from '../image.js';
import { ENDED, LARGEST_MEMORY } from '../machine.js';
import { newReport, type Report } from './diagnostic.js';
import { encode } from './encode.js';
import { type Layout, layOut } from './layout.js';
import { Names } from './names.js';
import { parse, type Resolve, type SourceFile } from './parse.js';
import type { EntryName, Program, Statement } from './program.js';
import { withoutDeadRoutines } from './strip.js';

export interface AssembleOptions extends SourceFile {
  /** Finds included files. Without it there are none. */
  readonly resolve?: Resolve;
  /** The ABI that the program is for, where its source has no `.abi`. */
  readonly stamp?: AbiStamp;
}

/** What a name is worth in the finished image. */
export interface AssembledSymbol {
  readonly kind: 'label' | 'constant';
  readonly value: number;
}

export interface Assembled {
  /** The `.evmi` file; null when there are diagnostics. */
  readonly image: Uint8Array | null;
  /** The raw image; null when there are diagnostics. */
  readonly bytes: Uint8Array | null;
  /** Names with their values: a label of a routine is `routine.label`. Empty when there are diagnostics. */
  readonly symbols: ReadonlyMap<string, AssembledSymbol>;
  /** All mistakes, in the order in which they were found. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Assembles a program in the language of `.evs` files; the package's readme is its reference. Mistakes are data: it never throws. */
export function assemble(options: AssembleOptions): Assembled {
  const report = newReport();
  const fail = (): Assembled => ({
    image: null,
    bytes: null,
    symbols: new Map(),
    diagnostics: report.diagnostics,
  });

  const program = parse(options, options.resolve ?? (() => null), report);
  const names = new Names(program, report);
  const start: Place = { file: options.file, line: 1, column: 1 };
  const stamp = program.abi ?? options.stamp;
  if (stamp === undefined) report.add('EVS014', start, 'the program does not say for which ABI it is');
  else if (!isStamp(stamp)) {
    const help = 'name, version and fingerprint are 1 to 128 letters, digits or @ / . _ + -';
    report.add('EVS014', program.abi?.place ?? start, 'this is no ABI stamp', help);
  }
  if (program.entries.size === 0) report.add('EVS015', start, 'the program has no entry');
  if (report.failed || stamp === undefined) return fail();

  const statements = withoutDeadRoutines(program, names);
  const layout = layOut(statements, names, report);
  if (layout.size > LARGEST_MEMORY) {
    report.add('EVS012', start, `the image has ${layout.size} bytes; EmbedVM addresses ${LARGEST_MEMORY}`);
    return fail();
  }
  const bytes = encode(statements, names, layout, report);
  const main = entry('main', program, layout, report);
  const dispatch = entry('dispatch', program, layout, report);
  const stackLimit = program.stack === null ? 0 : layout.worth(program.stack, null);
  if (program.stack !== null && !(stackLimit >= 0 && stackLimit <= 0xffff)) {
    report.add('EVS006', program.stack.place, `the stack limit ${stackLimit} is outside 0…65535`);
  }
  if (report.failed) return fail();
  return {
    image: encodeImage({ stamp, main, dispatch, stackLimit, bytes }),
    bytes,
    symbols: symbolsOf(statements, names, layout),
    diagnostics: [],
  };
}

function entry(name: EntryName, program: Program, layout: Layout, report: Report): number | null {
  const expression = program.entries.get(name);
  if (expression === undefined) return null;
  const address = layout.worth(expression, null);
  if (address >= 0 && address < Math.min(layout.size, ENDED)) return address;
  report.add(
    'EVS006',
    expression.place,
    `the entry ${name} is at ${address}, outside the image of ${layout.size} bytes`,
  );
  return null;
}

function symbolsOf(
  statements: readonly Statement[],
  names: Names,
  layout: Layout,
): Map<string, AssembledSymbol> {
  const symbols = new Map<string, AssembledSymbol>();
  for (const { name, value } of names.ordered) {
    symbols.set(name, { kind: 'constant', value: layout.worth(value, null) });
  }
  for (const [index, statement] of statements.entries()) {
    if (statement.kind !== 'label') continue;
    const { name, owner, place } = statement;
    const whole = owner === null || owner.place === place ? name : `${owner.name}.${name}`;
    symbols.set(whole, { kind: 'label', value: layout.addresses[index] });
  }
  return symbols;
}
