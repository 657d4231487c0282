import type { AbiStamp } from '@callgate/kernel';
import type { Diagnostic, Place } from '../diagnostic.js';
import { encodeImage, isStamp } from '../image.js';
import { ENDED, LARGEST_MEMORY } from '../machine.js';
import { newReport } from './diagnostics.js';
import { generate, type Section, type SymbolKind } from './generate.js';
import { layOut } from './layout.js';
import type { Extensions } from './lexer.js';
import { parse } from './parse.js';
import { type Find, readSource, type Source } from './source.js';

export interface CompileOptions extends Source {
  /** Finds included files. Without it there are none. */
  readonly resolve?: Find;
  /** The ABI that the program is for, where no include says it. */
  readonly stamp?: AbiStamp;
  /** A program without an image file: it needs neither an ABI nor an entry. */
  readonly bare?: boolean;
  /** The stack limit of the image file; behind everything that the program uses by default. */
  readonly stackLimit?: number;
  /** What the language has only when it is asked for. */
  readonly extensions?: Partial<Extensions>;
}

/** A name with its address, in the order of the source. `_end` is the last one. */
export interface ProgramSymbol {
  readonly name: string;
  readonly address: number;
  readonly kind: SymbolKind;
}

/** Bytes of the image with the place in the source that they come from. */
export interface ProgramPart extends Place {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** A program, compiled. The other outputs are made of it. */
export interface CompiledProgram {
  /** The raw image, from address 0 to the highest written byte. */
  readonly bytes: Uint8Array;
  /** For each of the 65,536 addresses whether the program writes it. */
  readonly written: Uint8Array;
  /** In the order of their declarations; one of all addresses where the program declares none. */
  readonly sections: readonly Section[];
  readonly symbols: readonly ProgramSymbol[];
  /** In the order of the source. */
  readonly parts: readonly ProgramPart[];
}

export interface Compiled {
  /** Null when there are diagnostics. */
  readonly program: CompiledProgram | null;
  /** The `.evmi` file; null when there are diagnostics or the program is bare. */
  readonly image: Uint8Array | null;
  /** All mistakes, in the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is almost surely a mistake, but compiles: in the order of the source. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Compiles a program in EmbedVM's own language (`.evm`); the package's readme is its reference. Correct programs become the same bytes as
 * with the C compiler. Mistakes are data: it never throws.
 */
export function compile(options: CompileOptions): Compiled {
  const report = newReport();
  const extensions = { userCalls: false, escapes: false, ...options.extensions };
  const { tokens, abi, absent, files } = readSource(
    options,
    options.resolve ?? (() => null),
    extensions,
    report,
  );
  const declarations = parse(tokens, report);
  const { items, symbols, sections, entries } = generate(
    declarations,
    tokens[tokens.length - 1].place,
    { file: abi === null || abi.place.file === options.file ? null : abi.place.file, absent },
    report,
  );
  const layout = report.failed ? null : layOut(items, sections, report);

  const start: Place = { file: options.file, line: 1, column: 1 };
  const [name = '', version = '', fingerprint = ''] = abi?.stamp ?? [];
  const stamp = abi === null ? options.stamp : { name, version, fingerprint };
  const main = entries.get('main')?.address ?? null;
  const dispatch = entries.get('dispatch')?.address ?? null;
  if (options.bare !== true) {
    if (stamp === undefined) report.add('EVM014', start, 'the program does not say for which ABI it is');
    else if (!isStamp(stamp)) report.add('EVM014', abi?.place ?? start, 'this is no ABI stamp');
    if (main === null && dispatch === null) report.add('EVM015', start, 'the program has no entry');
    else if (main === ENDED || dispatch === ENDED)
      report.add('EVM015', start, 'an entry is at address 0xffff, where no code can be');
  }
  const warnings = inOrder(report.warnings, files);
  if (report.failed || layout === null)
    return { program: null, image: null, diagnostics: inOrder(report.diagnostics, files), warnings };

  const program: CompiledProgram = {
    bytes: layout.bytes,
    written: layout.written,
    sections: sections.length > 0 ? sections : [{ name: 'SRAM', begin: 0, end: 0xffff }],
    symbols: symbols.map(({ name, label, kind }) => ({ name, address: label.address, kind })),
    parts: items.flatMap(({ place }, index) =>
      layout.encoded[index].length === 0
        ? []
        : [{ ...place, address: layout.addresses[index], bytes: layout.encoded[index] }],
    ),
  };
  if (options.bare === true || stamp === undefined)
    return { program, image: null, diagnostics: [], warnings };
  const stackLimit = options.stackLimit ?? (layout.used < LARGEST_MEMORY ? layout.used : 0);
  return {
    program,
    image: encodeImage({ stamp, main, dispatch, stackLimit, bytes: layout.bytes }),
    diagnostics: [],
    warnings,
  };
}

/** In the order of the source. Of several at one place only the first: the others follow from it. */
function inOrder(diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const position = ({ file }: Place): number => order.get(file) ?? 0;
  return [...diagnostics]
    .sort((a, b) => position(a) - position(b) || a.line - b.line || a.column - b.column)
    .filter((each, index, all) => {
      const before = all[index - 1];
      return before?.file !== each.file || before.line !== each.line || before.column !== each.column;
    });
}
