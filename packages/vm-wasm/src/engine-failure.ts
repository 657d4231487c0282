import type { Image } from './image/image.js';
import { ALL, beginOf } from './image/place.js';
import type { Place } from './image/refuse.js';
import { SECTION } from './image/sections.js';

/**
 * V8's words for traps and ours. Its words change between its versions, and an outcome is part of records that must be the same on every line of
 * Node. What is not here keeps {@link SOME_TRAP}.
 */
const TRAPS: ReadonlyMap<string, string> = new Map([
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory access out of bounds'],
  ['divide by zero', 'divide by zero'],
  ['remainder by zero', 'remainder by zero'],
  ['divide result unrepresentable', 'divide result unrepresentable'],
  ['float unrepresentable in integer range', 'float unrepresentable in integer range'],
  ['table index is out of bounds', 'table index out of bounds'],
  ['element segment out of bounds', 'element segment out of bounds'],
  // Node 20, 22 and 24 have the first, Node 26 the second.
  ['null function or function signature mismatch', 'call of no function or of one of another type'],
  ['function signature mismatch', 'call of no function or of one of another type'],
]);

const SOME_TRAP = 'the engine trapped';

/** What an outcome says of a trap, by the engine's message. */
export function trapText(message: string): string {
  return TRAPS.get(message) ?? SOME_TRAP;
}

/** Why an image that was checked cannot be made to run: in our words, with the place in the guest's own image. */
export interface EngineFailure {
  readonly words: string;
  readonly place: Place;
}

/** What the engine refuses as it instantiates, with what behind: Node 20 names no segment, later lines do, and say the sizes. */
const FAILURES: readonly (readonly [message: RegExp, words: string, section: number])[] = [
  [/\bdata segment\b.*\bout of bounds\b/, 'a data segment is outside its memory', SECTION.data],
  [/\btable index is out of bounds\b/, 'an element segment is outside its table', SECTION.element],
  [/\bCannot allocate Wasm memory\b/, 'the host has no room for its memory', SECTION.memory],
];

export function engineFailure(image: Image, error: unknown): EngineFailure {
  const message = error instanceof Error ? error.message : '';
  const known = FAILURES.find(([pattern]) => pattern.test(message));
  if (known !== undefined) return { words: known[1], place: beginOf(image, known[2]) };
  const index = Number(/\bCompiling function #(\d+)/.exec(message)?.[1] ?? -1);
  const body = image.bodies[index - image.imports.length];
  return body === undefined
    ? { words: 'the engine refuses it', place: ALL }
    : {
        words: `the engine refuses function ${index}`,
        place: { section: 'code section', offset: body.start },
      };
}
