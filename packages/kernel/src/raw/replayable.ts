import type { Gate } from '../gate/gate.js';
import type { RawSyscall } from './raw-vat.js';

/**
 * The syscalls of a raw vat that keeps a transcript: each answer is written down, and while the vat is made again it comes from there. A vat
 * without a transcript gets its syscalls as they are.
 */
export function replayable(syscalls: RawSyscall, gate: Gate): RawSyscall {
  if (gate.transcript === null) return syscalls;
  return new Proxy(syscalls, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) => {
        if (gate.replay !== null) return structuredClone(gate.replay.value());
        const answer: unknown = method.apply(target, parameters);
        gate.transcript?.called(structuredClone(answer));
        return answer;
      };
    },
  });
}
