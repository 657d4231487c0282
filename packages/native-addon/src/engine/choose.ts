import type { Engine, EngineId } from './engine.js';
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

/** An engine with an empty arena of so many lines. */
export function makeEngine(id: EngineId, lines: number): Engine {
  if (id === 'native') return new NativeEngine(lines);
  if (id === 'wasm') return new WasmEngine(lines);
  if (id === 'js') return new JsEngine(lines);
  throw new Error(`There is no engine ${JSON.stringify(id)}; there are native, wasm and js.`);
}
