import type { GuestMemory } from '../gate/memory.js';
import type { RecordedCall, RecordedEntry, Transcript } from './transcript.js';

/** A VM did something else than its transcript says. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
}

/** Answers the syscalls of one entry from its transcript; nothing outside the guest changes. */
export class Replay {
  #next = 0;
  /** What was different first: the code that is made again may catch what is thrown at it. */
  #diverged: Diverged | null = null;

  constructor(
    private readonly transcript: Transcript,
    private readonly entry: RecordedEntry,
    /** Number of the entry, for people. */
    private readonly number: number,
  ) {}

  /** The answer to the guest's next syscall, with what it did to the guest's memory and charges. */
  answer(words: Int32Array, meter: { charges: number; readonly memory: GuestMemory | null }): unknown {
    const call = this.#take(`call ${words[0]}`);
    if (call.words[0] !== words[0])
      throw this.#differs(`the guest asked call ${words[0]}, and call ${call.words[0]} then`);
    const same = call.words.length === words.length && call.words.every((word, at) => word === words[at]);
    if (!same || call.asked !== this.transcript.askedOf(words, meter.memory))
      throw this.#differs(`the guest asked call ${words[0]} with other arguments than then`);
    meter.charges += call.charges;
    for (const { at, bytes } of call.writes) meter.memory?.overwrite(at, bytes);
    return call.answer;
  }

  /** The answer to the next syscall of host code. */
  value(name: string, asked: string): unknown {
    const call = this.#take(name);
    if (call.name !== name) throw this.#differs(`the vat asked ${name}, and ${call.name} then`);
    if (call.asked !== asked) throw this.#differs(`the vat asked ${name} with other arguments than then`);
    return call.answer;
  }

  /** Throws unless everything was asked, and nothing else. */
  end(): void {
    if (this.#diverged !== null) throw this.#diverged;
    const missing = this.entry.calls.length - this.#next;
    if (missing !== 0) throw new Diverged(`${this.#place()}: ${missing} syscalls were not made`);
  }

  #take(what: string): RecordedCall {
    if (this.#diverged !== null) throw this.#diverged;
    const call = this.entry.calls[this.#next++];
    if (call === undefined) throw this.#differs(`${what} was not asked then`);
    return call;
  }

  #differs(how: string): Diverged {
    this.#diverged = new Diverged(`${this.#place()}, syscall ${this.#next}: ${how}`);
    return this.#diverged;
  }

  /** Which delivery it is, for people. */
  #place(): string {
    const dispatch = this.entry.incoming?.dispatch ?? this.entry.words?.[0];
    return `entry ${this.number} (${dispatch === undefined ? 'it went on' : `dispatch ${dispatch}`})`;
  }
}
