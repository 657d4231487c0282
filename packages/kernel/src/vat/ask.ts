import type { Core } from '../kernel/core.js';
import { enterGuest } from '../crank/enter.js';
import { beginAsk, endDispatch } from '../deliver/begin.js';
import { Dispatch } from '../abi/dispatches.js';
import type { Resource } from '../journal/journal.js';
import type { Vat } from './vat.js';

const encoder = new TextEncoder();

/** What asking a vat came to. */
export interface Asked {
  /** Whether its code ran. */
  readonly entered: boolean;
  /** Resources that were acquired in a dispatch that was undone. */
  readonly acquired: readonly Resource[];
}

/**
 * Asks a vat's code to get ready for its end, or for other code in its place: to bring out its dead, and to stop. It has no veto: a dispatch that
 * ends badly is undone alone, and nothing else changes. A vat in the middle of its program is not asked.
 */
export function askToStop(core: Core, vat: Vat, reason: string): Asked {
  const acquired: Resource[] = [];
  let entered = false;
  for (const dispatch of [Dispatch.BringOutYourDead, Dispatch.StopVat]) {
    if (vat.state !== 'idle' || vat.gate.reason !== null || !vat.entries.has(dispatch)) continue;
    entered = true;
    for (const resource of ask(core, vat, dispatch, encoder.encode(reason))) acquired.push(resource);
  }
  return { entered, acquired };
}

function ask(core: Core, vat: Vat, dispatch: Dispatch, body: Uint8Array): readonly Resource[] {
  const { journal, settled } = core.state;
  const { transcript } = vat;
  const mark = journal.mark();
  beginAsk(core, vat, dispatch, body);
  const outcome = enterGuest(vat, false);
  vat.fuelUsed += outcome.fuelUsed;
  vat.balance -= outcome.fuelUsed;
  core.tracer?.crank(vat, outcome);
  endDispatch(core, vat);
  vat.exit = null;
  if (outcome.kind === 'returned') {
    transcript?.keep(outcome);
    return [];
  }
  transcript?.forget();
  settled.length = 0;
  core.outputs.discard();
  return journal.undoTo(mark);
}
