import type { CheckRule } from '../rule.js';

export const blockingPure: CheckRule = {
  id: 'CG164',
  title: 'blocking call that waits for nothing',
  explanation:
    'A `@blocking` call waits for something that happens outside of the guest. A `pure` call depends on its arguments and on the state of the vat alone, and that does not change while the vat waits.',
  example: {
    mistake: `/** @syscall 1024 @effect pure @blocking */
wait(): void;`,
    remedy: `/** @syscall 1024 @effect input @blocking */
wait(): void;`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      if (!call.blocking || call.effect !== 'pure') continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` is \`@blocking\` and \`@effect pure\`.`,
        help: 'Write `@effect input`, or delete `@blocking`.',
      };
    }
  },
};
