import { EXAMPLES } from './examples.js';
import type { Rule } from '../model/rule.js';

/** What reading can find wrong. A definition with any of these has no model. */
export const RULES = {
  syntax: {
    id: 'CG001',
    title: 'syntax error',
    explanation:
      'A definition is written in TypeScript declarations and is parsed by TypeScript itself. A module that does not parse is not read any further, and names that are missing because of it are not reported.',
  },
  module: {
    id: 'CG002',
    title: 'module not found',
    explanation:
      'The ABI is what the entry module re-exports. Modules are named as TypeScript names them for Node: relative with the ending `.js`, or `@callgate/abi/<family>.js` for a bundled family.',
  },
  statement: {
    id: 'CG003',
    title: 'not a declaration',
    explanation:
      'A definition is read, never executed, so that one from a branch or a registry can be compared safely. Only interfaces, enums, type aliases, named imports and exports mean something in it; an exported item keeps its one name everywhere.',
  },
  notExported: {
    id: 'CG004',
    title: 'declaration without export',
    explanation:
      'What a family module declares without exporting is no part of the ABI: its calls would silently not exist. Only type aliases may stay private, because they are replaced by what they stand for.',
  },
  family: {
    id: 'CG005',
    title: 'unusable family name',
    explanation:
      'A module is one family, named by its file without the ending. The name becomes part of file names and identifiers in every language, so it is a lower-case letter followed by letters and digits, and no two modules share it. Some file systems and languages tell no capitals from small letters, so names that differ in case only count as one.',
  },
  interface: {
    id: 'CG006',
    title: 'interface that is no item of an ABI',
    explanation:
      'An interface extends exactly one of `Struct`, `Kind`, a kind, `Syscalls` and `Dispatches`, which says what it is. It has no type parameters.',
  },
  member: {
    id: 'CG007',
    title: 'member that means nothing',
    explanation:
      'Records hold fields, groups hold methods, kinds hold nothing. Names are plain identifiers; a field, a parameter and a result have a written type; nothing but a dispatch is optional.',
  },
  name: {
    id: 'CG010',
    title: 'unknown name',
    explanation:
      'Names are resolved by imports and re-exports alone. A type is declared in the module, imported from another family, or a word of the ABI language imported from `language.js`.',
  },
  outside: {
    id: 'CG011',
    title: 'type outside the ABI',
    explanation:
      'Every kind, record and enum that the ABI uses is itself a part of the ABI, because every back end needs its declaration. It is one when the entry module re-exports it.',
  },
  type: {
    id: 'CG012',
    title: 'not a type of the ABI language',
    explanation:
      'A type of the ABI has one layout in every language. TypeScript types such as `number`, `string`, arrays and object literals have none; the words of `language.js` have.',
  },
  typePlace: {
    id: 'CG013',
    title: 'type in a place where it means nothing',
    explanation:
      'Some types mean something in one place only: `In` and `Out` around a buffer parameter, `Result` around what a syscall returns, `Option` around that or around a handle that is a parameter, `Maybe` around a parameter, `Own` (not `Handle`) around a handle that is returned.',
  },
  bound: {
    id: 'CG014',
    title: 'buffer without a bound',
    explanation:
      'The largest length of a buffer is part of its type: host code checks it before it touches guest memory, and guests size their memory by it. It is an integer literal.',
  },
  enumMember: {
    id: 'CG015',
    title: 'not a member of an enum',
    explanation:
      'Rights and declared errors are written as members of enums, joined by `|`: `SaulRight.Read | SaulRight.Write`. An enum alone stands for all its members. Any call may also declare `Gone` and `Refused`.',
  },
  otherRights: {
    id: 'CG016',
    title: "right of another kind's enum",
    explanation:
      'The rights on a handle are bits of the one enum that its kind names in `Kind<Rights>`; a bit of another enum would mean something else there.',
  },
  subKindRights: {
    id: 'CG017',
    title: 'sub-kind with rights of its own',
    explanation:
      'A sub-kind inherits the rights enum of its parent, because a handle to it passes wherever the parent is expected and its bits must mean the same there.',
  },
  enumValue: {
    id: 'CG018',
    title: 'enum value that is not written out',
    explanation:
      'Numbers are the contract, so each member of an enum has its value in the source: a decimal, hexadecimal or binary integer that is not negative, or `1 << n`.',
  },
  range: {
    id: 'CG019',
    title: 'range that is none',
    explanation:
      'A `Range` narrows an integer type of up to 32 bits to the values from its least to its largest, both written out and both of the type. A guest that passes another value faults in generated code, so a handler never sees one.',
  },
  unknownTag: {
    id: 'CG020',
    title: 'unknown tag',
    explanation:
      'A tag that is not known would silently mean nothing. Words that begin with `@` in the text of a comment are tags wherever they stand; in backticks they are text.',
  },
  misplacedTag: {
    id: 'CG021',
    title: 'tag in a place where it means nothing',
    explanation:
      'Each tag belongs to some items only: `@kind` to kinds, `@width` to enums, `@effect`, `@cost` and `@blocking` to syscalls, `@permission` to syscalls and their groups.',
  },
  tagValue: {
    id: 'CG022',
    title: 'wrong value of a tag',
    explanation:
      'The value of a tag is what stands between it and the next one. Tags such as `@flags` and `@blocking` have none: text goes before the first tag.',
  },
  tagTwice: {
    id: 'CG023',
    title: 'tags that contradict each other',
    explanation:
      'A tag is written once on an item, and a kind is either `@durable` or `@ephemeral` (the default).',
  },
  paramTag: {
    id: 'CG024',
    title: 'description of no parameter',
    explanation:
      'What `@param` describes is a parameter of the call; otherwise the description would silently be lost.',
  },
  number: {
    id: 'CG025',
    title: 'missing number',
    explanation:
      'The number is what crosses the border; names are for people. It is chosen once, by hand, and never used for anything else: `@syscall N`, `@dispatch N`, `@kind N`.',
  },
  effect: {
    id: 'CG026',
    title: 'missing effect',
    explanation:
      'Replay depends on what a syscall touches, and no default would be safe. `pure`: its arguments and the state of the vat. `input`: it reads the outside. `output`: it acts after the commit. `external`: it acts at once.',
  },
  sensitive: {
    id: 'CG027',
    title: 'secret that is no parameter',
    explanation:
      'What `@sensitive` names is a parameter of the call. Traces, fault records and their JSON show nothing of its value; with a misspelt name the secret would be shown.',
  },
} as const satisfies Readonly<Record<string, Omit<Rule, 'example'>>>;

/** The same, as a list by id, each with its example. */
export const READ_RULES: readonly Rule[] = Object.entries(RULES).map(([key, rule]) => {
  return { ...rule, example: EXAMPLES[key as keyof typeof RULES] };
});
