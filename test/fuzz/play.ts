import type { StopReason } from '@callgate/kernel';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { BYSTANDERS, LINES } from './bystanders.js';
import { DESCRIPTION } from './description.js';
import type { Scene } from './program.js';
import { vatOf } from './vat-of.js';
import { Watch } from './watch.js';
import { world } from './world.js';

/** What a vat of a scene may end with: a fault of the border or of its machine, or a bound of its own. */
const ENDS = new Set<StopReason | null>([
  null,
  'bad-pointer',
  'bad-length',
  'bad-text',
  'bad-handle',
  'wrong-kind',
  'missing-right',
  'gone',
  'out-of-range',
  'not-permitted',
  'handle-table-full',
  // A program may write over itself.
  'unknown-call',
  'argument-count',
  'machine',
  'meter-empty',
  'out-of-fuel',
]);

/** Milliseconds without a crank after which none comes: longer than any timer of a program, and than a request waits for its answer. */
const RESTS_AFTER = 0x7fff_ffff;

/** What became of a scene. */
export interface Played {
  /** What should not have happened, one sentence each; empty when all went as described. */
  readonly problems: readonly string[];
  /** `profile call outcome` → how often. */
  readonly reached: ReadonlyMap<string, number>;
  readonly reasons: readonly (StopReason | null)[];
}

/** Runs the guests of a scene in one kernel beside two that do no harm, and looks at everything that can be seen. */
export async function play(scene: Scene, traced = false): Promise<Played> {
  const lines: string[] = [];
  const bugs: string[] = [];
  const problems: string[] = [];
  const { kernel, handlers } = world(
    lines,
    bugs,
    traced
      ? (event) => {
          if (event.kind === 'syscall' && event.call.result.kind === 'undeclared')
            problems.push(`the trace shows an undeclared answer of ${event.call.name}`);
        }
      : null,
  );
  const reasons: (StopReason | null)[] = [];
  const watch = new Watch(DESCRIPTION);
  const wasm = wasmBackend(watch.wasm(wasmGlue(handlers)));
  const embedvm = embedvmBackend(watch.embedvm(embedvmGlue(handlers)));
  const permissions = ['console', 'timer'];
  kernel.addVat({ name: 'good-wasm', backend: wasm, image: BYSTANDERS.wasm, permissions });
  for (const [index, program] of scene.programs.entries())
    kernel.addVat({ name: `bad${index}`, ...vatOf(program, wasm, embedvm) });
  kernel.addVat({ name: 'good-embedvm', backend: embedvm, image: BYSTANDERS.embedvm, permissions });
  const look = (when: string) => {
    const { pending } = kernel.journal;
    if (pending !== 0) problems.push(`${when}: ${pending} changes are pending`);
    for (const each of kernel.audit()) problems.push(`${when}: ${each}`);
  };
  try {
    for (let crank = 0; ; crank++) {
      // Who serves CoAP is never quiet: the vats rest when nothing happens any more.
      const { end, cranks } = await kernel.run({ cranks: 1, milliseconds: RESTS_AFTER });
      look(`after crank ${crank}`);
      if (end === 'quiet' || cranks === 0) break;
      if (crank < 5000) continue;
      problems.push('the vats never came to rest');
      break;
    }
    const vats = kernel.vats();
    reasons.push(...vats.map(({ reason }) => reason));
    for (const { name, reason, handles } of vats) {
      if (!ENDS.has(reason)) problems.push(`${name} ended with ${reason}`);
      if (!name.startsWith('good')) continue;
      if (reason !== null || handles !== 0)
        problems.push(`${name} ended with ${reason} and ${handles} handles`);
      const printed = lines.filter((line) => line === `[${name}] t`).length;
      if (printed !== LINES) problems.push(`${name} printed ${printed} of ${LINES} lines`);
    }
    for (const { number } of vats) kernel.terminate(number);
    look('at the end');
    if (kernel.objects.live !== 0 || kernel.deliveries.kept !== 0)
      problems.push(`${kernel.objects.live} objects and ${kernel.deliveries.kept} deliveries are left`);
    const again = await kernel.run();
    if (again.cranks !== 0) problems.push(`${again.cranks} cranks after the end of every vat`);
  } catch (error) {
    problems.push(`the kernel threw ${String(error)}`);
  }
  problems.push(...watch.problems, ...bugs.map((bug) => `a handler failed: ${bug}`));
  return { problems, reached: watch.reached, reasons };
}
