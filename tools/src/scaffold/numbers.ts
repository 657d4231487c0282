import type { Abi } from '@callgate/generators';
import { Failure } from '../failure.js';

/** Numbers below this are those of the bundled families, numbers from it on are a project's own. */
const OWN = 1024;
/** The number of a syscall fits a 16-bit word. */
const LAST = 65_535;
/** A new family begins at a multiple of this, so that the one before can grow in one run. */
const ROOM = 16;

/** The first number of a new family's syscalls: behind all others of its range. */
export function numberForFamily(abi: Abi, bundled: boolean): number {
  const highest = Math.max(bundled ? 0 : OWN - 1, ...inRange(syscallNumbers(abi), bundled));
  return demandFree(Math.ceil((highest + 1) / ROOM) * ROOM, bundled);
}

/** The number of a family's next syscall: behind its highest, and nobody else's. */
export function numberForSyscall(abi: Abi, family: string, bundled: boolean): number {
  const own = syscallNumbers(abi, family);
  if (own.length === 0) return numberForFamily(abi, bundled);
  const used = new Set(syscallNumbers(abi));
  let number = Math.max(...own) + 1;
  while (used.has(number)) number++;
  return demandFree(number, bundled);
}

/** The number of a new kind: behind all others of its range. */
export function numberForKind(abi: Abi, bundled: boolean): number {
  const used = abi.families.flatMap(({ kinds, groups }) =>
    [...kinds, ...groups.flatMap(({ retiredKinds }) => retiredKinds)].map(({ number }) => number),
  );
  return Math.max(bundled ? 0 : OWN - 1, ...inRange(used, bundled)) + 1;
}

/** Those that are retired count: they are never used again. */
function syscallNumbers(abi: Abi, family: string | null = null): number[] {
  return abi.families
    .filter(({ name }) => family === null || name === family)
    .flatMap(({ groups }) => groups.filter(({ direction }) => direction === 'syscalls'))
    .flatMap(({ calls, retired }) => [...calls, ...retired].map(({ number }) => number));
}

function inRange(numbers: readonly number[], bundled: boolean): number[] {
  return numbers.filter((number) => number < OWN === bundled);
}

function demandFree(number: number, bundled: boolean): number {
  if (number <= (bundled ? OWN - 1 : LAST)) return number;
  throw new Failure(
    'Behind the highest number there is none left.',
    'Find one that nobody used before, and write the declaration by hand.',
  );
}
