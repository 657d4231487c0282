import { RowKind } from '../tables/layout.js';
import { enqueue } from '../messages/route.js';
import type { State } from '../kernel/state.js';
import { isOver, type Vat } from '../vat/vat.js';
import type { OutcomeKind } from '../vat/vm.js';
import { forEachHeld, type Message } from '../tables/work.js';

/**
 * What a notifier is told, in JSON: `created`, with the new vat's root in the only slot · `failed`: it never started · `terminated`; `exit` is what the vat
 * itself said with its last `exit`, its body in base64; its slots come with the message unless the crank was undone · `upgraded`, `upgrade-failed`.
 */
export interface AdminNews {
  readonly event: 'created' | 'failed' | 'terminated' | 'upgraded' | 'upgrade-failed';
  /** Why it ended: a `StopReason`, `ended`, or `bad-image`. */
  readonly reason?: string;
  readonly exit?: { readonly failure: boolean; readonly body: string };
}

/** Whether a vat that another vat made has not started yet. */
export function isStarting({ admin }: State, { number }: Vat): boolean {
  return admin.of(number)?.started === false;
}

/** Within the last step of a crank that commits: the maker is told that the vat has started, and that it asked for its end. */
export function tellMaker(state: State, vat: Vat, outcome: OutcomeKind): void {
  const record = state.admin.of(vat.number);
  if (record === null) return;
  if (!record.started && outcome !== 'out-of-fuel') tellCreated(state, vat);
  if (vat.exit !== null) tellOver(state, vat, vat.exit.slots);
}

/** The maker gets the root of its vat. */
export function tellCreated(state: State, vat: Vat): void {
  const record = state.admin.of(vat.number);
  const root = vat.names.use(vat.clist.exportHandle(0, false));
  if (record === null || root === 0) return;
  state.admin.setStarted(vat.number, record);
  tellNotifier(state, record.notifier, { event: 'created' }, Int32Array.of(root));
}

/** The vat is over, for whatever reason; its maker is told, unless it was already. */
export function tellMakerOver(state: State, vat: Vat): void {
  tellOver(state, vat, NO_SLOTS);
}

function tellOver(state: State, { number, exit, record: why, state: how }: Vat, slots: Int32Array): void {
  const record = state.admin.of(number);
  if (record === null) return;
  const reason = why?.reason ?? (exit === null ? how : 'exit');
  const its = exit !== null && reason.startsWith('exit');
  const said = its && { exit: { failure: exit.failure, body: Buffer.from(exit.body).toString('base64') } };
  const event = record.started ? 'terminated' : 'failed';
  tellNotifier(state, record.notifier, { event, reason, ...said }, slots);
  state.admin.delete(number, record);
}

/** Sends a notifier its news. A full inbox does not keep it out: a maker asked for each of these messages by making the vat. */
export function tellNotifier(
  state: State,
  notifier: number,
  news: AdminNews,
  slots: Int32Array = NO_SLOTS,
): void {
  const { objects } = state;
  const owner = objects.kindOf(notifier) === RowKind.Object ? objects.ownerOf(notifier) : 0;
  if (owner === 0 || isOver(state.vat(owner))) return;
  const body = new TextEncoder().encode(JSON.stringify(news));
  const message: Message = { work: 'message', target: notifier, body, slots, result: 0 };
  forEachHeld(message, (object) => objects.hold(object));
  enqueue(state, owner, message);
}

const NO_SLOTS = new Int32Array(0);
