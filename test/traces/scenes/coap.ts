import { hostClock, udpPort } from '@callgate/devices';
import { CoapClient } from '../../src/coap-client.js';
import type { Scene } from './scene.js';

/** A host in real time that serves CoAP on this machine's loopback, and a client that asks it one thing after the other. */
export async function coapScene(): Promise<Scene> {
  const port = await udpPort('127.0.0.1', 0);
  const client = new CoapClient(port.port);
  return {
    host: { clock: hostClock(), coap: port },
    async play(kernel) {
      const running = kernel.run({ cranks: 100 });
      const seen: string[] = [];
      const ask = async (...asked: Parameters<CoapClient['ask']>) => {
        const { code, body, options } = await client.ask(...asked);
        seen.push(`${code} ${JSON.stringify(body)} ${JSON.stringify(options)}`);
      };
      const options = { Accept: 'application/json', ETag: 'abcd' };
      await ask('lamp/bright?by=1', { method: 'POST', options }, 'or not');
      await ask('lamp?to=7');
      await ask('lamp', { method: 'DELETE' });
      // The guest serves nothing any more.
      await running;
      return seen;
    },
    close() {
      client.close();
      port.close();
    },
  };
}
