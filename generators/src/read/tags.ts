import type { ts } from './typescript.js';
import type { Cost, Effect, Example, Place } from '../model/abi.js';
import { type DocComment, type DocTag, docsOf } from './docs.js';
import { codeMistakes } from './example-code.js';
import { exampleOf } from './example.js';
import { integerOf } from './integer.js';
import { type Module, placeIn } from './module.js';
import type { Report } from './report.js';
import { RULES } from './rules.js';
import { nearest } from './suggest.js';

/** What a doc comment can stand on. */
export type Item =
  | 'an enum'
  | 'an enum member'
  | 'a kind'
  | 'a record'
  | 'a field'
  | 'a group of syscalls'
  | 'a group of dispatches'
  | 'a syscall'
  | 'a dispatch';

/** Items with a name of their own in every binding. */
const NAMED: readonly Item[] = ['a syscall', 'a dispatch', 'a kind', 'a record', 'an enum', 'an enum member'];

/** Items that come and go. */
const LIVING: readonly Item[] = [...NAMED, 'a field'];

const PLACES: ReadonlyMap<string, readonly Item[]> = new Map<string, readonly Item[]>([
  ['syscall', ['a syscall']],
  ['dispatch', ['a dispatch']],
  ['kind', ['a kind']],
  ['effect', ['a syscall']],
  ['cost', ['a syscall']],
  ['permission', ['a syscall', 'a group of syscalls']],
  ['blocking', ['a syscall']],
  ['profile', ['a syscall', 'a dispatch']],
  ['rightsFrom', ['a syscall']],
  ['flags', ['an enum']],
  ['open', ['an enum']],
  ['width', ['an enum']],
  ['ephemeral', ['a kind']],
  ['durable', ['a kind']],
  ['transferable', ['a kind']],
  ['revocable', ['a kind']],
  ['param', ['a syscall', 'a dispatch']],
  ['sensitive', ['a syscall', 'a dispatch']],
  ['returns', ['a syscall']],
  ['example', ['a syscall', 'a dispatch']],
  ['caller', ['a syscall', 'a group of syscalls']],
  ['idempotent', ['a syscall']],
  ['extensible', ['a record']],
  ['retired', ['a group of syscalls', 'a group of dispatches', 'an enum']],
  ['since', LIVING],
  ['unstable', [...NAMED, 'a group of syscalls', 'a group of dispatches']],
  ['deprecated', LIVING],
  ['removeAfter', LIVING],
  ['alias', NAMED],
]);

/** Tags that are written once for each thing that they name. */
const REPEATED: ReadonlySet<string> = new Set(['param', 'example', 'sensitive', 'alias', 'retired']);

const EFFECTS: readonly Effect[] = ['pure', 'input', 'output', 'external'];

/** The tags of one item, checked for where they may stand; each is read by asking for it. */
export interface Tags {
  readonly summary: string;
  has(name: string): boolean;
  place(name: string): Place | null;
  /** A tag without a value. */
  flag(name: string): boolean;
  /** A tag's integer; null when it is absent or wrong. */
  integer(name: string): number | null;
  effect(): Effect | null;
  cost(): Cost;
  width(): 1 | 2 | 4;
  /** A lower-case name; null when it is absent or wrong. */
  word(name: string): string | null;
  words(name: string): readonly string[];
  text(name: string): string;
  /** What `read` makes of a tag's text; null when the tag is absent or wrong. `wanted` says what to write. */
  value<Value>(name: string, read: (text: string) => Value | null, wanted: string): Value | null;
  /** The same for a tag that may be repeated, with the place of each. */
  values<Value>(
    name: string,
    read: (text: string) => Value | null,
    wanted: string,
  ): readonly { readonly value: Value; readonly place: Place }[];
  /** A tag that names one of `known`; null when it is absent or wrong. */
  oneOf(name: string, known: readonly string[]): string | null;
  /** Descriptions of parameters by name; `known` are the parameters. */
  parameters(known: readonly string[]): ReadonlyMap<string, string>;
  examples(): readonly Example[];
  /** The parameters that `@sensitive` names; `known` are all. */
  sensitive(known: readonly string[]): ReadonlySet<string>;
}

