import type { CompiledProgram, ProgramPart } from '../compiler/compile.js';

const BYTES_A_LINE = 8;

/**
 * A program with the bytes that each line of its source became: address, bytes, then the line. `textOf` gives the text of a file by its
 * name in the parts.
 */
export function toListing(program: CompiledProgram, textOf: (file: string) => string): string {
  const files = new Map<string, readonly string[]>();
  const lineOf = ({ file, line }: ProgramPart): string => {
    let lines = files.get(file);
    if (lines === undefined) files.set(file, (lines = textOf(file).split(/\r?\n/)));
    return lines[line - 1] ?? '';
  };
  const out: string[] = [];
  let before: ProgramPart | null = null;
  for (const group of grouped(program.parts)) {
    const [first] = group;
    if (before?.file !== first.file) out.push(`; ${first.file}`);
    before = first;
    const bytes = group.flatMap((part) => [...part.bytes]);
    for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
      const address = (first.address + at).toString(16).padStart(4, '0');
      const row = bytes.slice(at, at + BYTES_A_LINE).map((byte) => byte.toString(16).padStart(2, '0'));
      const source = at === 0 ? `  ${String(first.line).padStart(4)}  ${lineOf(first)}` : '';
      out.push(`${address}  ${row.join(' ').padEnd(3 * BYTES_A_LINE - 1)}${source}`.trimEnd());
    }
  }
  return [...out, ''].join('\n');
}

/** Parts of one line that stand one behind the other. */
function grouped(parts: readonly ProgramPart[]): ProgramPart[][] {
  const groups: ProgramPart[][] = [];
  let end = -1;
  for (const part of parts) {
    const last = groups.at(-1);
    if (
      last !== undefined &&
      end === part.address &&
      last[0].line === part.line &&
      last[0].file === part.file
    ) {
      last.push(part);
    } else groups.push([part]);
    end = part.address + part.bytes.length;
  }
  return groups;
}
