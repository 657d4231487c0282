import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AbiStamp, stampText } from '@callgate/kernel';
import { Failure } from '../failure.js';
import { parse } from '../json.js';
import { type Project, projectAround } from '../project.js';
import type { MakeHost } from './manifest-host.js';
import { type ManifestSchema, bundledSchema } from './schema.js';

/** What runs a manifest: a host, and the schema of what a manifest may ask of it. */
export interface Runner {
  readonly makeHost: MakeHost;
  readonly schema: ManifestSchema;
  /** What is said when an image does not fit the ABI that the host has: that the host is an old one; null when it is not. */
  readonly outdated: (host: AbiStamp) => Promise<Failure | null>;
}

/** The host of the project that a manifest lies in, with that project's ABI; the bundled one where no project has its own. */
export async function hostOf(manifest: string): Promise<Runner> {
  const project = projectAround(dirname(manifest));
  if (project !== null && project.host !== null) return ownHost(project, project.host);
  const { makeHost } = await import('../host.js');
  return { makeHost, schema: bundledSchema(), outdated: async () => null };
}

async function ownHost(project: Project, module: string): Promise<Runner> {
  const place = join(project.root, module);
  const schema = schemaOf(project);
  if (!existsSync(place))
    throw new Failure(
      `There is no ${place}, the project's host.`,
      'Build the project first. In one that `callgate init` made, that is `npm run build`.',
    );
  let exported: { makeHost?: unknown };
  try {
    exported = await import(pathToFileURL(place).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`The project's host ${place} cannot be loaded: ${reason}`, 'Build the project again.');
  }
  const { makeHost } = exported;
  if (typeof makeHost !== 'function')
    throw new Failure(`${place} exports no function makeHost.`, 'Export it by that name.');
  return { makeHost: makeHost as MakeHost, schema, outdated: (host) => outdated(project, place, host) };
}

/** Whether the host was built before the definition became what it is: then the guest is not to blame. */
async function outdated(project: Project, place: string, host: AbiStamp): Promise<Failure | null> {
  // What reads a definition takes its time to be loaded, and most runs need none of it.
  const [{ fingerprint }, { load }] = await Promise.all([
    import('@callgate/generators'),
    import('../regenerate.js'),
  ]);
  const { abi, diagnostics } = load(project);
  if (abi === null || diagnostics.length > 0) return null;
  const defined = { name: abi.name, version: abi.version, fingerprint: fingerprint(abi) };
  if (host.name === defined.name && host.fingerprint === defined.fingerprint) return null;
  return new Failure(
    `The project's host ${place} is not of the ABI as it is defined: it has ${stampText(host)}, and defined is ${stampText(defined)}.`,
    'Build the project again: generate (`callgate generate`), compile the host, then the guests. In a project that `callgate init` made, that is `npm run build`.',
  );
}

function schemaOf({ root, outputs, files }: Project): ManifestSchema {
  const output = outputs.get('manifest-schema');
  if (output === undefined)
    throw new Failure(
      `${join(root, 'callgate.json')} names a host, but no folder for the schema of its manifests.`,
      'Add "manifest-schema" to "outputs".',
    );
  const path = `${output.folder}/manifest.schema.json`;
  const text = files.read(path);
  if (text === null) throw new Failure(`There is no ${join(root, path)}.`, 'Run `callgate generate` first.');
  return parse(text, join(root, path));
}
