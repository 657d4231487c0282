import { exported } from '@callgate/kernel';
import type { Scene } from './scene.js';

/** A device that hands out a node of its own, refuses what it is given, or fails. */
export function deviceScene(): Scene {
  return {
    neighbours(kernel) {
      const device = kernel.addDevice({
        name: 'shop',
        setup: () => ({
          invoke(_node, body, slots) {
            const words = Buffer.from(body).toString();
            if (words === 'break') throw new Error('broken');
            const error = words === 'refuse';
            return {
              error,
              body: Buffer.from(`${words}: ${slots.length}`),
              slots: error ? [] : [exported(5), ...slots],
            };
          },
        }),
      });
      return [kernel.deviceRoot(device)];
    },
  };
}
