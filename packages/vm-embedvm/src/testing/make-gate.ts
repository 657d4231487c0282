import { type AbiTable, Gate, type GateHost, Names, State } from '@callgate/kernel';

/** The stamp of an ABI without calls. */
export const STAMP = { name: 'callgate', version: '0.1.0', fingerprint: 'ab12'.repeat(16) };

/** A real gate over empty tables. */
export function makeGate(bug: (error: unknown) => void = () => {}): Gate {
  const state = new State();
  const host = { bug: (_vat: number, _call: number, error: unknown) => bug(error) } as unknown as GateHost;
  const abi: AbiTable = { stamp: STAMP, syscalls: [], dispatches: [], kinds: [], permissions: [] };
  const clist = state.journal.clist('vat1', { handleBits: 16, quota: 1023 });
  return new Gate(1, abi, new Names(1, clist, state), new Set(), host);
}
