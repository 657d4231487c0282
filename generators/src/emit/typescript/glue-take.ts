import type { LoweredCall, Step } from '../../lower/lowered.js';
import type { Domain, Storage, StoredLeaf } from '../../lower/storage.js';
import { leavesByExtent } from '../../lower/extents.js';
import { KERNEL } from './handler-types.js';
import type { GlueContext } from './host-glue.js';
import { memberPaths } from './record-members.js';

type Take = Exclude<Step, { readonly kind: 'call' | 'consume' | 'answer' }>;
type Of<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/** Writes a step in front of the handler: takes what the guest passed, and checks it. */
export function writeTake(lowered: LoweredCall, step: Take, context: GlueContext): void {
  const { writer, names } = context;
  const { slots } = names.of(lowered);
  switch (step.kind) {
    case 'scalar':
      writeScalar(lowered, step, context);
      return;
    case 'float':
      return;
    case 'wide':
      writeWide(lowered, step, context);
      return;
    case 'slice':
      writeSlice(lowered, step, context);
      return;
    case 'record':
      writeRecord(lowered, step, context);
      return;
    case 'handle':
      writeHandle(lowered, step, context);
      return;
    case 'handles':
      writeHandles(lowered, step, context);
      return;
    case 'gone':
      writeGone(lowered, step, context);
      return;
    case 'room':
      writer.line(`const outAt = ${unsigned(slots[step.pointer], context)};`);
      writer.line(`memory.check(outAt, ${writeSize(lowered, step, 'outExtent', context)});`);
      return;
    case 'apart':
      writer.line(`gate.apart(${slots[step.consumed]}, ${slots[step.other]});`);
      return;
    case 'grant':
      if (step.from === null) {
        writer.line(`gate.grant(${step.kindNumber}, ${step.rights});`);
      } else {
        const from = context.names.of(lowered).slots[step.from];
        writer.line(`gate.grantFrom(${from}, ${step.kindNumber}, ${step.rights});`);
      }
  }
}

/** A slot as an unsigned number: EmbedVM hands words over unsigned, wasm signed. */
function unsigned(word: string, { spelling }: GlueContext): string {
  return spelling.wordBits === 32 ? `${word} >>> 0` : word;
}

function writeScalar(lowered: LoweredCall, step: Of<'scalar'>, context: GlueContext): void {
  const { writer, names, spelling } = context;
  const word = names.of(lowered).slots[step.slot];
  const asSigned = spelling.wordBits === 32 ? word : `(${word} << 16) >> 16`;
  const number = step.signed ? asSigned : unsigned(word, context);
  const fits = step.bits === spelling.wordBits || step.domain.kind !== 'any';
  const least = step.signed ? -(2 ** (step.bits - 1)) : 0;
  const value = fits ? number : `gate.range(${number}, ${least}, ${least + 2 ** step.bits - 1})`;
  const name = names.of(lowered).local(step);
  writer.line(`const ${name} = ${checked(value, step.domain, context)};`);
  writeFlagsCheck(name, step.domain, context);
}

/** A value of a closed set. A bool becomes true or false. */
function checked(number: string, domain: Domain, { names }: GlueContext): string {
  if (domain.kind === 'bool') return `gate.range(${number}, 0, 1) === 1`;
  if (domain.kind === 'range') return `gate.range(${number}, ${domain.min}, ${domain.max})`;
  if (domain.kind === 'members') return `gate.oneOf(${number}, ${names.members(domain.of)})`;
  return number;
}

/** A set of flags holds no bit that is none of them. */
function writeFlagsCheck(value: string, domain: Domain, { writer }: GlueContext): void {
  if (domain.kind !== 'flags') return;
  writer.line(`gate.range(${value} & ~0x${domain.mask.toString(16)}, 0, 0); // no bit that is no flag`);
}

