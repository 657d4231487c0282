import { embedvmGuest, wasmGuest } from './host.js';

/**
 * One word, or two, of a call. `text`: pointer and length of a text · `from`: what a cell of the guest holds · `at`: a cell's address ·
 * `room`: pointer and length of the guest's buffer · `wide`: a u32, which takes two words on EmbedVM.
 */
export type Word =
  | number
  | { readonly text: string | Uint8Array }
  | { readonly from: string }
  | { readonly at: string }
  | { readonly room: number }
  | { readonly wide: number };

/** A call by its name and number, what it is given, and the cell that takes what comes back. */
export interface Step {
  readonly call: string;
  readonly words: readonly Word[];
  readonly into?: string;
}

/** The same guest for both VMs: it makes the calls one after the other, whatever they answer. */
export type Script = readonly Step[];

export function step(call: string, words: readonly Word[] = [], into?: string): Step {
  return into === undefined ? { call, words } : { call, words, into };
}

/** A guest of either VM that makes the calls of a script. */
export function scriptGuest(vm: 'wasm' | 'embedvm', script: Script): Uint8Array {
  return vm === 'wasm' ? wasmScript(script) : embedvmScript(script);
}

/** Where a wasm guest has its buffer; cells of 8 bytes are in front of it, texts behind it. */
const BUFFER = 4_096;
const TEXTS = 40_960;

function wasmScript(script: Script): Uint8Array {
  const cells = cellsOf(script);
  const cell = (name: string) => `(i32.const ${8 * (cells.indexOf(name) + 1)})`;
  let free = TEXTS;
  let data = '';
  const place = (text: Uint8Array): number => {
    const at = free;
    data += `(data (i32.const ${at}) "${[...text].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")\n`;
    free += text.length;
    return at;
  };
  const spell = (word: Word): string => {
    if (typeof word === 'number') return `(i32.const ${word})`;
    if ('wide' in word) return `(i32.const ${word.wide | 0})`;
    if ('from' in word) return `(i32.load ${cell(word.from)})`;
    if ('at' in word) return cell(word.at);
    if ('room' in word) return `(i32.const ${BUFFER}) (i32.const ${word.room})`;
    const bytes = bytesOf(word.text);
    return `(i32.const ${place(bytes)}) (i32.const ${bytes.length})`;
  };
  const imports: Record<string, string> = {};
  const body = script.map(({ call, words, into }) => {
    const count = words.reduce<number>(
      (sum, word) => sum + (typeof word === 'object' && ('text' in word || 'room' in word) ? 2 : 1),
      0,
    );
    const result = call.startsWith('puts') ? '' : '(result i32)';
    imports[call] = `(param ${'i32 '.repeat(count)}) ${result}`;
    const invoke = `(call $${call.split('#')[0]} ${words.map(spell).join(' ')})`;
    if (into !== undefined) return `(i32.store ${cell(into)} ${invoke})`;
    return result === '' ? invoke : `(drop ${invoke})`;
  });
  return wasmGuest(imports, body.join('\n'), data);
}

function embedvmScript(script: Script): Uint8Array {
  const texts: Uint8Array[] = [];
  const spell = (word: Word): string[] => {
    if (typeof word === 'number') return [`push ${word}`];
    if ('wide' in word) return [`push ${word.wide & 0xffff}`, `push ${word.wide >>> 16}`];
    if ('from' in word) return [`loadw cell_${word.from}`];
    if ('at' in word) return [`push cell_${word.at}`];
    if ('room' in word) return [`push ${word.room}`, 'push buffer'];
    const bytes = bytesOf(word.text);
    return [`push ${bytes.length}`, `push text_${texts.push(bytes) - 1}`];
  };
  const code = script.flatMap(({ call, words, into }) => {
    const pushes = [...words].reverse().flatMap(spell);
    const end = into === undefined ? 'drop' : `storew cell_${into}`;
    return [...pushes, `push ${call.split('#')[1]}`, `push ${pushes.length + 1}`, 'uf 0', end];
  });
  const data = [
    ...cellsOf(script).map((name) => `cell_${name}:\n  .word 0, 0`),
    ...texts.map(
      (bytes, index) => `text_${index}:\n  .byte ${bytes.length === 0 ? 0 : [...bytes].join(', ')}`,
    ),
    'buffer:\n  .space 512',
  ];
  return embedvmGuest(`${code.join('\n')}\nret0\n${data.join('\n')}`);
}

function cellsOf(script: Script): string[] {
  const names = script.flatMap(({ words, into }) => [
    ...words.flatMap((word) =>
      typeof word === 'object' ? ('at' in word ? [word.at] : 'from' in word ? [word.from] : []) : [],
    ),
    ...(into === undefined ? [] : [into]),
  ]);
  return [...new Set(names)];
}

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}
