import { CList, Header, Status } from '../layout.js';
import { checkRange } from '../range.js';
import { type Engine, type EngineId, LINES_MOST } from './engine.js';
import { JsEngine } from './js/engine.js';
import { loadAddon, NativeEngine } from './native.js';
import { WasmEngine } from './wasm.js';

/**
 * The engine that arenas get: what `CALLGATE_CLIST` names (`native`, `wasm` or `js`); without it native where the addon loads, else WebAssembly. Throws an Error when the
 * variable names none of them, or native where there is no addon.
 */
export function chooseEngine(wanted = process.env.CALLGATE_CLIST): EngineId {
  if (wanted === undefined || wanted === '') return loadAddon() === null ? 'wasm' : 'native';
  if (wanted === 'native' || wanted === 'wasm' || wanted === 'js') return wanted;
  throw new Error(`CALLGATE_CLIST is ${JSON.stringify(wanted)}; it can be native, wasm or js.`);
}

/** Lines that an arena has at least: its header, and some blocks. */
const LINES_LEAST = (2 * Header.Words) / CList.Line;

/** An engine with an empty arena of so many lines. A RangeError where it cannot have so many. */
export function makeEngine(id: EngineId, lines: number): Engine {
  if (!Object.hasOwn(LINES_MOST, id))
    throw new Error(`There is no engine ${JSON.stringify(id)}; there are native, wasm and js.`);
  checkRange(lines, LINES_LEAST, LINES_MOST[id], Status.BadCount);
  if (id === 'native') return new NativeEngine(lines);
  return id === 'wasm' ? new WasmEngine(lines) : new JsEngine(lines);
}
