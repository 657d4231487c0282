import { printable } from '../image/refuse.js';

/** What V8 says when it refuses a module: in our words' form, without the name of its function. */
export interface EngineWords {
  readonly words: string;
  /** The offset behind its sentence (`@+51`) in the module that it was given; null where it names none. */
  readonly offset: number | null;
}

export function engineWords(error: unknown): EngineWords {
  const message = error instanceof Error ? error.message.replace(/^WebAssembly\.\w+\(\): /, '') : '';
  const at = / @\+(\d+)$/.exec(message);
  return at === null
    ? { words: printable(message), offset: null }
    : { words: printable(message.slice(0, at.index)), offset: Number(at[1]) };
}
