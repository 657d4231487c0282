export {
  type BackEnd,
  type BackEndDescription,
  type BackEndInput,
  type OptionDescription,
  type OutputFile,
  MARK,
  banner,
  loweredFor,
} from './backend.js';
export { type EmitRequest, type Emitted, emit, emitterOf } from './emit.js';
export { BackEndError, type LoadedBackEnd, loadBackEnds } from './load-back-ends.js';
export { deprecationAdvice } from './lifecycle.js';
export { camel, pascal, upperSnake } from './names.js';
export { rightNames, signature, typeName } from './signature.js';
export { render } from './template.js';
export { type HandlerShape, handlerShape } from './typescript/handler-types.js';
export { TypeScriptWriter } from './typescript/writer.js';