function writeWide(lowered: LoweredCall, step: Of<'wide'>, context: GlueContext): void {
  const { writer, names } = context;
  const words = step.words.map((slot) => names.of(lowered).slots[slot]);
  if (step.bits === 64) {
    const [low, high] = names.of(lowered).halves(step);
    const half = words.length / 2;
    writer.line(`const ${low} = ${joined(words.slice(0, half), false)};`);
    writer.line(`const ${high} = ${joined(words.slice(half), step.signed)};`);
    return;
  }
  const name = names.of(lowered).local(step);
  writer.line(`const ${name} = ${checked(joined(words, step.signed), step.domain, context)};`);
  writeFlagsCheck(name, step.domain, context);
}

/** Words, the lowest first, as one number of 32 bits. */
function joined(words: readonly string[], signed: boolean): string {
  const [low, high] = words;
  if (high === undefined) return signed ? low : `${low} >>> 0`;
  return signed ? `(${high} << 16) | ${low}` : `((${high} << 16) | ${low}) >>> 0`;
}

function writeSlice(lowered: LoweredCall, step: Of<'slice'>, context: GlueContext): void {
  const { writer, names } = context;
  const own = names.of(lowered);
  const [at, size] = writeRange(lowered, step, step.elementBytes, context);
  if (step.element !== null && step.direction !== 'out') writeElementCheck(step.element, at, size, context);
  const source = step.element === null ? 'memory.bytes' : 'memory.view';
  if (step.text && step.direction !== 'out') writer.line(`gate.text(memory.bytes, ${at}, ${size});`);
  writer.line(`const ${own.local(step)} = ${names.view(lowered, step.name)}.set(${source}, ${at}, ${size});`);
}

function writeRecord(lowered: LoweredCall, step: Of<'record'>, context: GlueContext): void {
  const { writer, names } = context;
  const own = names.of(lowered);
  const at = own.at(step);
  const name = own.local(step);
  const { type } = step.storage;
  if (type.kind !== 'record') throw new Error('invariant: a record step has a record');
  writer.line(`const ${at} = ${unsigned(own.slots[step.pointer], context)};`);
  const size = own.extent(step);
  writer.line(`memory.check(${at}, ${writeSize(lowered, step, size, context)});`);
  writer.line(`const ${name} = ${names.view(lowered, step.name)};`);
  const members = (leaf: StoredLeaf) =>
    leaf.domain.kind === 'zero'
      ? []
      : memberPaths(type.name, leaf.path, context.lookup).map((path) => `${name}.${path}`);
  const read = (leaf: StoredLeaf) => {
    if (leaf.domain.kind === 'zero') {
      for (const number of readLeaf(leaf, at, context))
        writer.line(`gate.range(${number}, 0, 0); // ${leaf.path.join('.')}`);
      return;
    }
    readLeaf(leaf, at, context).forEach((number, index) => {
      writer.line(`${members(leaf)[index]} = ${checked(number, leaf.domain, context)};`);
    });
    writeFlagsCheck(members(leaf)[0], leaf.domain, context);
  };
  for (const { needed, leaves } of leavesByExtent(step.storage, step.extent)) {
    if (needed === 0) {
      leaves.forEach(read);
      continue;
    }
    const zero = (leaf: StoredLeaf) => (leaf.domain.kind === 'bool' ? 'false' : '0');
    const clear = () => {
      for (const leaf of leaves)
        for (const member of members(leaf)) writer.line(`${member} = ${zero(leaf)};`);
    };
    if (leaves.every(({ domain }) => domain.kind === 'zero')) {
      writer.block(`if (${size} >= ${needed}) {`, () => leaves.forEach(read));
      continue;
    }
    writer.block(`if (${size} < ${needed}) {`, clear, '} else {');
    writer.indented(() => leaves.forEach(read)).line('}');
  }
}

