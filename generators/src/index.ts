export * from './check/index.js';
export * from './emit/index.js';
export * from './lower/index.js';
export type * from './model/abi.js';
export { canonicalJson, fingerprint } from './model/canonical.js';
export { type Diagnostic, formatDiagnostic } from './model/diagnostic.js';
export { type Located, type Lookup, lookUp } from './model/lookup.js';
export type { Rule } from './model/rule.js';
export * from './read/index.js';
