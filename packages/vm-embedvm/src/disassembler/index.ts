export { disassemble } from './disassemble.js';