/** Reads the doc comment of an item. */
export function tagsOf(node: ts.Node, item: Item, module: Module, report: Report): Tags {
  const comment = docsOf(node, module.source);
  const at = ({ offset }: DocTag) => placeIn(module, offset);
  const found = sort(comment, item, (rule, tag, message, help) =>
    report(RULES[rule], at(tag), message, help),
  );
  const wrong = (tag: DocTag, message: string, help: string) =>
    report(RULES.tagValue, at(tag), message, help);

  function value<Value>(name: string, read: (text: string) => Value | null, wanted: string): Value | null {
    const tag = found.get(name);
    return tag === undefined ? null : textOf(tag, read, wanted);
  }

  function textOf<Value>(tag: DocTag, read: (text: string) => Value | null, wanted: string): Value | null {
    const got = read(tag.text);
    if (got === null)
      wrong(
        tag,
        `\`@${tag.name}\` cannot be ${tag.text === '' ? 'empty' : `\`${tag.text}\``}.`,
        `Write ${wanted}.`,
      );
    return got;
  }

  return {
    summary: comment.summary,
    has: (name) => found.has(name),
    place: (name) => (found.has(name) ? at(found.get(name)!) : null),
    flag(name) {
      const tag = found.get(name);
      if (tag !== undefined && tag.text !== '')
        wrong(tag, `\`@${name}\` has no value.`, 'Move the text before the first tag.');
      return tag !== undefined;
    },
    integer: (name) => value(name, integerOf, `\`@${name}\` and an integer`),
    effect: () =>
      value(
        'effect',
        (text) => EFFECTS.find((each) => each === text) ?? null,
        '`pure`, `input`, `output` or `external`',
      ),
    cost: () => value('cost', costOf, '`10` or `10 + 1/byte`') ?? DEFAULT_COST,
    width: () => value('width', (text) => WIDTHS.get(text) ?? null, '`8`, `16` or `32`') ?? 1,
    word: (name) =>
      value(name, (text) => (/^[a-z][a-z0-9-]*$/.test(text) ? text : null), 'one lower-case word'),
    words: (name) => value(name, wordsOf, 'lower-case words with spaces between') ?? [],
    text: (name) => found.get(name)?.text ?? '',
    value,
    values: (name, read, wanted) =>
      comment.tags.flatMap((tag) => {
        const got = tag.name === name && found.has(name) ? textOf(tag, read, wanted) : null;
        return got === null ? [] : [{ value: got, place: at(tag) }];
      }),
    oneOf: (name, known) =>
      value(name, (text) => (known.includes(text) ? text : null), 'the name of a parameter'),
    parameters(known) {
      const texts = new Map<string, string>();
      for (const tag of comment.tags) {
        if (tag.name !== 'param') continue;
        const [, name, text] = /^(\S*)\s*(?:-\s+)?(.*)$/.exec(tag.text)!;
        if (known.includes(name)) {
          texts.set(name, text);
          continue;
        }
        const near = nearest(name, known);
        const help = near === null ? 'Name a parameter of the call.' : `Did you mean \`${near}\`?`;
        report(RULES.paramTag, at(tag), `\`@param ${name}\` describes no parameter.`, help);
      }
      return texts;
    },
    examples: () =>
      comment.tags.flatMap((tag) => {
        if (tag.name !== 'example' || !found.has(tag.name)) return [];
        const example = exampleOf(tag.lines);
        if (example === null)
          wrong(
            tag,
            '`@example` has no code that ends.',
            'Write the code between two lines of three backticks; its language may stand behind the first.',
          );
        if (example === null) return [];
        for (const { message, help } of codeMistakes(example)) wrong(tag, message, help);
        return [example];
      }),
    sensitive(known) {
      const names = new Set<string>();
      for (const tag of comment.tags) {
        if (tag.name !== 'sensitive') continue;
        const name = tag.text;
        if (known.includes(name)) {
          if (names.has(name))
            report(RULES.tagTwice, at(tag), `\`@sensitive ${name}\` is written twice.`, 'Keep one of them.');
          names.add(name);
        } else if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
          const given = name === '' ? 'empty' : `\`${name}\``;
          wrong(
            tag,
            `\`@sensitive\` cannot be ${given}.`,
            'Write `@sensitive` and the name of one parameter.',
          );
        } else {
          const near = nearest(name, known);
          const help = near === null ? 'Name a parameter of the call.' : `Did you mean \`${near}\`?`;
          report(RULES.sensitive, at(tag), `\`@sensitive ${name}\` protects no parameter.`, help);
        }
      }
      return names;
    },
  };
}

const DEFAULT_COST: Cost = Object.freeze({ base: 1, perByte: 0 });
const WIDTHS: ReadonlyMap<string, 1 | 2 | 4> = new Map([
  ['8', 1],
  ['16', 2],
  ['32', 4],
]);

function costOf(text: string): Cost | null {
  const match = /^(\d{1,9})(?: ?\+ ?(\d{1,9}) ?\/ ?byte)?$/.exec(text);
  return match === null ? null : { base: Number(match[1]), perByte: Number(match[2] ?? 0) };
}

function wordsOf(text: string): readonly string[] | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const fine = words.length > 0 && words.every((word) => /^[a-z][a-z0-9-]*$/.test(word));
  return fine ? [...new Set(words)].sort() : null;
}

type Complain = (
  rule: 'unknownTag' | 'misplacedTag' | 'tagTwice',
  tag: DocTag,
  message: string,
  help: string,
) => void;

/** The tags that may stand on an item, by name; the others are reported. */
function sort({ tags }: DocComment, item: Item, complain: Complain): Map<string, DocTag> {
  const found = new Map<string, DocTag>();
  for (const tag of tags) {
    const { name } = tag;
    const items = PLACES.get(name);
    if (items === undefined) {
      const near = nearest(name, PLACES.keys());
      const help =
        near === null
          ? 'Delete it, or put the word in backticks if it is text.'
          : `Did you mean \`@${near}\`?`;
      complain('unknownTag', tag, `There is no tag \`@${name}\`.`, help);
    } else if (!items.includes(item)) {
      complain(
        'misplacedTag',
        tag,
        `\`@${name}\` means nothing on ${item}.`,
        `Delete it, or move it to ${items.join(' or ')}.`,
      );
    } else if (found.has(name) && !REPEATED.has(name)) {
      complain('tagTwice', tag, `\`@${name}\` is written twice.`, 'Keep one of them.');
    } else {
      found.set(name, tag);
    }
  }
  return found;
}
