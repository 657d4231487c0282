import type { DatagramPort, FileSystem } from '@callgate/devices';
import type { Clock, Kernel, TraceEvent, VmBackend } from '@callgate/kernel';

/** What whoever runs a manifest hands to a host. Everything outside the process comes in here. */
export interface ManifestHostOptions {
  /** Takes one line of a guest's console at a time. */
  readonly write: (line: string) => void;
  /** Is told what every vat does. */
  readonly trace?: (event: TraceEvent) => void;
  readonly onBug?: (error: unknown, vat: string, call: string) => void;
  readonly clock?: Clock;
  /** The manifest's `devices`: folder of file-backed sensors and actuators, beside the host's own. */
  readonly deviceFolder?: string;
  /** The manifest's `board`: what the board is called; `host` unless said. */
  readonly board?: string;
  /** The manifest's `coap`: where requests for guests come in. Whoever opened it closes it, after {@link ManifestHost.close}. */
  readonly coap?: DatagramPort;
  /**
   * The manifest's folders: what a vat with the permission `vfs` sees as files, by its number; null for none. It is asked at each `vfsRoot`.
   * Whoever made a file system closes it, after {@link ManifestHost.close}.
   */
  readonly files?: (vat: number) => FileSystem | null;
}

/** A kernel with an ABI, its devices and VMs: what the vats of a manifest run in. */
export interface ManifestHost {
  readonly kernel: Kernel;
  /** By the name that a manifest uses. */
  readonly backends: ReadonlyMap<string, VmBackend>;
  /** Writes what a console still holds. */
  flush(): void;
  /** Ends every vat: all that they held is let go. */
  close(): void;
}

/** What the module that a project file names as `host` exports as `makeHost`. */
export type MakeHost = (options: ManifestHostOptions) => ManifestHost;
