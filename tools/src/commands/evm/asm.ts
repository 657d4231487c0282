import { assemble } from '@callgate/vm-embedvm';
import { sourceFile } from './includes.js';
import { finish } from './output.js';

export interface AsmOptions {
  /** Absolute path of the image; beside the source when undefined. */
  readonly output?: string;
  readonly json: boolean;
}

/** `callgate evm asm`: makes an image of an EmbedVM guest in assembly. */
export function asm(source: string, { output, json }: AsmOptions, print: (line: string) => void): number {
  const { image, diagnostics } = assemble(sourceFile(source));
  const path = output ?? `${source.replace(/\.evs$/, '')}.evmi`;
  return finish(
    source,
    image === null ? [] : [{ path, content: image }],
    { diagnostics, warnings: [] },
    json,
    print,
  );
}
