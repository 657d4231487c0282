import { Status } from './layout.js';

/** What became of a well-formed request. */
export const CLIST_STATUS = Object.freeze({
  ok: Status.Ok as 0,
  /** The table has no room: its quota or its numbers are used up. */
  full: Status.Full as 1,
  /** An input is no handle for the operation. */
  badHandle: Status.BadHandle as 2,
  /** An input is in the table already. */
  known: Status.Known as 3,
});

/** What is wrong with what a host asked for, by its status. */
const REFUSED = {
  [Status.BadHandle]: [
    'CLIST_BAD_HANDLE',
    'the number is no handle in the table, or no export where one is needed',
  ],
  [Status.Known]: ['CLIST_KNOWN', 'the object or the export is in the table already'],
  [Status.BadOperation]: ['CLIST_BAD_OPERATION', 'there is no such operation here'],
  [Status.BadTable]: ['CLIST_BAD_TABLE', 'there is no such table'],
  [Status.BadCount]: ['CLIST_BAD_COUNT', 'the count is out of range'],
  [Status.BadPlace]: ['CLIST_BAD_PLACE', 'inputs and outputs are not apart from each other in the room'],
  [Status.NotNow]: ['CLIST_NOT_NOW', 'the table is not empty, or changes are pending'],
  [Status.BadSnapshot]: ['CLIST_BAD_SNAPSHOT', 'the snapshot is damaged, or of another kind of table'],
  [Status.BadArena]: ['CLIST_BAD_ARENA', 'the arena is damaged or closed, or is none'],
  [Status.BadLog]: ['CLIST_BAD_LOG', 'the log has records of other tables'],
  [Status.BadValue]: ['CLIST_BAD_VALUE', 'an input is a number that no table can hold'],
  [Status.NoRoom]: ['CLIST_NO_ROOM', 'the arena cannot grow any further'],
} as const;

/** The codes of errors. */
export type CListCode = (typeof REFUSED)[keyof typeof REFUSED][0] | 'CLIST_BATCH_FULL' | 'CLIST_BAD_STATUS';

/** What a host is told that did something wrong; nothing was done. */
export interface CListError extends RangeError {
  readonly code: CListCode;
}

/** An error with a code. `cause` is what the platform said. */
export function refusal(code: CListCode, sentence: string, cause?: unknown): CListError {
  return Object.assign(new RangeError(`${code}: ${sentence}`, { cause }), { code });
}

/** The error for a request that came to nothing. */
export function malformed(status: number, cause?: unknown): CListError {
  const known = REFUSED[status as keyof typeof REFUSED];
  if (known === undefined) return refusal('CLIST_BAD_STATUS', `the status ${status} is unknown`);
  return refusal(known[0], known[1], cause);
}
