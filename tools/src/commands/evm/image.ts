import { ImageError } from '@callgate/kernel';
import {
  assemble,
  compile,
  type Diagnostic,
  decodeImage,
  type EmbedVmImage,
  formatDiagnostic,
  fromIntelHex,
  LARGEST_MEMORY,
} from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../../failure.js';
import { bytesOf, sourceFile } from './includes.js';

/** What stands where a raw image has no ABI. */
const NO_ABI = { name: 'none', version: '0', fingerprint: '0' };

/** A program in any form, with the names that its source gives to addresses. */
export interface LoadedProgram {
  readonly image: EmbedVmImage;
  readonly names: ReadonlyMap<string, number>;
}

/** Reads an image (`.evmi`, Intel HEX or raw), or makes one in memory of a source (`.evm`, `.evs`). */
export function loadProgram(file: string): LoadedProgram {
  if (file.endsWith('.evm')) return compiled(file);
  if (file.endsWith('.evs')) return assembled(file);
  const bytes = bytesOf(file);
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 4));
  try {
    if (text === 'EVMI') return { image: decodeImage(bytes), names: new Map() };
    const raw = text.startsWith(':') ? fromIntelHex(new TextDecoder('latin1').decode(bytes)) : bytes;
    if (raw.length === 0) throw new Failure(`${file} is empty.`, 'Give an image.');
    if (raw.length > LARGEST_MEMORY) {
      throw new Failure(`${file} has ${raw.length} bytes.`, `EmbedVM addresses ${LARGEST_MEMORY}.`);
    }
    return { image: { stamp: NO_ABI, main: 0, dispatch: null, stackLimit: 0, bytes: raw }, names: new Map() };
  } catch (error) {
    if (error instanceof ImageError || error instanceof RangeError)
      throw new Failure(`${file}: ${error.message}`, 'Give an .evmi, Intel HEX or raw image.');
    throw error;
  }
}

function compiled(file: string): LoadedProgram {
  const { program, diagnostics } = compile({ ...sourceFile(file), bare: true });
  if (program === null) throw mistakes(diagnostics);
  const names = new Map(program.symbols.map(({ name, address }) => [name, address]));
  const main = names.get('main') ?? 0;
  return { image: { stamp: NO_ABI, main, dispatch: null, stackLimit: 0, bytes: program.bytes }, names };
}

function assembled(file: string): LoadedProgram {
  const { image, symbols, diagnostics } = assemble({ stamp: NO_ABI, ...sourceFile(file) });
  if (image === null) throw mistakes(diagnostics);
  return {
    image: decodeImage(image),
    names: new Map([...symbols].map(([name, { value }]) => [name, value])),
  };
}

function mistakes(diagnostics: readonly Diagnostic[]): Failure {
  return new Failure(diagnostics.map(formatDiagnostic).join('\n'), '', EXIT.findings);
}

/** An address that the user gave: a name of the source or a number. */
export function addressOf(text: string, { names }: LoadedProgram): number {
  const address = names.get(text) ?? (/^(?:0x[0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : Number.NaN);
  if (address >= 0 && address < LARGEST_MEMORY) return address;
  throw new Failure(`There is no address ${text}.`, 'Give a number, or a name of the source.');
}