/** The bytes of a record that the guest passes or has room for; of an extensible one it says how many, and they get a name. */
function writeSize(
  lowered: LoweredCall,
  { storage, extent }: Of<'record'> | Of<'room'>,
  name: string,
  context: GlueContext,
): string {
  const { writer, names } = context;
  if (extent === null) return String(storage.size);
  const slot = unsigned(names.of(lowered).slots[extent.slot], context);
  const type = storage.type.kind === 'record' ? storage.type.name : '';
  writer.line(`const ${name} = gate.oneOf(${slot}, ${names.sizes(type)});`);
  return name;
}

/** Reads a leaf: one number, or the halves of a 64-bit value, low first. */
function readLeaf(
  { bytes, signed, offset, float }: StoredLeaf,
  at: string,
  { spelling }: GlueContext,
): string[] {
  const { littleEndian } = spelling;
  if (float) {
    const where = offset === 0 ? at : `${at} + ${offset}`;
    return [`memory.view.getFloat${8 * bytes}(${where}, ${littleEndian})`];
  }
  const read = (width: number, shift: number, isSigned: boolean) => {
    const where = offset + shift === 0 ? at : `${at} + ${offset + shift}`;
    const order = width === 1 ? '' : `, ${littleEndian}`;
    return `memory.view.get${isSigned ? 'Int' : 'Uint'}${width * 8}(${where}${order})`;
  };
  if (bytes < 8) return [read(bytes, 0, signed)];
  return [read(4, littleEndian ? 0 : 4, false), read(4, littleEndian ? 4 : 0, signed)];
}

function writeHandle(lowered: LoweredCall, step: Of<'handle'>, context: GlueContext): void {
  const { writer, names } = context;
  const own = names.of(lowered);
  const name = own.local(step);
  const word = own.slots[step.slot];
  const resolved = `gate.${resolution(word, step, context)}`;
  const none = () => writer.value('NO_HANDLE', KERNEL);
  const value = step.optional ? `${word} === 0 ? ${none()} : ${resolved}` : resolved;
  if (step.of === null) {
    writer.line(`const ${name} = ${value};`);
    return;
  }
  const mayBeNone = step.optional || step.use === 'askBorrow' || step.use === 'askConsume';
  const cell = names.cellType(step.of);
  const type = mayBeNone ? `${cell} | ${writer.type('NoHandle', KERNEL)}` : cell;
  if (!step.optional) {
    writer.line(`const ${name} = ${value} as ${type};`);
    return;
  }
  writer.line(`const ${name}: ${type} =`);
  writer.indented(() => void writer.line(`${word} === 0 ? ${none()} : (${resolved} as ${cell});`));
}

/** The gate's method that resolves a handle, and what it is given. */
function resolution(
  word: string,
  { use, of, kinds, rights, mayBeGone }: Of<'handle'> | Of<'handles'>,
  { names }: GlueContext,
): string {
  const asks = use === 'askBorrow' || use === 'askConsume';
  if (use === 'slot') return `slot(${word})`;
  if (use === 'number') return `handleNumber(${word})`;
  if (of === null) return `${asks ? 'askAny' : mayBeGone ? 'resolveAnyOrGone' : 'resolveAny'}(${word})`;
  const [only, ...more] = kinds;
  const list = names.kinds(of);
  if (asks) return more.length === 0 ? `ask(${word}, ${only})` : `askOneOf(${word}, ${list})`;
  if (mayBeGone) return `resolveOrGone(${word}, ${list}, ${rights})`;
  return more.length === 0
    ? `resolve(${word}, ${only}, ${rights})`
    : `resolveOneOf(${word}, ${list}, ${rights})`;
}

