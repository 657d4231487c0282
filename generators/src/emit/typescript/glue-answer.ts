import type { LoweredCall, Step } from '../../lower/lowered.js';
import type { StoredLeaf } from '../../lower/storage.js';
import type { Type } from '../../model/abi.js';
import { isBool } from './glue-take.js';
import { KERNEL, isWide } from './handler-types.js';
import type { GlueContext } from './host-glue.js';

type AnswerStep = Extract<Step, { readonly kind: 'answer' }>;

/** Writes the last step: stores what the handler gave, and returns the slot. On an error nothing is stored. */
export function writeAnswer(lowered: LoweredCall, step: AnswerStep, context: GlueContext): void {
  const { writer, spelling, names } = context;
  const { answer, call } = lowered;
  const capacity = step.capacity === null ? null : `${step.capacity}Size`;
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
    const handle = 'gate.ownObject(answer)';
    const value = answer.optional ? `answer === ${writer.value('NONE', KERNEL)} ? 0 : ${handle}` : handle;
    writer.line(`return gate.leave(${value});`);
  } else {
    const fallible = step.errors.length > 0;
    if (fallible) writer.line(`if (${failed()}) return gate.leave(${declared});`);
    else if (answer.optional) writer.line('if (!answer) return gate.leave(0);');
    store(lowered, capacity, context);
    const returns = fallible || answer.optional || !spelling.silent || call.blocking;
    writer.line(`${returns ? 'return ' : ''}gate.leave(${answer.optional && !fallible ? 1 : 0});`);
  }
}

/** The answer as the slot carries it. */
function sent(type: Type, capacity: string | null, { spelling }: GlueContext): string {
  if (capacity !== null) return `gate.written(answer, ${capacity})`;
  if (type.kind === 'bool') return 'answer ? 1 : 0';
  return spelling.wordBits === 16 ? 'answer & 0xffff' : 'answer';
}

function store(lowered: LoweredCall, capacity: string | null, context: GlueContext): void {
  const { writer, spelling, names } = context;
  if (lowered.answer.kind !== 'pointer') return;
  const { type, leaves } = lowered.answer.storage;
  if (isWide(type)) {
    const [first, second] = spelling.littleEndian ? ['low', 'high'] : ['high', 'low'];
    writer.line(`memory.view.setUint32(outAt, result.${first}, ${spelling.littleEndian});`);
    writer.line(`memory.view.setUint32(outAt + 4, result.${second}, ${spelling.littleEndian});`);
    return;
  }
  const single = names.outClass(lowered) === null ? 'answer' : 'result.value';
  for (const leaf of leaves) {
    const source = leaf.path.length > 0 ? `result.${leaf.path.join('.')}` : single;
    const value = type.kind === 'handle' ? handle(source, lowered, context) : stored(source, leaf, capacity);
    const where = leaf.offset === 0 ? 'outAt' : `outAt + ${leaf.offset}`;
    const order = leaf.bytes === 1 ? '' : `, ${spelling.littleEndian}`;
    writer.line(
      `memory.view.set${leaf.signed ? 'Int' : 'Uint'}${leaf.bytes * 8}(${where}, ${value}${order});`,
    );
  }
}

/** The handle that a handler made; beside declared errors an `Option` without one is 0. */
function handle(source: string, { answer }: LoweredCall, { writer }: GlueContext): string {
  const made = `gate.ownObject(${source})`;
  if (answer.kind !== 'pointer' || !answer.optional) return made;
  return `${source} === ${writer.value('NONE', KERNEL)} ? 0 : ${made}`;
}

function stored(source: string, leaf: StoredLeaf, capacity: string | null): string {
  const isField = leaf.path.length > 0;
  if (capacity !== null && !isField) return `gate.written(${source}, ${capacity})`;
  return isField && isBool(leaf.only) ? `${source} ? 1 : 0` : source;
}
