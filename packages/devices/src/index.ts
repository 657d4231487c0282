export { hostClock } from './clock/clock.js';
export { timerDevice } from './timer/timer.js';
export { type ConsoleDevice, consoleDevice } from './console/console.js';
export { fileDrivers } from './saul/file-drivers.js';
export { hostDrivers } from './saul/host.js';
export type { SaulAnswer, SaulDriver } from './saul/registry.js';
export { type DriverBug, saulDevice } from './saul/saul.js';
export { scaleInto } from './saul/scale.js';
