import { compile, toCHeader, toIntelHex, toListing, toSymbols } from '@callgate/vm-embedvm';
import { Failure } from '../../failure.js';
import { bytesOf, sourceFile } from './includes.js';
import { finish, type MadeFile } from './output.js';

/** What `--emit` can name, with what the file is called behind its point. */
export const OUTPUTS = {
  evmi: 'the image for callgate run',
  bin: 'the raw image',
  ihx: 'Intel HEX',
  sym: 'the symbols',
  h: 'a header for firmware in C',
  lst: 'a listing',
} as const;

/** What `--extension` can name. */
export const EXTENSIONS = ['user-calls', 'escapes'] as const;

export interface BuildOptions {
  /** Absolute path of the image, or of the first output; the others stand beside it. */
  readonly output?: string;
  /** Names of {@link OUTPUTS}, with commas between. */
  readonly emit: string;
  readonly extension: readonly string[];
  /** Stack limit of the image. */
  readonly stack?: number;
  readonly json: boolean;
}

/** `callgate evm build`: compiles a guest in EmbedVM's own language. */
export function build(source: string, options: BuildOptions, print: (line: string) => void): number {
  const { output, extension, stack, json } = options;
  const named = options.emit.split(',').map((name) => chosen(name.trim(), Object.keys(OUTPUTS), 'output'));
  const outputs = [...new Set(named)];
  const extensions = new Set(extension.map((name) => chosen(name, EXTENSIONS, 'extension')));
  const main = sourceFile(source);
  const { program, image, diagnostics, warnings } = compile({
    ...main,
    bare: !outputs.includes('evmi'),
    ...(stack === undefined ? {} : { stackLimit: stack }),
    extensions: { userCalls: extensions.has('user-calls'), escapes: extensions.has('escapes') },
  });
  const files: MadeFile[] = [];
  if (program !== null) {
    const contents: Readonly<Record<string, () => Uint8Array | string | null>> = {
      evmi: () => image,
      bin: () => program.bytes,
      ihx: () => toIntelHex(program),
      sym: () => toSymbols(program),
      h: () => toCHeader(program),
      lst: () => toListing(program, (file) => new TextDecoder().decode(bytesOf(file))),
    };
    const base = output?.replace(/\.\w+$/, '') ?? source.replace(/\.evm$/, '');
    for (const [index, name] of outputs.entries()) {
      const content = contents[name]();
      const path = index === 0 && output !== undefined ? output : `${base}.${name}`;
      if (content !== null) files.push({ path, content });
    }
  }
  return finish(source, files, { diagnostics, warnings }, json, print);
}

function chosen(name: string, known: readonly string[], what: string): string {
  if (known.includes(name)) return name;
  throw new Failure(`There is no ${what} ${name}.`, `Use ${known.join(', ')}.`);
}
