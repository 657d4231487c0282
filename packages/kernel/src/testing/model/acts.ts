import type { TextSyscall } from '../../raw/text-vat.js';
import { type Answer, BODIES, callNow } from './devices.js';
import { same } from './shown.js';
import * as model from './syscalls.js';
import { type World, isExport, isForgotten, isNode, isPromise } from './world.js';

/** What a vat does in one syscall; the numbers choose among what it can name then. */
export interface Act {
  readonly call:
    | 'send'
    | 'subscribe'
    | 'resolve'
    | 'dropImports'
    | 'retireImports'
    | 'retireExports'
    | 'abandonExports'
    | 'callNow'
    | 'exit';
  readonly picks: readonly number[];
  /** Whether it may name what it should not. */
  readonly wild: boolean;
}

const { dropImports, retireImports, retireExports, abandonExports } = model;
const ABOUT_REFERENCES = { dropImports, retireImports, retireExports, abandonExports };

/** A syscall, as the model does it and as the kernel is asked for it. */
export interface Doing {
  readonly words: string;
  model(): void;
  kernel(syscall: TextSyscall): void;
}

/** What a scene gives to what is done in it. */
export interface Telling {
  /** A body that is like no other. */
  newBody(letter: string, pick: number): string;
  /** What came about. */
  readonly reached: Set<string>;
}

/** One syscall, chosen among what the vat can name now. */
export function chooseAct(
  world: World,
  number: number,
  { call, picks, wild }: Act,
  scene: Telling,
): Doing | null {
  const vat = world.vats[number - 1];
  const entries = [...vat.entries].filter(([vref]) => !isForgotten(vref));
  const of = (fits: (vref: string, usable: boolean, id: string) => boolean) =>
    entries.filter(([vref, { usable, id }]) => fits(vref, usable, id)).map(([vref]) => vref);
  const junk = ['o-77', 'p-77', 'junk', 'o+1', 'p+1', ...entries.map(([vref]) => vref)];
  const pick = (from: readonly string[], at: number): string | undefined =>
    wild && at % 3 === 0 ? junk[at % junk.length] : from[at % Math.max(1, from.length)];
  const usable = of((vref, may) => may || isExport(vref));
  const anything = [...usable, 'o+1', 'o+2', 'o+3', 'o+4', 'p+1', 'p+2', 'p+3'];
  const decided = of((_vref, _usable, id) => vat.decides.includes(id));
  const slots = (from: number) =>
    picks.slice(from, from + (picks[from] % 4)).flatMap((at) => pick(anything, at) ?? []);
  if (call === 'send') {
    const target = pick(usable.length > 0 ? usable : anything, picks[0]) ?? 'o+1';
    const fresh = ['p+1', 'p+2', 'p+3', 'p+4', 'p+5'].filter((vref) => !vat.entries.has(vref));
    const body = scene.newBody('m', picks[5]);
    const refs = slots(2);
    const results = (picks[1] % 4 === 0 ? decided : fresh).filter(
      (vref) => wild || (vref !== target && !refs.includes(vref)),
    );
    const result = picks[1] % 3 === 0 ? null : (pick(results, picks[1]) ?? null);
    return {
      words: `send ${target} ${refs} ${result}`,
      model: () => model.send(world, vat, target, body, refs, result),
      kernel: (syscall) => syscall.send(target, { body, slots: refs }, result),
    };
  }
  if (call === 'subscribe') {
    const vref = pick(
      of((_vref, _usable, id) => isPromise(id)),
      picks[0],
    );
    if (vref === undefined) return null;
    return {
      words: `subscribe ${vref}`,
      model: () => model.subscribe(world, vat, vref),
      kernel: (syscall) => syscall.subscribe(vref),
    };
  }
  if (call === 'resolve') {
    const resolutions: model.Resolution[] = [];
    const chosen = new Set(picks.slice(0, 1 + (picks[0] % 2)).map((at) => pick(decided, at)));
    for (const vref of chosen) {
      if (vref === undefined) continue;
      const refs = slots(1 + resolutions.length);
      const objects = refs.findIndex((ref) => /^[od]/.test(ref));
      const exactly = wild ? (picks[2] % 5) - 2 : picks[3] % 2 === 0 ? objects : -1;
      const body = scene.newBody('r', 0);
      resolutions.push({ promise: vref, rejected: picks[2] % 4 === 0, body, slots: refs, exactly });
    }
    if (wild && picks[4] % 3 === 0 && resolutions.length > 0) resolutions.push(resolutions[0]);
    return {
      words: `resolve ${JSON.stringify(resolutions)}`,
      model: () => model.resolve(world, vat, resolutions),
      kernel: (syscall) => syscall.resolve(resolutions),
    };
  }
  if (call === 'callNow') {
    const nodes = of((_vref, may, id) => may && isNode(id));
    const node = pick(nodes, picks[0]);
    if (node === undefined) return null;
    const body = BODIES[picks[1] % BODIES.length];
    const refs = slots(2).filter((vref) => wild || /^[od]/.test(vref));
    let answer: Answer | null = null;
    return {
      words: `callNow ${node} ${body} ${refs}`,
      model: () => {
        answer = callNow(world, vat, node, body, refs);
        scene.reached.add(`callNow ${answer.error ? answer.body : body.split(' ')[0]}`);
      },
      kernel: (syscall) => {
        const { error, body: said, slots: told } = syscall.callNow(node, { body, slots: refs });
        same('the answer of the device', { error, body: said, slots: told }, answer);
      },
    };
  }
  if (call === 'exit') {
    const failure = picks[0] % 2 === 0;
    if (picks[1] % 3 !== 0) return null;
    return {
      words: `exit ${failure}`,
      model: () => {},
      kernel: (syscall) => syscall.exit(failure),
    };
  }
  const fitting = {
    dropImports: of((vref, _usable, id) => !isExport(vref) && !isPromise(id)),
    retireImports: of((vref, may) => !isExport(vref) && !may),
    retireExports: of((vref, may) => isExport(vref) && !may),
    abandonExports:
      vat.manners.abandon || wild ? of((vref, _usable, id) => isExport(vref) && !isPromise(id)) : [],
  }[call];
  const count = wild ? 2 : 1 + (picks[0] % 3);
  const all = picks.slice(0, count).flatMap((at) => pick(fitting, at) ?? []);
  const vrefs = wild ? all : [...new Set(all)];
  if (vrefs.length === 0) return null;
  return {
    words: `${call} ${vrefs}`,
    model: () => ABOUT_REFERENCES[call](world, vat, vrefs),
    kernel: (syscall) => syscall[call](vrefs),
  };
}
