import { register } from 'node:module';

/** `@callgate/native-addon`, or a copy of it. */
export type ClistPackage = typeof import('@callgate/native-addon');

/** Whom a copy imports, it imports as a copy of the same name. Runs in the thread of Node's module hooks. */
const HOOKS = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const [, copy] = /\\?copy=(\\w+)$/.exec(context.parentURL ?? '') ?? [];
  return copy === undefined || !found.url.startsWith('file:') ? found : { ...found, url: found.url + '?copy=' + copy };
}`;

let registered = false;

/**
 * The package's modules once more under other addresses, for one engine: its code learns the types of that engine alone. One copy may use the native engine: the addon, of which
 * there is one in a process, has the arena of the one that asked last.
 */
export async function ownPackage(copy: string): Promise<ClistPackage> {
  if (!registered) register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
  registered = true;
  return (await import(`${import.meta.resolve('@callgate/native-addon')}?copy=${copy}`)) as ClistPackage;
}
