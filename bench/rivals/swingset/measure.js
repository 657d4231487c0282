// node measure.js [COUNT]: what SwingSet's kernel costs with raw vats and its store in memory, as JSON of microseconds, on the last line.
// It stands in a process of its own because it changes the language's own objects (lockdown) before anything else loads.
import '@endo/init';
import { fileURLToPath } from 'node:url';
import { kser, kslot } from '@agoric/kmarshal';
import { initSwingStore } from '@agoric/swing-store';
import { buildVatController } from '@agoric/swingset-vat';

const COUNT = Number(process.argv[2] ?? 2000);
const sourceSpec = fileURLToPath(new URL('vat.js', import.meta.url));
// No transcript and no garbage collection between: the least that this kernel can do.
const creationOptions = { enableSetup: true, managerType: 'local', useTranscript: false, neverReap: true };
const vat = { sourceSpec, creationOptions };

const { kernelStorage } = initSwingStore();
const controller = await buildVatController({ vats: { a: vat, b: vat, c: vat } }, undefined, {
  kernelStorage,
});
const target = kslot(controller.pinVatRoot('b'));
controller.pinVatRoot('a');
controller.pinVatRoot('c');
await controller.run();

/** Microseconds of one of `count`, after a round that warms. */
async function timed(vatName, method, count) {
  controller.queueToVatRoot(vatName, method, [target, count]);
  const start = performance.now();
  const cranks = await controller.run();
  if (cranks < count) throw new Error(`${method} ended after ${cranks} cranks, before its ${count} messages`);
  return ((performance.now() - start) * 1000) / count;
}

await timed('a', 'flood', COUNT);
const oneWay = await timed('a', 'flood', COUNT);
await timed('a', 'ask', COUNT);
const call = await timed('a', 'ask', COUNT);

controller.queueToVatRoot('c', 'export', [target, COUNT]);
await controller.run();
controller.terminateVat(controller.vatNameToID('c'), kser('over'));
const start = performance.now();
await controller.run();
const terminate = ((performance.now() - start) * 1000) / COUNT;

const figures = {
  'one-way message': oneWay,
  'call, resolve, notify': call,
  'terminate, per export': terminate,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await controller.shutdown();
