export { HANDLE_FORMS, type HandleForm, KINDS, type Kind, PROFILES } from '../generated/tables.js';
export { Arena, type ArenaOptions, type HostUndo } from './arena.js';
export { Batch, type BatchOptions } from './batch.js';
export { chooseEngine } from './engine/choose.js';
export type { EngineId } from './engine/engine.js';
export { nativeProblem } from './engine/native.js';
export { CLIST_STATUS } from './status.js';
export { CListTable, type TableOptions } from './table.js';
