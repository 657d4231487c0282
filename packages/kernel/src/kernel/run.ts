import type { StepReport } from '../crank/run.js';
import type { Clock } from './clock.js';

/** How much one `run` may do. Without bounds it runs until no vat can ever go on. */
export interface RunPolicy {
  readonly cranks?: number;
  readonly milliseconds?: number;
  /** Fuel that guests may use; the last crank may go over it. */
  readonly fuel?: number;
  /** Slices of vats that are over to sweep; what is left then is for another run. */
  readonly sweeps?: number;
}

/** What a `run` did. */
export interface RunReport {
  readonly cranks: number;
  /** Fuel that guests used. */
  readonly fuel: number;
  /** Slices of vats that are over that were swept. */
  readonly sweeps: number;
  /** quiet: nothing is to do and nothing will ever come · bound: the policy's bound was reached. */
  readonly end: 'quiet' | 'bound';
}

/** What {@link run} runs. */
export interface Running {
  readonly clock: Clock;
  /** Posts what is due by now. */
  poll(): void;
  /** One crank; null when nothing is to do. */
  step(): StepReport | null;
  /** Slices that were swept so far. */
  sweeps(): number;
  /** Says how many more slices may be swept. */
  allowSweeps(most: number): void;
  /** Whether slices are left to sweep. */
  isToSweep(): boolean;
  /** When something is due next, in microseconds of the clock; null for never. */
  next(): number | null;
  /** Whether something may come of which nobody knows the time. */
  listening(): boolean;
  /** Sleeps for so many milliseconds, or until something came. */
  sleep(milliseconds: number): Promise<void>;
}

/** Cranks after which whatever else waits in this process has its turn. */
const BREATH = 256;

/** Runs until nothing is to do, or the policy's bound. */
export async function run(kernel: Running, policy: RunPolicy): Promise<RunReport> {
  kernel.allowSweeps(policy.sweeps ?? Number.POSITIVE_INFINITY);
  try {
    return await runAllowed(kernel, policy);
  } finally {
    kernel.allowSweeps(Number.POSITIVE_INFINITY);
  }
}

async function runAllowed(kernel: Running, policy: RunPolicy): Promise<RunReport> {
  const { clock } = kernel;
  const timed = policy.milliseconds !== undefined;
  const until = timed ? clock.now() + policy.milliseconds * 1000 : Number.POSITIVE_INFINITY;
  const most = policy.cranks ?? Number.POSITIVE_INFINITY;
  const mostFuel = policy.fuel ?? Number.POSITIVE_INFINITY;
  let cranks = 0;
  let fuel = 0;
  const sweptBefore = kernel.sweeps();
  const report = (end: RunReport['end']): RunReport => ({
    cranks,
    fuel,
    sweeps: kernel.sweeps() - sweptBefore,
    end,
  });
  let breath = 0;
  for (;;) {
    kernel.poll();
    // Reading the clock costs as much as a good part of a crank: only who needs the time asks for it.
    if (cranks >= most || fuel >= mostFuel || (timed && clock.now() >= until)) return report('bound');
    const step = kernel.step();
    if (step !== null) {
      cranks++;
      fuel += step.fuel;
      if (++breath % BREATH === 0) await clock.sleep(0);
      continue;
    }
    const next = kernel.next();
    if (next === null && !kernel.listening()) return report(kernel.isToSweep() ? 'bound' : 'quiet');
    const due = Math.min(next ?? Number.POSITIVE_INFINITY, until);
    await kernel.sleep(Math.max(0, Math.ceil((due - clock.now()) / 1000)));
  }
}
