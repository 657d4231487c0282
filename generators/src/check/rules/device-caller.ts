import type { CheckRule } from '../rule.js';

export const deviceCaller: CheckRule = {
  id: 'CG165',
  title: 'call of a device with what only vats have',
  explanation:
    'A call with `@caller device` is made by trusted host code, not by a guest: it exists on no target profile. A permission is granted to vats, only a vat can wait inside a call, and `@profile` names the machines of vats.',
  example: {
    mistake: `/** @syscall 1024 @effect external @caller device @permission house */
open(): void;`,
    remedy: `/** @syscall 1024 @effect external @caller device */
open(): void;`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      if (call.caller !== 'device') continue;
      const tags = [
        ...(call.permission === null ? [] : ['permission']),
        ...(call.blocking ? ['blocking'] : []),
        ...(call.profiles.length === 0 ? [] : ['profile']),
      ];
      for (const tag of tags) {
        yield {
          place: call.place,
          message: `\`${call.name}\` is a call of devices and has \`@${tag}\`.`,
          help: `Delete \`@${tag}\`, or let vats make the call.`,
        };
      }
    }
  },
};
