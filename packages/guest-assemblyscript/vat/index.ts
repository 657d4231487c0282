export { PromiseState } from '../generated/kernel';
export { Deferred } from './deferred';
export { Exported, setRoot } from './exported';
export { deliver, exportsDropped, exportsRetired, notify } from './loop';
export { Content, Message } from './message';
export { Reference } from './reference';
export { Remote } from './remote';
export { Handler, Settlement } from './settlement';
export { startedWith } from './started';
