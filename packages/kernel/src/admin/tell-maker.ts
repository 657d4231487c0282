import { RowKind } from '../tables/layout.js';
import { enqueue } from '../messages/route.js';
import type { State } from '../kernel/state.js';
import { isOver, type Vat } from '../vat/vat.js';
import type { OutcomeKind } from '../vat/vm.js';
import { forEachHeld, type Message } from '../tables/work.js';

/**
 * What a notifier is told, in JSON: `created`, with the new vat's root in the only slot · `failed`: it never started · `terminated`; `exit` is what the vat
 * itself said with its last `exit`, its body in base64, if that fits the maker's machine; its slots come with the message unless the crank was undone · `parked`, with
 * the reason: it does not go on until it is resumed · `upgraded`, `upgrade-failed`.
 */
export interface AdminNews {
  readonly event: 'created' | 'failed' | 'terminated' | 'parked' | 'upgraded' | 'upgrade-failed';
  /** Why it ended or was parked: a `StopReason`, `ended`, or `bad-image`. */
  readonly reason?: string;
  readonly exit?: { readonly failure: boolean; readonly body?: string };
}

/** Whether a vat that another vat made has not started yet. */
export function isStarting({ admin }: State, { number }: Vat): boolean {
  return admin.of(number)?.started === false;
}

/** Whether a vat that another one made has started without leaving its table room for its root, which its maker is to get. */
export function lacksRoot(state: State, vat: Vat): boolean {
  const { clist } = vat;
  return (
    isStarting(state, vat) &&
    clist.size >= clist.quota &&
    clist.knownObjectOf(clist.exportHandle(0, false)) === 0
  );
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
  const news = { event, reason, ...said } as const;
  const fits = encode(news).length <= largestBody(state, record.notifier);
  tellNotifier(
    state,
    record.notifier,
    fits || !its ? news : { event, reason, exit: { failure: exit.failure } },
    slots,
  );
  state.admin.delete(number, record);
}

/** The vat does not go on until its maker, or the host, resumes it. */
export function tellParked(state: State, { number, record: why }: Vat): void {
  const record = state.admin.of(number);
  if (record === null || why === null) return;
  tellNotifier(state, record.notifier, { event: 'parked', reason: why.reason });
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
  const body = encode(news);
  const message: Message = { work: 'message', sender: 0, target: notifier, body, slots, result: 0 };
  forEachHeld(message, (object) => objects.hold(object));
  enqueue(state, owner, message);
}

function encode(news: AdminNews): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(news));
}

/** What the machine of a notifier's vat takes. */
function largestBody(state: State, notifier: number): number {
  const owner = state.objects.ownerOf(notifier);
  return owner === 0 ? 0 : state.vat(owner).config.backend.profile.largestBody;
}

const NO_SLOTS = new Int32Array(0);
