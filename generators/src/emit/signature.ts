import type { Call, HandleType, Type } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';

/** A call as its definition spells it. */
export function signature({ name, parameters, result }: Call, lookup: Lookup): string {
  const list = parameters.map((each) => {
    const type = typeName(each.type, lookup);
    const wrapped = { in: type, out: `Out<${type}>`, inout: `InOut<${type}>` }[each.direction];
    return `${each.name}: ${wrapped}`;
  });
  return `${name}(${list.join(', ')}): ${resultName(result, lookup)}`;
}

/** What a call returns, as its definition spells it. */
export function resultName({ value, optional, errors }: Call['result'], lookup: Lookup): string {
  const plain = value === null ? 'void' : typeName(value, lookup);
  const type = optional ? `Option<${plain}>` : plain;
  return errors.length === 0 ? type : `Result<${type}, ${errors.map(({ name }) => name).join(' | ')}>`;
}

/** A type as a definition spells it. */
export function typeName(type: Type, lookup: Lookup): string {
  switch (type.kind) {
    case 'integer':
      return type.range === undefined
        ? type.name
        : `Range<${type.name}, ${type.range.min}, ${type.range.max}>`;
    case 'enum':
    case 'record':
      return type.name;
    case 'bool':
      return 'bool';
    case 'bytes':
      return `Bytes<${type.max}>`;
    case 'text':
      return `Text<${type.max}>`;
    case 'list':
      return `List<${typeName(type.element, lookup)}, ${type.max}>`;
    case 'handle': {
      const names = rightNames(type, lookup);
      const rights = names.length === 0 ? '' : `, ${names.join(' | ')}`;
      const isBorrowed = type.use === 'borrow' || type.use === 'askBorrow';
      const plain =
        type.use === 'slot' ? 'Slot' : `${isBorrowed ? 'Handle' : 'Own'}<${type.of ?? 'AnyKind'}${rights}>`;
      if (type.optional) return `Option<${plain}>`;
      return type.use.startsWith('ask') ? `Maybe<${plain}>` : plain;
    }
  }
}

/** `0 to 100` for a `Range`; empty for everything else. */
export function rangeText(type: Type): string {
  const range = type.kind === 'integer' ? type.range : undefined;
  return range === undefined ? '' : `${range.min} to ${range.max}`;
}

/** The rights of a handle: `SaulRight.Read`, `SaulRight.Write`. */
export function rightNames({ of, rights }: HandleType, lookup: Lookup): readonly string[] {
  const name = of === null ? null : lookup.kind(of).rights;
  if (name === null) return [];
  const members = lookup.enum(name).members.filter(({ value }) => (rights & value) !== 0);
  return members.map((member) => `${name}.${member.name}`);
}
