import type { u16 } from '@callgate/abi/language.js';
import whole from '@callgate/abi/saul.js'; //~ CG003 A definition cannot hold a default import.

export const size = 64; //~ CG003 A definition cannot hold a variable.
export function twice(): number { return 2; } //~ CG003 A definition cannot hold a function.
export class Device {} //~ CG003 A definition cannot hold a class.
export namespace Inner {} //~ CG003 A definition cannot hold a namespace.
console.log(size); //~ CG003 A definition cannot hold an expression.
import old = require('old'); //~ CG003 A definition cannot hold an `import =`.
export * as all from './part.js'; //~ CG003 A definition cannot hold an `export * as`.
export { Colour as Color } from './part.js'; //~ CG003 A definition cannot hold an export under another name.
if (true) {} //~ CG003 A definition cannot hold this statement.
export default size; //~ CG003 A definition cannot hold a default export.

export type Size = u16;
