import type { StepReport } from '../crank/run.js';
import type { Clock } from './clock.js';

/** How much one `run` may do. Without bounds it runs until no vat can ever go on. */
export interface RunPolicy {
  readonly cranks?: number;
  readonly milliseconds?: number;
  /** Fuel that guests may use; the last crank may go over it. */
  readonly fuel?: number;
}

/** What a `run` did. */
export interface RunReport {
  readonly cranks: number;
  /** Fuel that guests used. */
  readonly fuel: number;
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
  /** When something is due next, in microseconds of the clock; null for never. */
  next(): number | null;
}

/** Cranks after which whatever else waits in this process has its turn. */
const BREATH = 256;

/** Runs until nothing is to do, or the policy's bound. */
export async function run(kernel: Running, policy: RunPolicy): Promise<RunReport> {
  const { clock } = kernel;
  const timed = policy.milliseconds !== undefined;
  const until = timed ? clock.now() + policy.milliseconds * 1000 : Number.POSITIVE_INFINITY;
  const most = policy.cranks ?? Number.POSITIVE_INFINITY;
  const mostFuel = policy.fuel ?? Number.POSITIVE_INFINITY;
  let cranks = 0;
  let fuel = 0;
  let breath = 0;
  for (;;) {
    kernel.poll();
    // Reading the clock costs as much as a good part of a crank: only who needs the time asks for it.
    if (cranks >= most || fuel >= mostFuel || (timed && clock.now() >= until))
      return { cranks, fuel, end: 'bound' };
    const report = kernel.step();
    if (report !== null) {
      cranks++;
      fuel += report.fuel;
      if (++breath % BREATH === 0) await clock.sleep(0);
      continue;
    }
    const next = kernel.next();
    if (next === null) return { cranks, fuel, end: 'quiet' };
    await clock.sleep(Math.max(0, Math.ceil((Math.min(next, until) - clock.now()) / 1000)));
  }
}
