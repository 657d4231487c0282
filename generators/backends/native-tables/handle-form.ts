/** How the bits of a handle are divided: docs of each field are in the generated files. */
export interface HandleForm {
  readonly bits: 16 | 32;
  readonly indexBits: number;
  readonly generationBits: number;
  readonly wraps: boolean;
}

/** One bit of a handle says that the vat allocated it; the others of an import are its index and its generation. */
export const HANDLE_FORMS: readonly HandleForm[] = Object.freeze([
  Object.freeze({ bits: 16, indexBits: 10, generationBits: 5, wraps: true }),
  Object.freeze({ bits: 32, indexBits: 22, generationBits: 9, wraps: false }),
]);
