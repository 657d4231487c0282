import type { Gate } from '../gate/gate.js';
import { digestOf } from '../vat/digest.js';
import type { RawSyscall } from './raw-vat.js';

/**
 * The syscalls of a raw vat that keeps a transcript: what is asked and each answer is written down, and while the vat is made again it is compared
 * and the answer comes from there. A vat without a transcript gets its syscalls as they are.
 */
export function replayable(syscalls: RawSyscall, gate: Gate): RawSyscall {
  if (gate.transcript === null) return syscalls;
  return new Proxy(syscalls, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) => {
        if (gate.replay !== null)
          return structuredClone(gate.replay.value(String(name), digestOf(parameters)));
        const answer: unknown = method.apply(target, parameters);
        // After the call: what breaks a rule throws before it is read here.
        gate.transcript?.called(String(name), digestOf(parameters), structuredClone(answer));
        return answer;
      };
    },
  });
}
