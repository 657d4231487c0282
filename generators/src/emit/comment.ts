/** A line as it is, but for what ends a block comment or begins another. TypeScript, AssemblyScript and C write docs through it. */
export function inComment(line: string): string {
  return line.replaceAll('*/', '* /').replaceAll('/*', '/ *');
}
