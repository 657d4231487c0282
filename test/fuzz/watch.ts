import { FAULT_SIGNAL, type Gate, type GuestMemory } from '@callgate/kernel';
import type { EmbedVmGlue } from '@callgate/vm-embedvm';
import type { WasmGlue } from '@callgate/vm-wasm';
import type { Description, Profile, Syscall } from './description.js';
import { FAULTS_INSIDE, expectedOf } from './expect.js';
import { type Written, judge } from './judge.js';

/** Answer of an EmbedVM glue for a call that waits. */
const WAITING = -1;

/** Compares every syscall of the vats that it is put in front of with what the description says, and notes what is wrong. */
export class Watch {
  readonly problems: string[] = [];
  /** `profile name outcome` → how often: what the programs reached. */
  readonly reached = new Map<string, number>();
  #before = new Uint8Array(0);

  constructor(readonly description: Description) {}

  wasm(glue: WasmGlue): WasmGlue {
    const profile = this.description.profiles.wasm32;
    return {
      ...glue,
      bind: (gate, memory) => {
        const watched = [...glue.bind(gate, memory)].map(([number, call]) => {
          const described = profile.syscalls.find((each) => each.number === number);
          if (described === undefined) throw new Error(`the description lacks syscall ${number}`);
          const watch = (...slots: number[]) =>
            this.#call(
              'wasm32',
              described,
              slots.map((slot) => slot >>> 0),
              gate,
              memory,
              () => call(...slots),
            );
          return [number, watch] as const;
        });
        return new Map(watched);
      },
    };
  }

  embedvm(glue: EmbedVmGlue): EmbedVmGlue {
    const profile = this.description.profiles.embedvm16;
    const calls = new Map(profile.syscalls.map((call) => [call.number, call]));
    return {
      ...glue,
      bind: (gate, memory) => {
        const call = glue.bind(gate, memory);
        return (count, argv) => {
          const described = count > 0 ? calls.get(argv[0]) : undefined;
          const run = () => call(count, argv);
          if (described === undefined) return this.#faults('unknown-call', gate, run);
          if (count !== described.slots.length + 1) return this.#faults('argument-count', gate, run);
          const words = [...argv.subarray(1, count)];
          return this.#call('embedvm16', described, words, gate, memory, run) as number;
        };
      },
    };
  }

  /** Runs a call that can only fault. */
  #faults(reason: string, gate: Gate, run: () => number): number {
    if (gate.reason !== null) return run();
    try {
      const answer = run();
      this.problems.push(`answered ${answer}, where ${reason} was expected`);
      return answer;
    } catch (error) {
      if (gate.reason !== reason) this.problems.push(`fault ${gate.reason}, where ${reason} was expected`);
      throw error;
    }
  }

  #call(
    profileId: keyof Description['profiles'],
    call: Syscall,
    words: readonly number[],
    gate: Gate,
    memory: GuestMemory,
    run: () => number | undefined,
  ): number | undefined {
    if (gate.reason !== null) return run();
    const profile: Profile = this.description.profiles[profileId];
    const bytes = bytesOf(memory);
    const expected = expectedOf(call, words, { gate, memory: bytes, profile });
    const bound = boundOf(call, words, gate);
    this.#keep(bytes);
    const note = (outcome: string) => {
      const key = `${profileId} ${call.name} ${outcome}`;
      this.reached.set(key, (this.reached.get(key) ?? 0) + 1);
    };
    const wrong = (what: string) =>
      void this.problems.push(`${profileId} ${call.name}(${words.join(', ')}) ${what}`);
    let word: number | undefined;
    try {
      word = run();
    } catch (error) {
      note(gate.reason ?? 'thrown');
      if (error !== FAULT_SIGNAL) wrong(`threw ${String(error)}`);
      // The table of handles may be full: that alone is not to be seen from the border.
      const exportsMany = call.takes.some((take) => take.is === 'handles' && take.use === 'slot');
      const full = gate.reason === 'handle-table-full' && (expected.kind === 'runs' || exportsMany);
      const allowed: readonly (string | null)[] = FAULTS_INSIDE[call.name] ?? [];
      const inside = expected.kind === 'runs' && allowed.includes(gate.reason);
      if (!full && !inside && (expected.kind !== 'fault' || gate.reason !== expected.reason))
        wrong(`faulted with ${gate.reason}, where ${JSON.stringify(expected)} was expected`);
      // Nothing but a full table is found out once the handler has begun to write.
      if (!full) this.#unchanged(bytes, [], wrong);
      throw error;
    }
    if (word === WAITING && call.blocking && profile.canSuspend) {
      if (expected.kind !== 'runs') wrong(`waits, where ${JSON.stringify(expected)} was expected`);
      this.#unchanged(bytes, [], wrong);
      note('waits');
      return word;
    }
    if (expected.kind === 'runs') {
      const judged = judge({ call, words, word, gate, memory: bytesOf(memory), profile, bound });
      if (judged.wrong !== null) wrong(judged.wrong);
      this.#unchanged(bytes, judged.written, wrong);
      for (const take of call.takes)
        if (take.is === 'handle' && take.use === 'consume' && gate.clist.objectOf(words[take.slots[0]]) !== 0)
          wrong(`left the handle that it consumes, ${take.name}`);
      note(String(word) in call.errors ? call.errors[String(word)] : 'ok');
    } else {
      if (expected.kind === 'fault' || (word ?? 0) !== expected.word)
        wrong(`answered ${word}, where ${JSON.stringify(expected)} was expected`);
      this.#unchanged(bytes, [], wrong);
      note('answered at the border');
    }
    return word;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#before.length !== bytes.length) this.#before = new Uint8Array(bytes.length);
    this.#before.set(bytes);
  }

  /** Nothing was written outside these places. What was written there is put into the copy, so that the rest can be compared at once. */
  #unchanged(bytes: Uint8Array, written: Written, wrong: (what: string) => void): void {
    for (const [start, size] of written) this.#before.set(bytes.subarray(start, start + size), start);
    if (Buffer.compare(this.#before, bytes) === 0) return;
    const at = bytes.findIndex((byte, index) => byte !== this.#before[index]);
    wrong(`wrote at ${at}, outside ${JSON.stringify(written)}`);
  }
}

/** The guest's memory as it is now, without a fault. */
function bytesOf(memory: GuestMemory): Uint8Array {
  const nothing = memory.peek(0, 0);
  if (nothing === null) throw new Error('invariant: no bytes lie in any memory');
  return new Uint8Array(nothing.buffer);
}

function boundOf({ result }: Syscall, words: readonly number[], { clist, objects }: Gate): number {
  const made = result.is === 'handle' ? result : result.is === 'pointer' ? result.handle : undefined;
  if (made === undefined || made.from === null) return 0;
  return objects.rightsOf(clist.objectOf(words[made.from]));
}
