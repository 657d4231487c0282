import { abi } from '@callgate/kernel/abi';
import { stampWasm } from '@callgate/vm-wasm';
import binaryen from 'binaryen';
/** A guest image made of WebAssembly text, stamped with the bundled ABI. Memory and entries are the text's own business. */
export function wat(text) {
    return stampWasm(plainWat(text), abi.stamp);
}
/** A module made of WebAssembly text, without a stamp. */
export function plainWat(text) {
    const module = binaryen.parseText(text);
    module.setFeatures(binaryen.Features.All);
    const bytes = module.emitBinary();
    module.dispose();
    return bytes;
}
//# sourceMappingURL=wat.js.map