export type { BackEnd, BackEndDescription, BackEndInput, OutputFile } from './backend.js';
export { type EmitRequest, type Emitted, emit } from './emit.js';
export { type LoadedBackEnd, loadBackEnds } from './load-back-ends.js';
export { rightNames, signature, typeName } from './signature.js';
