import type { Kernel } from '@callgate/kernel';
import type { ConsoleHandlers } from '@callgate/kernel/abi';
import { inert } from './inert.js';
import { splitLines } from './lines.js';

/** The console, and its end. */
export interface ConsoleDevice extends ConsoleHandlers {
  /** Shows the lines that have not ended; for the end of a run. */
  flush(): void;
}

/** A vat's line that has not ended. */
interface Held {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The operator's console. `write` gets one line at a time, without its end, after the crank that ended it has committed; it must not
 * throw. Each line is `[vat-name] text` with inert text, so that no guest can start a line in another's name.
 */
export function consoleDevice(
  kernel: Pick<Kernel, 'addOutput'>,
  write: (line: string) => void,
): ConsoleDevice {
  const held = new Map<number, Held>();
  const show = (name: string, bytes: Uint8Array) => write(`[${name}] ${inert(bytes)}`);

  const output = kernel.addOutput(({ number, name }, bytes) => {
    const { ended, rest } = splitLines(held.get(number)?.bytes ?? NOTHING, bytes);
    if (rest.length === 0) held.delete(number);
    else held.set(number, { name, bytes: rest });
    for (const line of ended) show(name, line);
  });

  return {
    puts(call, text) {
      if (text.length > 0) call.output(output, text.copy());
    },
    flush() {
      const left = [...held.values()];
      held.clear();
      for (const { name, bytes } of left) show(name, bytes);
    },
  };
}

const NOTHING = new Uint8Array(0);
