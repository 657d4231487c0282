import type { CheckRule } from '../rule.js';

export const idempotent: CheckRule = {
  id: 'CG163',
  title: 'idempotent call that cannot be',
  explanation:
    '`@idempotent` says that a call may be made again, with the same arguments, when nobody knows whether it was carried out. A call that closes a handle would fault the second time, and one that makes a handle would make another. A `pure` call changes nothing, so the tag says nothing there.',
  example: {
    mistake: `/** @syscall 1024 @effect input @idempotent */
find(): Own<Door>;`,
    remedy: `/** @syscall 1024 @effect input */
find(): Own<Door>;`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const { name, parameters, result, effect, place } = call;
      const closes = parameters.some(({ type }) => type.kind === 'handle' && type.use === 'consume');
      const why = closes
        ? 'closes a handle'
        : result.value?.kind === 'handle' && result.value.use === 'create'
          ? 'makes a handle'
          : effect === 'pure'
            ? 'is pure'
            : null;
      if (!call.idempotent || why === null) continue;
      yield { place, message: `\`${name}\` is \`@idempotent\` and ${why}.`, help: 'Delete `@idempotent`.' };
    }
  },
};
