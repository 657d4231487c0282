import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is watched, and how patiently. */
export interface WatchOptions {
  /** Files, and folders with everything below them; asked for anew before each look. */
  readonly places: () => readonly string[];
  /** Milliseconds without an event after which a burst is over. */
  readonly quiet: number;
  /** Milliseconds after which is looked again without an event: some file systems tell nothing. */
  readonly again: number;
  readonly until: AbortSignal;
}

/**
 * Calls `onChange` once at the start and then whenever something below the places has changed, one call after another, until it is
 * stopped. Events only say when to look; what changed is found by comparing, so a lost event is late and never lost.
 */
export async function watchFor(options: WatchOptions, onChange: () => Promise<void>): Promise<void> {
  const { places, quiet, again, until } = options;
  const watchers = new Map<string, FSWatcher>();
  let wake = () => {};
  try {
    let seen: string | null = null;
    while (!until.aborted) {
      const { state, folders } = look(places());
      follow(watchers, folders, () => wake());
      if (state !== seen) {
        seen = state;
        await onChange();
        continue;
      }
      const woken = await sleep(again, true);
      if (woken && !until.aborted) await sleep(quiet, false);
    }
  } finally {
    for (const watcher of watchers.values()) watcher.close();
  }

  /** Waits so long, or until it is stopped, or (when asked for) until an event: whether it was cut short. */
  function sleep(milliseconds: number, forEvent: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (woken: boolean) => {
        clearTimeout(timer);
        until.removeEventListener('abort', stop);
        wake = () => {};
        resolve(woken);
      };
      const stop = () => end(true);
      const timer = setTimeout(() => end(false), milliseconds);
      until.addEventListener('abort', stop);
      if (forEvent) wake = () => end(true);
    });
  }
}

/** Path, size and time of every file below the places, as one text, and the folders in which they are. */
function look(places: readonly string[]): { state: string; folders: ReadonlySet<string> } {
  const lines: string[] = [];
  const folders = new Set<string>();
  const visited = new Set<string>();
  const visit = (path: string) => {
    try {
      const stats = statSync(path);
      if (!stats.isDirectory()) {
        lines.push(`${path}\n${stats.size}\n${stats.mtimeMs}\n${stats.ino}`);
        // A file that is replaced is another file: its folder tells.
        folders.add(dirname(path));
        return;
      }
      // A folder that links lead to again is looked at once: there may be a way back to it from itself.
      const real = realpathSync.native(path);
      if (visited.has(real)) return;
      visited.add(real);
      folders.add(path);
      for (const name of readdirSync(path).sort()) {
        if (name !== 'node_modules' && !name.startsWith('.')) visit(join(path, name));
      }
    } catch {
      // It went away between two looks; the next one will see what is there then.
      lines.push(`${path}\ngone`);
    }
  };
  for (const place of places) visit(place);
  return { state: lines.join('\n'), folders };
}

/** Watches exactly these folders. A folder that cannot be watched is looked at from time to time nevertheless. */
function follow(watchers: Map<string, FSWatcher>, folders: ReadonlySet<string>, onEvent: () => void): void {
  for (const [folder, watcher] of watchers) {
    if (folders.has(folder)) continue;
    watcher.close();
    watchers.delete(folder);
  }
  for (const folder of folders) {
    if (watchers.has(folder)) continue;
    try {
      const watcher = watch(folder, onEvent);
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // Out of watches, or gone: the next look comes anyway.
    }
  }
}
