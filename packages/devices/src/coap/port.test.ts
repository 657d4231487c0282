import { expect, test } from 'vitest';
import { udpPort } from './port.js';

test('a port takes datagrams, says from whom, and answers them', async () => {
  const [a, b] = [await udpPort('127.0.0.1', 0), await udpPort('127.0.0.1', 0)];
  const came = new Promise<[number, string]>((resolve) => {
    b.receive((datagram, from) => {
      resolve([from.port, Buffer.from(datagram).toString()]);
    });
  });
  a.send(Buffer.from('hello'), b);
  expect(await came).toEqual([a.port, 'hello']);
  a.close();
  b.close();
});

test('what cannot be sent is lost, and nothing is thrown, then or later', async () => {
  const port = await udpPort('127.0.0.1', 0);
  const bytes = Buffer.from('x');
  // Who claims to send from port 0, an address of another family, nobody there, more than a datagram holds.
  port.send(bytes, { address: '127.0.0.1', port: 0 });
  port.send(bytes, { address: '::1', port: 9 });
  port.send(bytes, { address: '127.0.0.1', port: 70_000 });
  port.send(bytes, { address: 'no address', port: 9 });
  port.send(Buffer.alloc(70_000), { address: '127.0.0.1', port: 9 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  port.close();
  port.close();
  port.send(bytes, { address: '127.0.0.1', port: 9 });
});

test('an address that cannot be had is told', async () => {
  const port = await udpPort('127.0.0.1', 0);
  await expect(udpPort('127.0.0.1', port.port)).rejects.toThrow(/EADDRINUSE/);
  await expect(udpPort('192.0.2.1', 0)).rejects.toThrow(/EADDRNOTAVAIL/);
  port.close();
});
