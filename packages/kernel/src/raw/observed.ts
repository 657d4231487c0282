import type { Gate } from '../gate/gate.js';
import type { RawSyscall } from './raw-vat.js';

/** The syscalls of a raw vat, each of which is also told to who observes the vat; as they are where nobody does. */
export function observed(syscalls: RawSyscall, gate: Gate): RawSyscall {
  if (!gate.isObserved) return syscalls;
  return new Proxy(syscalls, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) =>
        gate.observedHost(parameters, () => method.apply(target, parameters) as unknown);
    },
  });
}
