/** A source of numbers below a bound. */
export type Draw = (bound: number) => number;

/** A generator of pseudo-random numbers (mulberry32): the same seed gives the same numbers. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % bound;
  };
}

const BINARY = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '<<',
  '>>',
  '&',
  '|',
  '^',
  '&&',
  '||',
  '<',
  '<=',
  '==',
  '!=',
  '>=',
  '>',
];
const ASSIGN = ['=', '=', '=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^='];
const SCALARS = ['x', 'y', 'z'];
const ARRAYS = ['t', 'u', 'v'];

/** A correct program in EmbedVM's language that uses all of it. It need not end when it is run. */
export function randomProgram(draw: Draw): string {
  const pick = <T>(values: readonly T[]): T => values[draw(values.length)];
  const functions: { name: string; parameters: number }[] = [];
  let locals: string[] = [];
  let labels = 0;
  let loops = 0;

  const list = (count: number, make: () => string): string => Array.from({ length: count }, make).join(', ');
  const number = (): string =>
    pick([
      () => String(draw(10)),
      () => String(draw(300)),
      () => String(draw(65_536)),
      () => `0x${draw(65_536).toString(16)}`,
      () => `0${draw(512).toString(8)}`,
      () => `0b${draw(256).toString(2)}`,
      () => pick(['true', 'false', '$line']),
    ])();
  const target = (depth: number): string =>
    pick([
      () => pick([...SCALARS, ...locals]),
      () => pick([...SCALARS, ...locals]),
      () => `${pick(ARRAYS)}[${expression(depth - 1)}]`,
      () =>
        `${pick(['$ptr8u', '$ptr8s', '$ptr16'])}[${expression(depth - 1)}${draw(2) === 0 ? '' : `, ${expression(depth - 1)}`}]`,
    ])();
  const call = (depth: number): string => {
    const some = (): string => list(draw(4), () => expression(depth - 1));
    const known = functions.length === 0 ? null : pick(functions);
    return pick([
      () => `$uf${draw(9)}(${some()})`,
      () => `$ptrf[${expression(depth - 1)}](${list(draw(11), () => expression(depth - 2))})`,
      () =>
        known === null ? '$uf0()' : `${known.name}(${list(known.parameters, () => expression(depth - 2))})`,
      () =>
        known === null ? '$uf0()' : `${known.name}(${list(known.parameters, () => expression(depth - 2))})`,
    ])();
  };
  const expression = (depth: number): string => {
    if (depth <= 0) return pick([number, number, () => pick([...SCALARS, ...locals])])();
    return pick([
      number,
      () => target(depth),
      () => `${expression(depth - 1)} ${pick(BINARY)} ${expression(depth - 1)}`,
      () => `${expression(depth - 1)} ${pick(BINARY)} ${expression(depth - 1)}`,
      () => `(${expression(depth - 1)})`,
      () => `${pick(['-', '~', '!', '+'])} ${number()}`,
      () => `${pick(['-', '~', '!', '+'])} ${pick([...SCALARS, ...locals, '$vmsp', '$vmsfp'])}`,
      () => `${expression(depth - 1)} ? ${expression(depth - 1)} : ${expression(depth - 1)}`,
      () => call(depth),
      () => `${pick(['++', '--'])} ${target(depth)}`,
      () => `${target(depth)} ${pick(['++', '--'])}`,
      () => `&${pick([...SCALARS, ...ARRAYS, ...functions.map(({ name }) => name)])}`,
      () => `"${'text'.repeat(draw(3))}"`,
      () => pick(['$vmip', '$vmsp', '$vmsfp']),
    ])();
  };
  const simple = (depth: number): string =>
    pick([
      () => call(depth),
      () => `${pick(['++', '--'])}${target(depth)}`,
      () => `${target(depth)}${pick(['++', '--'])}`,
      () => `${target(depth)} ${pick(ASSIGN)} ${expression(depth)}`,
      () => `${target(depth)} ${pick(ASSIGN)} ${expression(depth)}`,
    ])();
  const inLoop = (make: () => string): string => {
    loops++;
    const made = make();
    loops--;
    return made;
  };
  const statement = (depth: number): string => {
    if (depth <= 0) return `${simple(2)};`;
    return pick([
      () => `${simple(2)};`,
      () => `{ ${Array.from({ length: draw(5) }, () => statement(depth - 1)).join('\n')} }`,
      () => `if (${expression(2)}) ${statement(depth - 1)}`,
      () => `if (${expression(2)}) { ${statement(depth - 1)} } else ${statement(depth - 1)}`,
      () => inLoop(() => `while (${expression(2)}) ${statement(depth - 1)}`),
      () => inLoop(() => `do ${statement(depth - 1)} while (${expression(2)});`),
      () => inLoop(() => `for (${simple(1)}; ${expression(1)}; ${simple(1)}) ${statement(depth - 1)}`),
      () => inLoop(() => `for (;; ${draw(2) === 0 ? simple(1) : ''}) { x++; ${statement(depth - 1)} }`),
      () => (loops === 0 ? 'return;' : pick(['break;', 'continue;'])),
      () => `return ${expression(2)};`,
      () => {
        const name = `label${++labels}`;
        const marked = `${name}: ${statement(depth - 1)}`;
        return draw(2) === 0 ? marked : `{ ${marked} goto ${name}; }`;
      },
    ])();
  };
  const body = (depth: number): string => {
    const own = Array.from({ length: draw(12) }, (_, index) => `l${index}`);
    locals = [...locals, ...own];
    labels = 0;
    const declared = own.length === 0 ? '' : `local ${own.join(', ')};`;
    const statements = Array.from({ length: draw(8) }, () => statement(depth)).join('\n  ');
    return `{\n  ${declared}\n  ${statements}\n}`;
  };

  const values = (count: number): string =>
    list(count, () => pick(['', '-', '+']) + pick([String(draw(128)), String(draw(30_000))]));
  const small = (count: number): string => list(count, () => pick(['', '-', '+']) + String(draw(128)));
  const parts = [
    `global x${draw(2) === 0 ? '' : ` = ${values(1)}`};`,
    'global8u y;',
    `$extern ${draw(65_536)} global8s z;`,
    `array16 t[4]${draw(2) === 0 ? '' : ` = { ${values(draw(5))} }`};`,
    `array8u u[${draw(300)}];`,
    `array8s v[${4 + draw(4)}] = { ${small(draw(5))} };`,
  ];
  const count = 1 + draw(5);
  for (let index = 0; index < count; index++) {
    const parameters = Array.from({ length: draw(10) }, (_, each) => `p${each}`);
    const name = `f${index}`;
    const head = `function ${name}(${parameters.join(', ')})`;
    const forward = draw(3) === 0;
    if (forward) {
      parts.push(`${head};`);
      functions.push({ name, parameters: parameters.length });
    }
    if (draw(6) === 0) parts.push(`$memaddr ${0x1000 * (index + 1)}`);
    locals = parameters;
    parts.push(`${head} ${body(3)}`);
    if (!forward) functions.push({ name, parameters: parameters.length });
  }
  if (draw(3) === 0) parts.push(`$trampoline 0x7f00 ${pick(functions).name}`);
  locals = [];
  parts.push(`function main() ${body(3)}`);
  return `${parts.join('\n')}\n`;
}
