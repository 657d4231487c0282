import { memoryFs } from '@callgate/devices';
import type { Scene } from './scene.js';

/** An empty folder with room for 64 bytes. */
export function vfsScene(): Scene {
  const files = memoryFs({ bytes: 64 });
  return { host: { files: () => files } };
}
