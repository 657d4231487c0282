import { type Layout, layoutOf } from '@callgate/generators';

/** Where Biome and the definition's own modules break lines. */
const WIDTH = 110;

/** Adds names to what a module imports from another, in order and in the way in which the module writes it. */
export function addImports(text: string, specifier: string, names: readonly string[]): string {
  const layout = layoutOf({ path: 'module.ts', text });
  const missing = [...new Set(names)].filter((name) => !layout.names.has(name));
  if (missing.length === 0) return text;
  const isLanguage = /(^|\/)language\.js$/.test(specifier);
  const place = layout.imports.find((each) => (isLanguage ? each.isLanguage : each.specifier === specifier));
  if (place === undefined) return addImport(text, layout, specifier, missing);
  const all = [...new Set([...place.names, ...missing])].sort();
  const flat = `{ ${all.join(', ')} }`;
  const before = text.slice(0, place.braces.start);
  const behind = text.slice(place.braces.end);
  const line = text.slice(place.start, place.braces.start) + flat + text.slice(place.braces.end, place.end);
  const isBroken = text.slice(place.braces.start, place.braces.end).includes('\n');
  if (!isBroken && line.length <= WIDTH) return before + flat + behind;
  const eol = eolOf(text);
  const indent = indentOf(text);
  return `${before}{${eol}${all.map((name) => `${indent}${name},${eol}`).join('')}}${behind}`;
}

function addImport(text: string, { imports }: Layout, specifier: string, names: readonly string[]): string {
  const quote =
    imports.length > 0 && text.slice(imports[0].braces.end, imports[0].end).includes('"') ? '"' : "'";
  const line = `import type { ${[...names].sort().join(', ')} } from ${quote}${specifier}${quote};`;
  const eol = eolOf(text);
  const last = imports.at(-1);
  if (last === undefined) return `${line}${eol}${eol}${text}`;
  return `${text.slice(0, last.end)}${eol}${line}${text.slice(last.end)}`;
}

/** Adds a member at the end of an interface; `member` gets the indentation of one level. */
export function addMember(text: string, name: string, member: (indent: string) => readonly string[]): string {
  const place = layoutOf({ path: 'module.ts', text }).interfaces.get(name);
  if (place === undefined) throw new Error(`invariant: the module declares the interface ${name}`);
  const eol = eolOf(text);
  const before = text.slice(0, place.close).trimEnd();
  const gap = place.hasMembers ? eol + eol : eol;
  return before + gap + member(indentOf(text)).join(eol) + eol + text.slice(place.close);
}

/** Adds `export … from './<module>.js'` where the order of names says; a line that is there already stays alone. */
export function addReExport(text: string, line: string, specifier: string): string {
  const { exports } = layoutOf({ path: 'index.ts', text });
  const local = exports.filter((each) => each.specifier.startsWith('.'));
  if (local.some((each) => each.specifier === specifier)) return text;
  const eol = eolOf(text);
  const next = local.find((each) => each.specifier > specifier);
  if (next !== undefined) return text.slice(0, next.start) + line + eol + text.slice(next.start);
  const last = exports.at(-1);
  if (last !== undefined) return text.slice(0, last.end) + eol + line + text.slice(last.end);
  return text.trim() === '' ? line + eol : `${text.trimEnd()}${eol}${line}${eol}`;
}

/** How a text ends its lines. */
export function eolOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** What one level of a text is indented by. */
function indentOf(text: string): string {
  return /^([ \t]+)[^\s*]/m.exec(text)?.[1] ?? '  ';
}

/** `open a, b close` on one line when it fits, else one item a line. */
export function listLines(indent: string, open: string, items: readonly string[], close: string): string[] {
  const flat = indent + open + items.join(', ') + close;
  if (items.length === 0 || flat.length <= WIDTH) return [flat];
  return [indent + open, ...items.map((item) => `${indent}${indent}${item},`), indent + close];
}
