/** A guest image made of WebAssembly text, stamped with the bundled ABI. Memory and entries are the text's own business. */
export declare function wat(text: string): Uint8Array;
/** A module made of WebAssembly text, without a stamp. */
export declare function plainWat(text: string): Uint8Array;
//# sourceMappingURL=wat.d.ts.map