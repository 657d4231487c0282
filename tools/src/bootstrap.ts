import { type Kernel, PromiseState } from '@callgate/kernel';

/**
 * Introduces vats to each other: the root of the vat `first` gets one message with the root of every vat as a slot, in the order of `vats`. The body is the line
 * `bootstrap`, then the name behind each slot in a line of its own. Every vat has started before. The answer says, after the run, why the message
 * failed; null when it did not.
 */
export function bootstrap(
  kernel: Kernel,
  vats: ReadonlyMap<string, number>,
  first: string,
): () => string | null {
  const roots = [...vats.values()].map((vat) => kernel.root(vat));
  const target = roots[[...vats.keys()].indexOf(first)];
  const body = new TextEncoder().encode(['bootstrap', ...vats.keys()].join('\n'));
  const result = kernel.queueMessage(target, body, roots);
  for (const root of roots) kernel.letGo(root);
  return () => {
    const settlement = kernel.settlementOf(result);
    if (settlement === null || settlement.state === PromiseState.Fulfilled) return null;
    return `The bootstrap message to ${first} was rejected: ${new TextDecoder().decode(settlement.body)}.`;
  };
}
