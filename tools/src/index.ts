export { EXIT, Failure } from './failure.js';
export { type Host, type HostOptions, PERMISSIONS, VMS, makeHost } from './host.js';
export { main, type Terminal } from './main.js';
export type { MakeHost, ManifestHost, ManifestHostOptions } from './manifest/manifest-host.js';
export { PLAIN, type Style, styleFor } from './style.js';
export { faultReport, summaryTable } from './vat-report.js';
export { type Manifest, type VatManifest, readManifest } from './manifest/manifest.js';
