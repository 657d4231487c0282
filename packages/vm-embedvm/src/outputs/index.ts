export { toCHeader } from './c-header.js';
export { fromIntelHex, toIntelHex } from './intel-hex.js';
export { toListing } from './listing.js';
export { toSymbols } from './symbols.js';
