import { snake, upperSnake } from '../names.js';
import type { Family } from '../../model/abi.js';
import { isBuffer } from '../../model/buffer.js';
import type { Lookup } from '../../model/lookup.js';
import { ancestors } from './ancestors.js';

/** A name that C is to know beside the one of today: the key of that in `CNames`, and what the other would like to be. */
export interface FormerName {
  readonly key: string;
  readonly wish: string;
}

/** Former names of a family's types, with everything that is derived from them. */
export function formerTypes({ kinds, enums, records }: Family, lookup: Lookup): readonly FormerName[] {
  const former: FormerName[] = [];
  const add = (key: string, wish: string) => former.push({ key, wish });
  for (const { name, lifecycle } of [...kinds, ...enums, ...records])
    for (const alias of lifecycle.aliases) add(`type ${name}`, `callgate_${snake(alias)}`);
  for (const { name, lifecycle } of kinds) {
    for (const alias of lifecycle.aliases) {
      const own = snake(alias);
      add(`kind ${name}`, `CALLGATE_KIND_${upperSnake(alias)}`);
      add(`up ${name} `, `callgate_${own}_as_any`);
      add(`down ${name}`, `callgate_any_as_${own}`);
      for (const each of ancestors(name, lookup))
        add(`up ${name} ${each}`, `callgate_${own}_as_${snake(each)}`);
      for (const each of lookup.abi.families.flatMap((family) => family.kinds)) {
        if (ancestors(each.name, lookup).includes(name))
          add(`up ${each.name} ${name}`, `callgate_${snake(each.name)}_as_${own}`);
      }
    }
  }
  for (const { name, lifecycle, members } of enums) {
    for (const member of members) {
      for (const alias of lifecycle.aliases)
        add(`member ${name} ${member.name}`, `CALLGATE_${upperSnake(alias)}_${upperSnake(member.name)}`);
      for (const alias of member.lifecycle.aliases)
        add(`member ${name} ${member.name}`, `CALLGATE_${upperSnake(name)}_${upperSnake(alias)}`);
    }
  }
  return former;
}

/** Former names of a family's calls and dispatches, and of the bounds of their buffers. */
export function formerCalls({ groups }: Family): readonly FormerName[] {
  return groups.flatMap(({ direction, calls }) =>
    calls.flatMap(({ name, parameters, lifecycle }) =>
      lifecycle.aliases.flatMap((alias) => [
        direction === 'syscalls'
          ? { key: `call ${name}`, wish: `callgate_${snake(alias)}` }
          : { key: `entry ${name}`, wish: `callgate_on_${snake(alias)}` },
        ...parameters
          .filter(({ type }) => isBuffer(type))
          .map((parameter) => ({
            key: `bound ${name} ${parameter.name}`,
            wish: `CALLGATE_${upperSnake(alias)}_${upperSnake(parameter.name)}_MAX`,
          })),
      ]),
    ),
  );
}
