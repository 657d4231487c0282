import type { Core } from '../kernel/core.js';
import { type Answer, checked } from '../device/answer.js';
import { tellUnseen } from '../deliver/unseen.js';
import { askKernelNode } from '../device/kernel-node.js';
import { undoing } from '../device/undoing.js';
import { NO_HANDLES } from '../deliver/incoming.js';
import { RowKind } from '../tables/layout.js';
import { kernelSettlement } from '../messages/reasons.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import { insistPhase } from './phase.js';

/** What a device answered. */
export interface CallResult {
  /** Whether it is an error: the device's own, or the kernel's, whose body is the reason in words (`device-error`, `receiver-full`). */
  readonly error: boolean;
  readonly body: Uint8Array;
  /** In the vat's handles. */
  readonly slots: Int32Array;
}

/**
 * Calls a device node and gets its answer at once. A device that throws has changed nothing, and the vat gets an error. `body` and `slots` are the call's
 * own from here on.
 * @throws Error when it is made from inside a device or a hook: an error in that
 */
export function callNow(
  core: Core,
  vat: Vat,
  target: number,
  body: Uint8Array,
  slots: Int32Array,
): CallResult {
  const { objects } = core.state;
  if (core.inside !== null) throw new Error(`callNow was made from inside ${core.inside}`);
  insistPhase(vat);
  if (objects.kindOf(target) !== RowKind.Node)
    vat.gate.fault('wrong-kind', 'only device nodes are called so');
  if (slots.some((slot) => objects.isPromise(slot)))
    vat.gate.fault('wrong-kind', 'a device is given no promises');
  const owner = objects.ownerOf(target);
  const who = owner > 0 ? core.state.device(owner).name : 'the kernel';
  try {
    return undoing(core, who, () =>
      told(
        vat,
        owner > 0 ? invoke(core, target, body, slots) : askKernelNode(core, vat.number, target, body, slots),
      ),
    );
  } catch (error) {
    if (error === FULL) return failed(PromiseState.ReceiverFull);
    core.report(error, vat.config.name, who);
    return failed(PromiseState.DeviceError);
  }
}

function invoke({ state }: Core, target: number, body: Uint8Array, rows: Int32Array): Answer {
  const { names, code, name } = state.device(state.objects.ownerOf(target));
  if (code.invoke === undefined) throw new Error(`${name} answers no calls`);
  const slots = names.tellAll(rows);
  return checked(code.invoke(names.tell(target), body, slots), (dref) => names.use(dref));
}

function told(vat: Vat, { error, body, slots }: Answer): CallResult {
  const handles = slots.length === 0 ? NO_HANDLES : slots.map((row) => tellUnseen(vat, row));
  if (handles.includes(0)) {
    for (const handle of handles) vat.gate.told.unseen.delete(handle);
    throw FULL;
  }
  return { error, body, slots: handles };
}

function failed(reason: PromiseState): CallResult {
  return { error: true, body: kernelSettlement(reason).body.slice(), slots: NO_HANDLES };
}

/** The vat's table has no room for the answer. */
const FULL = Object.freeze(new Error('the table of the vat is full'));
