export { check, checkPart } from './check.js';
export { ALL_RULES, explain } from './explain.js';
export { type Checked, readAndCheck } from './read-and-check.js';
