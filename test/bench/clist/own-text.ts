import { KEPT, REFERENCES } from './load.js';

/** The names that a function with a text of its own may use beside its parameters. */
const KNOWN = `const KEPT = ${KEPT}, REFERENCES = ${REFERENCES};`;

/**
 * The same function from a text of its own. Functions of one text share what V8 learns of the types in them, so designs in one process would be compiled for
 * each other's tables. Both the function and its inner `loop` are named after `name`, which is another each time. Of its module the function uses
 * `KEPT` and `REFERENCES` alone.
 */
export function fromOwnText<Made extends (...parameters: never[]) => unknown>(
  make: Made,
  name: string,
): Made {
  const own = name.replace(/\W+/g, '_');
  if (given.has(own)) throw new Error(`invariant: no two texts are named ${own}`);
  given.add(own);
  const text = make
    .toString()
    .replace(/^function \w+/, `function make_${own}`)
    .replace(/\bloop\b/g, `loop_${own}`);
  return new Function(`${KNOWN} return ${text};`)() as Made;
}

const given = new Set<string>();
