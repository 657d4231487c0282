import type { LoweredCall, Step } from '../../lower/lowered.js';
import { leavesByExtent } from '../../lower/extents.js';
import { type Domain, type StoredLeaf, domainOf } from '../../lower/storage.js';
import type { Type } from '../../model/abi.js';
import { KERNEL, isWide } from './handler-types.js';
import type { GlueContext } from './host-glue.js';
import { memberPaths } from './record-members.js';

type AnswerStep = Extract<Step, { readonly kind: 'answer' }>;

/** Writes the last step: stores what the handler gave, and returns the slot. On an error nothing is stored. */
export function writeAnswer(lowered: LoweredCall, step: AnswerStep, context: GlueContext): void {
  const { writer, spelling, names } = context;
  const { answer, call } = lowered;
  const capacity = step.capacity === null ? null : names.of(lowered).size({ name: step.capacity });
  if (answer.kind === 'nothing') {
    writer.line(spelling.silent ? 'gate.leave(0);' : 'return gate.leave(0);');
    return;
  }
  const failed = () => `answer !== ${writer.value('OK', KERNEL)}`;
  const declared = `gate.declared(answer, ${names.errors(call)})`;
  if (answer.kind === 'value' && step.errors.length > 0) {
    writer.line(`return gate.leave(${failed()} ? ${declared} : 0);`);
  } else if (answer.kind === 'value') {
    writer.line(`return gate.leave(${sent(answer.type, capacity, context)});`);
  } else if (answer.kind === 'handle') {
    writer.line(`return gate.leave(${handleFor('answer', answer.optional, context)});`);
  } else {
    const fallible = step.errors.length > 0;
    if (fallible) writer.line(`if (${failed()}) return gate.leave(${declared});`);
    else if (answer.optional) writer.line('if (!answer) return gate.leave(0);');
    store(lowered, capacity, context);
    const returns = fallible || answer.optional || !spelling.silent || call.blocking;
    writer.line(`${returns ? 'return ' : ''}gate.leave(${answer.optional && !fallible ? 1 : 0});`);
  }
}

/** What a handler gave for a `Range`, which it has to keep. */
function promised(value: string, domain: Domain): string {
  return domain.kind === 'range' ? `gate.promised(${value}, ${domain.min}, ${domain.max})` : value;
}

/** The answer as the slot carries it. */
function sent(type: Type, capacity: string | null, { spelling, lookup }: GlueContext): string {
  if (capacity !== null) return `gate.written(answer, ${capacity})`;
  if (type.kind === 'bool') return 'answer ? 1 : 0';
  const answer = promised('answer', domainOf(type, lookup));
  return spelling.wordBits === 16 ? `${answer} & 0xffff` : answer;
}

/** The guest's handle for an object. 0, for none, is no object. */
function handleFor(object: string, optional: boolean, { writer }: GlueContext): string {
  const handle = `gate.ownObject(${object})`;
  return optional ? `${object} === ${writer.value('NONE', KERNEL)} ? 0 : ${handle}` : handle;
}

function store(lowered: LoweredCall, capacity: string | null, context: GlueContext): void {
  if (lowered.answer.kind !== 'pointer') return;
  const { storage } = lowered.answer;
  const extent = lowered.steps.find((step) => step.kind === 'room')?.extent ?? null;
  for (const { needed, leaves } of leavesByExtent(storage, extent)) {
    const write = () => {
      for (const leaf of leaves) storeLeaf(leaf, lowered, capacity, context);
    };
    if (needed === 0) write();
    else context.writer.block(`if (outExtent >= ${needed}) {`, write);
  }
}

function storeLeaf(
  leaf: StoredLeaf,
  lowered: LoweredCall,
  capacity: string | null,
  context: GlueContext,
): void {
  const { names } = context;
  if (lowered.answer.kind !== 'pointer') return;
  const { optional, storage } = lowered.answer;
  const { type } = storage;
  if (leaf.domain.kind === 'zero') {
    writeLeaf(leaf, leaf.bytes === 8 ? ['0', '0'] : ['0'], context);
  } else if (type.kind === 'record') {
    const paths = memberPaths(type.name, leaf.path, context.lookup);
    writeLeaf(
      leaf,
      paths.map((path) => `result.${path}`),
      context,
    );
  } else if (isWide(type)) {
    writeLeaf(leaf, ['result.low', 'result.high'], context);
  } else {
    const source = names.outClass(lowered) === null ? 'answer' : 'result.value';
    const handle = () => handleFor(source, optional, context);
    const length = capacity === null ? promised(source, leaf.domain) : `gate.written(${source}, ${capacity})`;
    const value =
      type.kind === 'handle' ? handle() : type.kind === 'bool' ? `${source} === 0 ? 0 : 1` : length;
    put(leaf.bytes, leaf.offset, leaf.signed, value, context);
  }
}

/** Stores a field; `sources` are the halves of a 64-bit value, low first. */
function writeLeaf(leaf: StoredLeaf, sources: readonly string[], context: GlueContext): void {
  const [low, high] = sources;
  if (high === undefined) {
    const value = leaf.domain.kind === 'bool' ? `${low} ? 1 : 0` : promised(low, leaf.domain);
    put(leaf.bytes, leaf.offset, leaf.signed, value, context);
    return;
  }
  const [first, second] = context.spelling.littleEndian ? [low, high] : [high, low];
  put(4, leaf.offset, false, first, context);
  put(4, leaf.offset + 4, false, second, context);
}

function put(
  bytes: number,
  offset: number,
  signed: boolean,
  value: string,
  { writer, spelling }: GlueContext,
): void {
  const where = offset === 0 ? 'outAt' : `outAt + ${offset}`;
  const order = bytes === 1 ? '' : `, ${spelling.littleEndian}`;
  writer.line(`memory.view.set${signed ? 'Int' : 'Uint'}${bytes * 8}(${where}, ${value}${order});`);
}
