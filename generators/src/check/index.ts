export { check, checkPart } from './check.js';
export { type Checked, readAndCheck } from './read-and-check.js';
