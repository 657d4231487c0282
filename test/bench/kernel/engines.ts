/*
 * Processes of their own: a kernel takes its engine from `CALLGATE_CLIST` and has no option for one, and the engines' paths through one kernel's code would share
 * what V8 learns of them.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type EngineId, nativeProblem } from '@callgate/native-addon';
import type { Figures } from '../support/figures.js';

/** Processes of each engine, in turn. */
const TURNS = 4;

/** The kernel on each engine that runs here, in the same run: the least of what processes of each took, and how many times as long TypeScript takes. */
export function engines(): Figures {
  const problem = nativeProblem();
  const names: readonly EngineId[] = problem === '' ? ['native', 'wasm', 'js'] : ['wasm', 'js'];
  const least = new Map<string, Record<string, number>>();
  for (let turn = 0; turn < TURNS; turn++) {
    for (const engine of turn % 2 === 0 ? names : [...names].reverse()) {
      for (const [what, time] of Object.entries(measure(engine))) {
        const row = least.get(what) ?? {};
        row[engine] = Math.min(row[engine] ?? time, time);
        least.set(what, row);
      }
    }
  }
  const [fastest] = names;
  return {
    columns: [
      { key: 'what', head: 'by engine of the c-lists' },
      ...names.map((name) => ({ key: name, head: name })),
      { key: 'ratio', head: `js / ${fastest}`, digits: 2 },
    ],
    rows: [...least].map(([what, times]) => ({ what, ...times, ratio: times.js / times[fastest] })),
    notes: [
      `The least of ${TURNS} processes each, in turn.`,
      ...(problem === ''
        ? []
        : [`There is no addon here (${problem.split('\n')[0]}): build it for the column native.`]),
    ],
  };
}

function measure(engine: EngineId): Record<string, number> {
  const child = fileURLToPath(new URL('engine-child.js', import.meta.url));
  const env = { ...process.env, CALLGATE_CLIST: engine };
  const { status, stdout, stderr } = spawnSync(process.execPath, [child], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the bench of the engine ${engine} failed:\n${stdout}${stderr}`);
  return JSON.parse(stdout) as Record<string, number>;
}
