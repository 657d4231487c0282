export { EXIT, Failure } from './failure.js';
export { type Host, type HostOptions, PERMISSIONS, VMS, makeHost } from './host.js';
export { main } from './main.js';
export { type Manifest, type VatManifest, readManifest } from './manifest/manifest.js';
