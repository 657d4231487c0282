import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equals } from './support/outcome.mjs';

const CLIENT = 'coap-client-notls';

export const needs = { [CLIENT]: 'libcoap3-bin' };

/** The example coap-thermometer, started by the command line, is asked by libcoap's client. */
export async function* checks(root) {
  const { buildGuests } = await import('../build-guests.mjs');
  const example = join(root, 'examples/coap-thermometer');
  await buildGuests(example);
  const server = spawn(
    process.execPath,
    [join(root, 'tools/bin/callgate.mjs'), 'run', manifestIn(example), '--seconds', '60'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const uri = await uriOf(server.stdout);
    for (const [what, parameters, answer] of QUESTIONS) {
      for (const [vm, below] of [
        ['EmbedVM', ''],
        ['wasm', 'wasm/'],
      ]) {
        const last = parameters.at(-1);
        const asked = [...parameters.slice(0, -1), `${uri}/${below}${last}`];
        yield equals(`${CLIENT}: ${what}, answered by ${vm}`, ask(asked), answer);
      }
    }
    const names = ask(['-m', 'get', `${uri}/`]);
    yield equals(`${CLIENT}: the names of the sensors`, names.split('\n').slice(-2), ['humidity', 'room']);
    const inBlocks = ask(['-b', '16', '-m', 'get', `${uri}/`]);
    yield equals(`${CLIENT}: the same in blocks of 16 bytes`, inBlocks, names);
    yield equals(`${CLIENT}: what is served`, ask(['-m', 'get', `${uri}/.well-known/core`]), '</>,</wasm>');
  } finally {
    server.kill();
  }
}

/** What is asked, the client's parameters with a path at the end, and what it prints of the answer. */
const QUESTIONS = [
  ['the temperature', ['-m', 'get', 'temperature'], '21.5 °C'],
  ['a non-confirmable request', ['-N', '-m', 'get', 'humidity'], '48 %'],
  ['a path that nobody serves', ['-m', 'get', 'nothing'], '4.04'],
  ['a query that the guest does not understand', ['-m', 'get', 'temperature?unit=F'], '4.02'],
  ['another method', ['-m', 'put', '-e', 'warmer', 'temperature'], '4.05'],
  ['a body in blocks of 16 bytes', ['-b', '16', '-m', 'post', '-e', 'w'.repeat(100), 'temperature'], '4.05'],
];

/** The example's manifest with any free port; the sensors are the example's own and those of this machine. */
function manifestIn(example) {
  const manifest = JSON.parse(readFileSync(join(example, 'coap-thermometer.json'), 'utf8'));
  const folder = join(example, 'build');
  mkdirSync(folder, { recursive: true });
  const place = join(folder, 'coap-client.json');
  const vats = manifest.vats.map((vat) => ({ ...vat, image: join(example, vat.image) }));
  const changed = { vats, coap: '127.0.0.1:0', devices: join(example, manifest.devices) };
  writeFileSync(place, JSON.stringify(changed));
  return place;
}

/** Where the server says that requests come in. */
async function uriOf(output) {
  let said = '';
  for await (const chunk of output) {
    said += chunk;
    const found = /coap:\/\/\S+/.exec(said);
    if (found !== null) return found[0];
  }
  throw new Error(`The server ended without serving: ${said}`);
}

/** What the client prints; errors of the server, such as 4.04, too. */
function ask(parameters) {
  const { stdout, stderr } = spawnSync(CLIENT, ['-B', '5', ...parameters], { encoding: 'utf8' });
  return (stdout + stderr).trim();
}
