import type { Kernel } from './kernel.js';
import type { Kref } from '../tables/outside.js';
import { PromiseState } from '../tables/promises.js';

/** Who is introduced to whom. */
export interface Introductions {
  /** Numbers of the vats by the names that they are introduced under, in this order. */
  readonly vats: ReadonlyMap<string, number>;
  /** Numbers of devices likewise, behind the vats. */
  readonly devices?: ReadonlyMap<string, number>;
  /** Name of the vat whose root gets the message. */
  readonly first: string;
}

/**
 * Introduces vats to each other: the root of the vat `first` gets one message with the root of every vat, then of every device, as a slot. The body is the
 * line `bootstrap`, then the name behind each slot in a line of its own. Every vat has started before. The answer says, after the run, why the
 * message failed; null when it did not.
 * @throws RangeError when no vat has the name `first`, or a vat is over
 */
export function bootstrap(
  kernel: Kernel,
  { vats, devices = new Map(), first }: Introductions,
): () => string | null {
  const names = [...vats.keys(), ...devices.keys()];
  const at = names.indexOf(first);
  if (at < 0 || at >= vats.size) throw new RangeError(`no vat has the name ${first}`);
  const roots: Kref[] = [
    ...[...vats.values()].map((vat) => kernel.root(vat)),
    ...[...devices.values()].map((device) => kernel.deviceRoot(device)),
  ];
  const body = new TextEncoder().encode(['bootstrap', ...names].join('\n'));
  const result = kernel.queueMessage(roots[at], body, roots);
  for (const root of roots) kernel.letGo(root);
  return () => {
    const settlement = kernel.settlementOf(result);
    if (settlement === null || settlement.state === PromiseState.Fulfilled) return null;
    return `The bootstrap message to ${first} was rejected: ${new TextDecoder().decode(settlement.body)}.`;
  };
}
