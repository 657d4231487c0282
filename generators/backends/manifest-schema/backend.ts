import { type BackEnd, type BackEndInput, banner } from '../../src/emit/backend.js';
import { manifestSchema } from './schema.js';

/** JSON Schema (draft 2020-12) of the manifests of an ABI: editors complete by it, and the loader checks by it. */
export const backEnd: BackEnd = (input) => {
  const schema = manifestSchema({
    comment: banner(input),
    vms: vmsOf(input),
    permissions: permissionsOf(input),
  });
  return [{ path: 'manifest.schema.json', content: `${JSON.stringify(schema, null, 2)}\n` }];
};

/** The option `vms`, else the target profiles' names without their word width: `wasm32` is that of the VM `wasm`. */
function vmsOf({ options, lowered }: BackEndInput): readonly string[] {
  const given = options?.vms;
  if (Array.isArray(given) && given.every((each) => typeof each === 'string')) return [...new Set(given)];
  return [...new Set([...lowered.keys()].map((id) => id.replace(/\d+$/, '')))].sort();
}

function permissionsOf({ lookup }: BackEndInput): readonly string[] {
  const named = lookup.syscalls.flatMap(({ call }) => (call.permission === null ? [] : [call.permission]));
  return [...new Set(named)].sort();
}
