import { ts } from './typescript.js';

/** A doc comment, taken apart. */
export interface DocComment {
  readonly summary: string;
  readonly tags: readonly DocTag[];
}

export interface DocTag {
  /** Without the `@`. */
  readonly name: string;
  /** What stands behind it, up to the next tag, with single spaces. */
  readonly text: string;
  /** The same as it was written: its lines without the margin and what they all are indented by. */
  readonly lines: readonly string[];
  /** Offset of the `@` in the file. */
  readonly offset: number;
}

const NONE: DocComment = Object.freeze({ summary: '', tags: [] });

/** The doc comment of a node. Every `@word` in it is a tag, at the start of a line or not, unless it stands in backticks, between lines of three of them, or in braces. */
export function docsOf(node: ts.Node, source: ts.SourceFile): DocComment {
  const { text } = source;
  const from = node.getFullStart();
  const start = node.getStart(source);
  const ranges = [
    ...(ts.getTrailingCommentRanges(text, from) ?? []),
    ...(ts.getLeadingCommentRanges(text, from) ?? []),
  ];
  const last = ranges
    .filter(({ pos, end }) => end <= start && text.startsWith('/**', pos) && end - pos > 4)
    .at(-1);
  if (last === undefined) return NONE;
  const own =
    source.getLineAndCharacterOfPosition(from).line < source.getLineAndCharacterOfPosition(last.pos).line;
  // A comment that ends a line which holds something else belongs to that.
  if (!own && from > 0 && text.slice(last.end, start).includes('\n')) return NONE;
  return takeApart(text.slice(last.pos + 3, last.end - 2), last.pos + 3);
}

function takeApart(comment: string, base: number): DocComment {
  // Margins become spaces, so that offsets stay.
  const text = comment.replace(/^[ \t]*\*/gm, (margin) => ' '.repeat(margin.length));
  const starts: { at: number; name: string }[] = [];
  for (const { 0: all, 1: name, index } of text.matchAll(
    /```[\s\S]*?```|`[^`\n]*`|\{[^{}\n]*\}|(?<!\S)@([A-Za-z]\w*)/g,
  )) {
    if (name !== undefined && all[0] === '@') starts.push({ at: index, name });
  }
  const tags = starts.map(({ at, name }, index) => ({
    name,
    text: plain(text.slice(at + 1 + name.length, starts[index + 1]?.at)),
    lines: dedented(text.slice(at + 1 + name.length, starts[index + 1]?.at)),
    offset: base + at,
  }));
  return { summary: plain(text.slice(0, starts[0]?.at)), tags };
}

/** The lines of a text, from the one that the tag stands in. */
function dedented(text: string): string[] {
  const lines = visible(text).split(/\r?\n|[\r\u2028\u2029]/);
  let indent = Number.POSITIVE_INFINITY;
  for (let at = 1; at < lines.length; at++) {
    lines[at] = lines[at].trimEnd();
    if (lines[at] !== '') indent = Math.min(indent, lines[at].search(/\S/));
  }
  for (let at = 1; at < lines.length; at++) lines[at] = lines[at].slice(indent);
  lines[0] = lines[0].trim();
  return lines;
}

/**
 * One line of text; `{@link Name}` and `{@link Name words}` read as people would say them. No part of the pattern can match what the next
 * one matches, so a text of any length takes time in proportion to it.
 */
export function plain(text: string): string {
  const linked = visible(text).replace(
    /\{@link(?:code|plain)?\s+([^\s{}|]+)(?:[\s|]([^{}]*))?\}/g,
    (_, name: string, words = '') => words.replace(/^[\s|]+/, '').trim() || name,
  );
  return linked.replace(/\s+/g, ' ').trim();
}

/**
 * A text without what nobody sees: control characters, and those that turn the direction of writing, behind which code can look like a
 * comment (Unicode Technical Report 36, section 3.5; compilers refuse them).
 */
function visible(text: string): string {
  return text.replace(/[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
