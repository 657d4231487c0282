import { Dispatch } from '../abi/dispatches.js';
import type { Incoming, ToldResolution } from '../deliver/incoming.js';
import { PromiseState } from '../tables/promises.js';
import type { HandleResolver } from './decode-value.js';
import { type KindName, type Naming, bytesOf, handleOf, handlesOf, listOf } from './raw-values.js';
import type { TraceValue, TracedField } from './value.js';

/** What a raw vat is told by a dispatch, by the names of `RawDispatch`. `hidden`: the ABI says that a parameter of this dispatch is secret. */
export function tracedRawDispatch(
  incoming: Incoming,
  hidden: boolean,
  resolve: HandleResolver,
  kindName: KindName,
): readonly TracedField[] {
  const naming: Naming = { resolve, kindName };
  const { dispatch, target, slots, result, resolutions, handles } = incoming;
  const body: TraceValue = hidden ? { kind: 'redacted' } : bytesOf(incoming.body);
  const references: TracedField = { name: 'slots', value: handlesOf(slots, 0, naming) };
  switch (dispatch) {
    case Dispatch.StartVat:
      return [{ name: 'parameters', value: body }, references];
    case Dispatch.Deliver:
      return [
        { name: 'target', value: handleOf(target, naming) },
        { name: 'body', value: body },
        references,
        { name: 'result', value: handleOf(result, naming) },
      ];
    case Dispatch.Notify: {
      const told = listOf(resolutions, 0, (each) => resolutionOf(each as ToldResolution, naming));
      return [{ name: 'resolutions', value: told }];
    }
    case Dispatch.BringOutYourDead:
      return [];
    case Dispatch.StopVat:
      return [{ name: 'reason', value: body }];
    default:
      return [{ name: 'handles', value: handlesOf(handles, 0, naming) }];
  }
}

function resolutionOf({ promise, state, body, slots, exactly }: ToldResolution, naming: Naming): TraceValue {
  const fields = [
    { name: 'promise', value: handleOf(promise, naming) },
    { name: 'state', value: { kind: 'enum', value: state, name: PromiseState[state] ?? null } },
    { name: 'body', value: bytesOf(body) },
    { name: 'slots', value: handlesOf(slots, 0, naming) },
    { name: 'exactly', value: { kind: 'number', value: exactly } },
  ] as const;
  return { kind: 'record', name: 'Resolution', pointer: null, fields };
}
