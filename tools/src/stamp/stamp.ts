import type { ReadInput, SourceText } from '@callgate/generators';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OutputText } from '../outputs.js';
import { type Project, abiSource } from '../project.js';
import { FILE_BYTES, readNamed } from '../read-regular.js';
import { type Code, codeOnDisk } from './code.js';
import { type StampedOutput, readStamp, writeStamp } from './stamp-file.js';

/** One run's view of the stamp of a project. */
export interface StampedRun {
  /** Whether the back ends would make exactly the files that are there, so that they need not run. False whenever that is not sure. */
  isUpToDate(only: readonly string[]): boolean;
  /** The definition, to be read by this run: what it asks for is remembered. */
  readonly source: () => ReadInput;
  /**
   * Keeps that the disk now holds what the definition that was read makes.
   * @param code what somebody found on the disk since this process began; by default it is looked for now
   */
  keep(outputs: ReadonlyMap<string, readonly OutputText[]>, code?: Code): void;
}

/**
 * Begins a run with stamps. The files of a definition are a function of what the project file says, the modules that it asks for, the code of this
 * command and of the generators, and Node; so they need not be made again when none of these has changed and every file on the disk is
 * as it was made. All are compared by content, except what the generators depend on. Of a back end of the project's own
 * nobody knows what it reads, so a project that has some has no stamp.
 */
export function stampedRun(project: Project): StampedRun | null {
  if (project.backEnds.length > 0) return null;
  const asked = new Map<string, Asked>();
  let read: ReadInput | null = null;
  return {
    isUpToDate(only) {
      const stamp = readStamp(project.root);
      if (stamp === null) return false;
      const source = sourceOf(project);
      if (source === null) return false;
      const answers = stamp.asked.map(([specifier, from]): Asked => {
        return { specifier, from, answer: source.resolve(specifier, from) };
      });
      if (hashOf(project, codeOnDisk(), source, answers) !== stamp.inputs) return false;
      const chosen = only.length === 0 ? [...project.outputs.keys()] : only;
      return chosen.every((id) => Object.hasOwn(stamp.outputs, id) && isThere(project, stamp.outputs[id]));
    },
    source() {
      const source = abiSource(project);
      read = source;
      const resolve: ReadInput['resolve'] = (specifier, from) => {
        const answer = source.resolve(specifier, from);
        asked.set(JSON.stringify([specifier, from]), { specifier, from, answer });
        return answer;
      };
      return { ...source, resolve };
    },
    keep(outputs, code = codeOnDisk()) {
      if (read === null) throw new Error('invariant: what is kept was made of a definition that was read');
      // What runs may be older than what is on the disk: no stamp can be trusted then.
      if (code.changed >= performance.timeOrigin) return;
      const answers = [...asked.values()];
      const inputs = hashOf(project, code, read, answers);
      const old = readStamp(project.root);
      const made = [...outputs].map(([id, files]): [string, StampedOutput] => {
        return [id, { paths: files.map(({ path }) => path), hash: hashOfFiles(files) }];
      });
      writeStamp(project.root, {
        inputs,
        asked: answers.map(({ specifier, from }) => [specifier, from]),
        outputs: { ...(old?.inputs === inputs ? old.outputs : {}), ...Object.fromEntries(made) },
      });
    },
  };
}

/** A module that the definition asked for, and what it got. */
interface Asked {
  readonly specifier: string;
  readonly from: string;
  readonly answer: SourceText | null;
}

/** The definition; null when it cannot even be begun, which a full run says better. */
function sourceOf(project: Project): ReadInput | null {
  try {
    return abiSource(project);
  } catch {
    return null;
  }
}

function hashOf(
  { outputs, host }: Project,
  code: Code,
  { name, version, entry }: ReadInput,
  asked: readonly Asked[],
): string {
  // As JSON: no text can pretend to be several.
  return createHash('sha256')
    .update(JSON.stringify([code.hash, [...outputs], host, name, version, entry, asked]))
    .digest('hex');
}

function isThere({ root }: Project, { paths, hash }: StampedOutput): boolean {
  try {
    const files = paths.map((path) => {
      return { path, content: readNamed(join(root, path), 'an output', FILE_BYTES) };
    });
    return hashOfFiles(files) === hash;
  } catch {
    return false;
  }
}

function hashOfFiles(files: readonly { path: string; content: string | Uint8Array }[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) {
    hash.update(`${path}\n${Buffer.byteLength(content)}\n`).update(content);
  }
  return hash.digest('hex');
}
