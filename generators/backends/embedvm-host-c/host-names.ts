import { type CNames, cNames, namesInTemplates } from '../../src/emit/c/names.js';
import { snake, upperSnake } from '../../src/emit/names.js';
import type { Lookup } from '../../src/model/lookup.js';

/** The C name of everything that the host's files declare. */
export interface HostNames extends CNames {
  /** The function that answers the syscalls of a family. */
  gate(family: string): string;
  /** The function that is told when the last handle of a resource is closed. */
  release(kind: string): string;
  /** The macro that leaves a family out. */
  without(family: string): string;
  /** The bit of a permission. */
  permission(name: string): string;
}

/** Names that an ABI could also choose for its own are its own with a `_`: those of the templates come first. */
export function hostNames(lookup: Lookup, templates: ReadonlyMap<string, string>): HostNames {
  const gate = (family: string) => `callgate_gate_${snake(family)}`;
  const release = (kind: string) => `callgate_release_${snake(kind)}`;
  const without = (family: string) => `CALLGATE_WITHOUT_${upperSnake(family)}`;
  const permission = (name: string) => `CALLGATE_PERMISSION_${upperSnake(name.replaceAll('-', '_'))}`;
  const { families } = lookup.abi;
  const reserved = [
    ...namesInTemplates(lookup, templates),
    ...families.flatMap(({ name, kinds }) => [
      gate(name),
      without(name),
      ...kinds.map((kind) => release(kind.name)),
    ]),
    ...lookup.syscalls.flatMap(({ call }) => (call.permission === null ? [] : [permission(call.permission)])),
  ];
  return { ...cNames(lookup, reserved), gate, release, without, permission };
}
