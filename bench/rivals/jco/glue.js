import { readFileSync } from 'node:fs';
import { componentEmbed, componentNew, parse, transpile } from '@bytecodealliance/jco';

const INTERFACE = 'bench:glue/calls';

/**
 * The exports of a guest behind the glue that jco makes for it. `source` is its module as text, `calls` what the interface in
 * `glue.wit` asks for: functions, and the class `Thing`.
 */
export async function instantiate(source, calls) {
  const binary = await parse(source);
  const witSource = readFileSync(new URL('glue.wit', import.meta.url), 'utf8');
  const embedded = await componentEmbed({ binary, witSource, world: 'guest', stringEncoding: 'utf8' });
  const component = await componentNew(embedded, []);
  const { files } = await transpile(component, { name: 'guest', instantiation: 'sync', noTypescript: true });
  const text = Buffer.from(files['guest.js']).toString('base64');
  const glue = await import(`data:text/javascript;base64,${text}`);
  return glue.instantiate((path) => new WebAssembly.Module(files[path]), { [INTERFACE]: calls });
}
