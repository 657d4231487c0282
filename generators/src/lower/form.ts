import type { Call, Field, HandleType, Type } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';

/**
 * What crosses the border in a call, without the names of what crosses: one text for each parameter and, last, one for the result. Two ABIs whose
 * forms of a call are equal understand each other in it. A parameter or a result with an extensible record has a text for each size that the
 * record had, the newest last.
 */
export type Form = readonly (string | readonly string[])[];

/** The form of a syscall or a dispatch: the same on every target profile, because a profile says how a value is passed and not which. */
export function formOf({ parameters, result, blocking, rightsFrom }: Call, lookup: Lookup): Form {
  const told = parameters.map(({ type, direction }) => {
    const wrap = { in: '', out: 'Out', inout: 'InOut' }[direction];
    return wrapped(wrap, typeForms(type, lookup));
  });
  const { value, optional, errors } = result;
  const own = value === null ? ['void'] : typeForms(value, lookup);
  const from = parameters.findIndex(({ name }) => name === rightsFrom);
  const plain = from < 0 ? own : own.map((text) => `Bounded<${text},${from + 1}>`);
  const whole = optional ? wrapped('Option', plain) : plain;
  const codes = errors.map(({ code }) => code).sort((a, b) => a - b);
  const answered = codes.length === 0 ? whole : whole.map((text) => `Result<${text},${codes.join('|')}>`);
  return [...told, wrapped(blocking ? 'Blocking' : '', answered)].map((texts) =>
    texts.length === 1 ? texts[0] : texts,
  );
}

function wrapped(name: string, texts: readonly string[]): readonly string[] {
  return name === '' ? texts : texts.map((text) => `${name}<${text}>`);
}

/** One text, or as many as an extensible record has extents. */
function typeForms(type: Type, lookup: Lookup): readonly string[] {
  if (type.kind !== 'record') return [typeForm(type, lookup)];
  const { fields, extents } = lookup.record(type.name);
  if (extents === null) return [recordForm(fields, lookup)];
  return extents.map((count) => recordForm(fields.slice(0, count), lookup));
}

function recordForm(fields: readonly Field[], lookup: Lookup): string {
  const told = fields.map(
    ({ type, reserved }) => wrapped(reserved ? 'Reserved' : '', [typeForm(type, lookup)])[0],
  );
  return `Record{${told.join(',')}}`;
}

function typeForm(type: Type, lookup: Lookup): string {
  switch (type.kind) {
    case 'integer':
      return type.range === undefined ? type.name : `Range<${type.name},${type.range.min},${type.range.max}>`;
    case 'float':
      return `f${type.bits}`;
    case 'bool':
      return 'bool';
    case 'enum': {
      const { width, open, flags, members } = lookup.enum(type.name);
      if (open) return `Open<u${width * 8}>`;
      const values = members.map(({ value }) => value).join('|');
      return `${flags ? 'Flags' : 'Enum'}<u${width * 8},${values}>`;
    }
    case 'record':
      return recordForm(lookup.record(type.name).fields, lookup);
    case 'bytes':
      return `Bytes<${type.max}>`;
    case 'text':
      return `Text<${type.max}>`;
    case 'list':
      return `List<${typeForm(type.element, lookup)},${type.max}>`;
    case 'handle':
      return handleForm(type, lookup);
  }
}

const USES: Readonly<Record<HandleType['use'], string>> = {
  borrow: 'Handle',
  consume: 'Given',
  create: 'Own',
  askBorrow: 'MaybeHandle',
  askConsume: 'MaybeGiven',
  slot: 'Slot',
  number: 'HandleNumber',
};

/** A kind is said with its ancestors: what is made of a sub-kind is passed where its parent is asked for. */
function handleForm({ use, of, rights, optional }: HandleType, lookup: Lookup): string {
  const lineage: string[] = [];
  for (let kind = of; kind !== null; kind = lookup.kind(kind).parent)
    lineage.push(String(lookup.kind(kind).number));
  const facts = [
    ...(of === null ? [] : [`kind=${lineage.join('<')}`]),
    ...(rights === 0 ? [] : [`rights=${rights}`]),
  ];
  const text = facts.length === 0 ? USES[use] : `${USES[use]}<${facts.join(',')}>`;
  return optional ? `Option<${text}>` : text;
}
