import type { GuestMemory } from '../gate/memory.js';
import type { RecordedCall, RecordedEntry } from './transcript.js';

/** A VM did something else than its transcript says. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
}

/** Answers the syscalls of one entry from its transcript; nothing outside the guest changes. */
export class Replay {
  #next = 0;

  constructor(
    private readonly entry: RecordedEntry,
    /** Number of the entry, for people. */
    private readonly number: number,
  ) {}

  /** The answer to the guest's next syscall, with what it did to the guest's memory and charges. */
  answer(words: Int32Array, meter: { charges: number; readonly memory: GuestMemory | null }): unknown {
    const call = this.#take();
    const same = call.words.length === words.length && call.words.every((word, at) => word === words[at]);
    if (!same)
      throw new Diverged(`entry ${this.number}, syscall ${this.#next}: the guest asked something else`);
    meter.charges += call.charges;
    for (const { at, bytes } of call.writes) meter.memory?.overwrite(at, bytes);
    return call.answer;
  }

  /** The answer to the next syscall of host code. */
  value(): unknown {
    return this.#take().answer;
  }

  /** Throws unless everything was asked. */
  end(): void {
    if (this.#next !== this.entry.calls.length)
      throw new Diverged(
        `entry ${this.number}: ${this.entry.calls.length - this.#next} syscalls were not made`,
      );
  }

  #take(): RecordedCall {
    const call = this.entry.calls[this.#next++];
    if (call === undefined) throw new Diverged(`entry ${this.number}: a syscall that was not made then`);
    return call;
  }
}
