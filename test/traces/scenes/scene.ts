import type { Kernel, Kref } from '@callgate/kernel';
import type { HostOptions } from '@callgate/tools';

/** Who and what is in the world beside the guest and the devices that every world has. */
export interface Scene {
  /** What the host is made with. */
  readonly host?: Partial<HostOptions>;
  /** Makes the guest's neighbours before it starts: references to those that it is given. */
  readonly neighbours?: (kernel: Kernel) => readonly Kref[];
  /** What happens to the guest from outside; answers what was seen there. Then the vats run until nothing is left to do. */
  readonly play?: (kernel: Kernel, guest: number) => Promise<readonly string[]>;
  readonly close?: () => void;
}