/** Resolves each handle of a list. Nothing of the guest runs meanwhile, so what was read once is read for good. */
function writeHandles(lowered: LoweredCall, step: Of<'handles'>, context: GlueContext): void {
  const { writer, names, spelling } = context;
  const own = names.of(lowered);
  const [at, size] = writeRange(lowered, step, step.elementBytes, context);
  const bits = 8 * step.elementBytes;
  const read = `memory.view.get${bits === 16 ? 'Uint' : 'Int'}${bits}(${at} + index * ${step.elementBytes}, ${spelling.littleEndian})`;
  const list = own.local(step);
  writer.line(`const ${list} = ${names.view(lowered, step.name)}.begin(${size});`);
  writer.block(`for (let index = 0; index < ${size}; index++) {`, () => {
    writer.line(`const reference = ${read};`);
    writer.line(`${list}.set(index, gate.${resolution('reference', step, context)});`);
    for (const slot of step.apartFrom) writer.line(`gate.apart(${own.slots[slot]}, reference);`);
  });
}

/** Checks each element of a list whose type has values that its bits can miss. The handler then reads them where they lie. */
function writeElementCheck(
  { type, size: elementBytes, leaves }: Storage,
  at: string,
  size: string,
  context: GlueContext,
): void {
  const { writer } = context;
  const picky = leaves.filter(({ domain }) => domain.kind !== 'any');
  if (picky.length === 0) return;
  const where = elementBytes === 1 ? `${at} + index` : `${at} + index * ${elementBytes}`;
  writer.block(`for (let index = 0; index < ${size}; index++) {`, () => {
    if (type.kind !== 'record') {
      writer.line(`const element = ${readLeaf(leaves[0], where, context)[0]};`);
      writeValueCheck('element', leaves[0].domain, context);
      return;
    }
    writer.line(`const elementAt = ${where};`);
    for (const leaf of picky)
      for (const value of readLeaf(leaf, 'elementAt', context)) writeValueCheck(value, leaf.domain, context);
  });
}

/** Checks a value that nobody takes here. */
function writeValueCheck(value: string, domain: Domain, context: GlueContext): void {
  const { writer } = context;
  if (domain.kind === 'flags') writeFlagsCheck(value, domain, context);
  else if (domain.kind === 'bool') writer.line(`gate.range(${value}, 0, 1);`);
  else if (domain.kind === 'zero') writer.line(`gate.range(${value}, 0, 0);`);
  else writer.line(`${checked(value, domain, context)};`);
}

/** Checks the range of guest memory that a buffer is; returns the locals with its address and its length. */
function writeRange(
  lowered: LoweredCall,
  step: { readonly name: string; readonly pointer: number; readonly length: number; readonly max: number },
  elementBytes: number,
  context: GlueContext,
): readonly [at: string, size: string] {
  const { writer, names } = context;
  const own = names.of(lowered);
  const at = own.at(step);
  const size = own.size(step);
  writer.line(`const ${at} = ${unsigned(own.slots[step.pointer], context)};`);
  writer.line(`const ${size} = gate.bound(${unsigned(own.slots[step.length], context)}, ${step.max});`);
  writer.line(`memory.check(${at}, ${elementBytes === 1 ? size : `${size} * ${elementBytes}`});`);
  return [at, size];
}

/** Whether the constant with a kind's numbers is needed. */
export function needsKinds({ of, kinds, mayBeGone }: Of<'handle'> | Of<'handles'>): boolean {
  return of !== null && (mayBeGone || kinds.length > 1);
}

function writeGone(lowered: LoweredCall, step: Of<'gone'>, { writer, names }: GlueContext): void {
  const own = names.of(lowered);
  const gone = writer.value('GONE_CELL', KERNEL);
  const tests = lowered.steps.flatMap((each) => {
    if ((each.kind !== 'handle' && each.kind !== 'handles') || !step.handles.includes(each.name)) return [];
    const local = own.local(each);
    return [each.kind === 'handle' ? `${local} === ${gone}` : `${local}.includes(${gone})`];
  });
  const condition = tests.join(' || ');
  const leave = `return gate.leave(gate.error(${step.code}));`;
  if (step.consumes.length === 0) {
    writer.line(`if (${condition}) ${leave}`);
    return;
  }
  writer.block(`if (${condition}) {`, () => {
    for (const slot of step.consumes) writer.line(`gate.consume(${own.slots[slot]});`);
    writer.line(leave);
  });
}
