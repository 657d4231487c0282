/** One entry of the model. */
interface ModelEntry {
  readonly handle: number;
  readonly object: number;
  usable: boolean;
}

/** What a c-list does, in maps and arrays and nothing of the arena: the engines are compared with it. */
export class Model {
  readonly byObject = new Map<number, ModelEntry>();
  readonly byHandle = new Map<number, ModelEntry>();
  readonly #bits: 16 | 32;
  readonly #quota: number;
  #fresh = 0;
  #free: number[] = [];
  readonly #generations = new Map<number, number>();

  constructor(bits: 16 | 32, quota: number) {
    this.#bits = bits;
    this.#quota = quota;
  }

  isExport(handle: number): boolean {
    return this.#bits === 32 ? handle < 0 : handle >= 0x8000 && handle <= 0xffff;
  }

  /** Handles, or the position of the object for which there was no room. */
  deliver(objects: readonly number[]): { handles: number[]; list: number[] } | number {
    const undo = this.save();
    const handles: number[] = [];
    const list: number[] = [];
    for (const [at, object] of objects.entries()) {
      let entry = this.byObject.get(object);
      if (entry === undefined) {
        entry = this.#import(object);
        if (entry === undefined) {
          undo();
          return at;
        }
        list.push(at);
      } else if (!entry.usable) {
        entry.usable = true;
        if (!this.isExport(entry.handle)) list.push(-1 - at);
      }
      handles.push(entry.handle);
    }
    return { handles, list };
  }

  send(handles: readonly number[]): { objects: number[]; list: number[] } | number {
    const undo = this.save();
    const objects: number[] = [];
    const list: number[] = [];
    for (const [at, handle] of handles.entries()) {
      const entry = this.byHandle.get(handle);
      if (entry === undefined && this.isExport(handle)) list.push(at);
      else if (entry === undefined || (!entry.usable && !this.isExport(handle))) {
        undo();
        return at;
      } else entry.usable = true;
      objects.push(entry?.object ?? 0);
    }
    return { objects, list };
  }

  /** True, or what went wrong and where. */
  export(
    pairs: readonly (readonly [handle: number, object: number])[],
  ): true | ['bad' | 'known' | 'full', number] {
    const undo = this.save();
    for (const [at, [handle, object]] of pairs.entries()) {
      let wrong: 'bad' | 'known' | 'full' | null = null;
      if (!this.isExport(handle)) wrong = 'bad';
      else if (this.byHandle.has(handle) || this.byObject.has(object)) wrong = 'known';
      else if (this.byObject.size >= this.#quota) wrong = 'full';
      if (wrong !== null) {
        undo();
        return [wrong, at];
      }
      this.#enter({ handle, object, usable: true });
    }
    return true;
  }

  drop(handles: readonly number[]): { objects: number[]; list: number[] } | number {
    const undo = this.save();
    const objects: number[] = [];
    const list: number[] = [];
    for (const [at, handle] of handles.entries()) {
      const entry = this.byHandle.get(handle);
      if (entry === undefined) {
        undo();
        return at;
      }
      if (entry.usable) list.push(at);
      entry.usable = false;
      objects.push(entry.object);
    }
    return { objects, list };
  }

  /** The entries that were taken out: usable handle, object, handle; or the position of what is not in the table. */
  retire(handles: readonly number[]): number[][] | number {
    const undo = this.save();
    const entries: number[][] = [];
    for (const [at, handle] of handles.entries()) {
      const entry = this.byHandle.get(handle);
      if (entry === undefined) {
        undo();
        return at;
      }
      entries.push([entry.usable ? handle : 0, entry.object, handle]);
      this.byObject.delete(entry.object);
      this.byHandle.delete(handle);
      if (!this.isExport(handle)) this.#release(handle);
    }
    return entries;
  }

  /** How to get back to what it is now. */
  save(): () => void {
    const entries = [...this.byObject.values()].map((entry) => ({ ...entry }));
    const fresh = this.#fresh;
    const free = [...this.#free];
    const generations = new Map(this.#generations);
    return () => {
      this.byObject.clear();
      this.byHandle.clear();
      for (const entry of entries) this.#enter({ ...entry });
      this.#fresh = fresh;
      this.#free = [...free];
      this.#generations.clear();
      for (const [index, generation] of generations) this.#generations.set(index, generation);
    };
  }

  #import(object: number): ModelEntry | undefined {
    const indexBits = this.#bits === 32 ? 22 : 10;
    if (this.byObject.size >= this.#quota) return undefined;
    if (this.#free.length === 0 && this.#fresh + 1 >= 2 ** indexBits) return undefined;
    const index = this.#free.shift() ?? ++this.#fresh;
    const handle = (this.#generations.get(index) ?? 0) * 2 ** indexBits + index;
    const entry = { handle, object, usable: true };
    this.#enter(entry);
    return entry;
  }

  #release(handle: number): void {
    const indexBits = this.#bits === 32 ? 22 : 10;
    const generations = this.#bits === 32 ? 512 : 32;
    const index = handle % 2 ** indexBits;
    const next = (Math.floor(handle / 2 ** indexBits) + 1) % generations;
    this.#generations.set(index, next);
    if (next !== 0 || this.#bits === 16) this.#free.push(index);
  }

  #enter(entry: ModelEntry): void {
    this.byObject.set(entry.object, entry);
    this.byHandle.set(entry.handle, entry);
  }
}
