import type { LoweredCall, Step } from '../../lower/lowered.js';
import type { StoredLeaf } from '../../lower/storage.js';
import { KERNEL } from './handler-types.js';
import type { GlueContext } from './host-glue.js';

type Take = Exclude<Step, { readonly kind: 'call' | 'consume' | 'answer' }>;
type Of<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/** Writes a step in front of the handler: takes what the guest passed, and checks it. */
export function writeTake(lowered: LoweredCall, step: Take, context: GlueContext): void {
  const { writer } = context;
  const slot = (index: number) => context.names.slot(lowered.slots[index].name);
  switch (step.kind) {
    case 'scalar':
      writer.line(`const ${context.names.local(step)} = ${scalar(step, slot(step.slot), context)};`);
      return;
    case 'wide':
      writeWide(step, slot, context);
      return;
    case 'slice':
      writeSlice(lowered, step, slot, context);
      return;
    case 'record':
      writeRecord(lowered, step, slot(step.pointer), context);
      return;
    case 'handle':
      writeHandle(step, slot(step.slot), context);
      return;
    case 'room':
      writer.line(`const outAt = ${unsigned(slot(step.pointer), context)};`);
      writer.line(`memory.check(outAt, ${step.storage.size});`);
      return;
    case 'grant':
      if (step.from === null) writer.line(`gate.grant(${step.kindNumber}, ${step.rights});`);
      else writer.line(`gate.grantFrom(${slot(step.from)}, ${step.kindNumber}, ${step.rights});`);
  }
}

/** A slot as an unsigned number: EmbedVM hands words over unsigned, wasm signed. */
function unsigned(word: string, { spelling }: GlueContext): string {
  return spelling.wordBits === 32 ? `${word} >>> 0` : word;
}

function scalar({ bits, signed, only }: Of<'scalar'>, word: string, context: GlueContext): string {
  const { wordBits } = context.spelling;
  const asSigned = wordBits === 32 ? word : `(${word} << 16) >> 16`;
  const number = signed ? asSigned : unsigned(word, context);
  if (only !== null) return checkedValue(number, only);
  if (bits === wordBits) return number;
  if (!signed) return `gate.range(${number}, 0, ${2 ** bits - 1})`;
  return `gate.range(${number}, ${-(2 ** (bits - 1))}, ${2 ** (bits - 1) - 1})`;
}

/** A value of a closed set. A bool becomes true or false. */
function checkedValue(number: string, only: readonly number[]): string {
  if (isBool(only)) return `gate.range(${number}, 0, 1) === 1`;
  return `gate.oneOf(${number}, [${only.join(', ')}])`;
}

/** Whether a closed set is that of a bool. */
export function isBool(only: readonly number[] | null): boolean {
  return only !== null && only.length === 2 && only[0] === 0 && only[1] === 1;
}

function writeWide(step: Of<'wide'>, slot: (index: number) => string, { writer, names }: GlueContext): void {
  const name = names.local(step);
  if (step.bits === 64) {
    writer.line(`const ${name}Low = ${slot(step.low)} >>> 0;`);
    writer.line(`const ${name}High = ${slot(step.high)}${step.signed ? '' : ' >>> 0'};`);
    return;
  }
  const joined = `(${slot(step.high)} << 16) | ${slot(step.low)}`;
  writer.line(`const ${name} = ${step.signed ? joined : `(${joined}) >>> 0`};`);
}

function writeSlice(
  lowered: LoweredCall,
  step: Of<'slice'>,
  slot: (index: number) => string,
  context: GlueContext,
): void {
  const { writer, names } = context;
  const at = `${step.name}At`;
  const size = `${step.name}Size`;
  writer.line(`const ${at} = ${unsigned(slot(step.pointer), context)};`);
  writer.line(`const ${size} = gate.bound(${unsigned(slot(step.length), context)}, ${step.max});`);
  writer.line(`memory.check(${at}, ${step.elementBytes === 1 ? size : `${size} * ${step.elementBytes}`});`);
  const source = step.list ? 'memory.view' : 'memory.bytes';
  writer.line(
    `const ${names.local(step)} = ${names.view(lowered, step.name)}.set(${source}, ${at}, ${size});`,
  );
}

function writeRecord(lowered: LoweredCall, step: Of<'record'>, pointer: string, context: GlueContext): void {
  const { writer, names } = context;
  const at = `${step.name}At`;
  const name = names.local(step);
  writer.line(`const ${at} = ${unsigned(pointer, context)};`);
  writer.line(`memory.check(${at}, ${step.storage.size});`);
  writer.line(`const ${name} = ${names.view(lowered, step.name)};`);
  for (const leaf of step.storage.leaves) {
    const read = readLeaf(leaf, at, context);
    const value = leaf.only === null ? read : checkedValue(read, leaf.only);
    writer.line(`${name}.${leaf.path.join('.')} = ${value};`);
  }
}

function readLeaf({ bytes, signed, offset }: StoredLeaf, at: string, { spelling }: GlueContext): string {
  const where = offset === 0 ? at : `${at} + ${offset}`;
  const order = bytes === 1 ? '' : `, ${spelling.littleEndian}`;
  return `memory.view.get${signed ? 'Int' : 'Uint'}${bytes * 8}(${where}${order})`;
}

function writeHandle(step: Of<'handle'>, word: string, { writer, names }: GlueContext): void {
  const name = names.local(step);
  const brand = step.kinds === null ? '' : ` as ${names.cellType(step.kinds)}`;
  if (step.use === 'askBorrow' || step.use === 'askConsume') {
    const none = step.kinds === null ? '' : ` | ${writer.type('NoHandle', KERNEL)}`;
    const asked =
      step.kinds === null
        ? `gate.askAny(${word})`
        : step.kinds.length === 1
          ? `gate.ask(${word}, ${step.kinds[0]})`
          : `gate.askOneOf(${word}, [${step.kinds.join(', ')}])`;
    writer.line(`const ${name} = ${asked}${brand}${none};`);
  } else if (step.gone !== 0) {
    const kinds = step.kinds === null ? null : `[${step.kinds.join(', ')}]`;
    const resolved =
      kinds === null
        ? `gate.resolveAnyOrGone(${word})`
        : `gate.resolveOrGone(${word}, ${kinds}, ${step.rights})`;
    writer.line(`const ${name} = ${resolved}${brand};`);
    writer.line(`if (${name} === ${writer.value('GONE_CELL', KERNEL)}) return gate.leave(${step.gone});`);
  } else if (step.kinds === null) {
    writer.line(`const ${name} = gate.resolveAny(${word});`);
  } else if (step.kinds.length === 1) {
    writer.line(`const ${name} = gate.resolve(${word}, ${step.kinds[0]}, ${step.rights})${brand};`);
  } else {
    writer.line(
      `const ${name} = gate.resolveOneOf(${word}, [${step.kinds.join(', ')}], ${step.rights})${brand};`,
    );
  }
}
