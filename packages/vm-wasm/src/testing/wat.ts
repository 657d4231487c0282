import binaryen from 'binaryen';

/** The binary of a module in the text format. binaryen may write the same program with other instructions than the text has. */
export function wat(source: string): Uint8Array {
  // The AssemblyScript compiler sets these for the whole process.
  binaryen.setGenerateStackIR(false);
  binaryen.setOptimizeStackIR(false);
  const module = binaryen.parseText(source);
  const { BulkMemory, MutableGlobals, NontrappingFPToInt, SignExt, Multivalue, ReferenceTypes } =
    binaryen.Features;
  module.setFeatures(
    BulkMemory | MutableGlobals | NontrappingFPToInt | SignExt | Multivalue | ReferenceTypes,
  );
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
