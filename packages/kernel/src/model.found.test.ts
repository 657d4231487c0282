import { expect, test } from 'vitest';
import type { Act } from './testing/model/acts.js';
import { hostActs } from './testing/model/host-acts.js';
import { Scene } from './testing/model/scene.js';
import type { Manners } from './testing/model/world.js';

// What random worlds found once, as small as it gets.

const MANNERS: Manners = {
  pipelining: false,
  abandon: false,
  inbox: 50,
  handles: 100,
  largestBody: 100,
  durableFrom: 100,
  onFault: 'terminate',
};

/** A message; the numbers choose the target among what the vat may use, and the result: 7 makes a promise, 4 takes one that the vat decides. */
const send = (target: number, result: number): Act => ({
  call: 'send',
  picks: [target, result, 0, 0, 0, 0],
  wild: false,
});

const subscribe = (promise: number): Act => ({
  call: 'subscribe',
  picks: [promise, 0, 0, 0, 0, 0],
  wild: false,
});

/** A scene, and a crank of whichever vat is next. */
function play(...manners: Manners[]) {
  const scene = new Scene(manners);
  const crank = (...acts: Act[]) => {
    expect(scene.step({ acts, crashes: false })).toBe(true);
    scene.check();
  };
  return { scene, crank };
}

test('the result of a message that waits for promises on a cycle is unanswered', () => {
  const { scene, crank } = play(MANNERS);
  hostActs(scene, { host: 'root', picks: [0] });
  hostActs(scene, { host: 'send', picks: [0] });
  const [, asked] = [...scene.world.kept.keys()];
  // The result of the first one is given back to the vat with that message; the second one waits for it.
  crank(send(0, 7), send(1, 7));
  crank();
  // The first result is now the result of a message that waits for the second, and what was asked that of one that waits for the first.
  crank(send(2, 4), send(1, 4));
  hostActs(scene, { host: 'terminate', picks: [0] });
  scene.check();
  const { promises } = scene.world;
  expect([promises.size, promises.get(asked)?.state]).toEqual([3, 'unresolved']);
  scene.collectCycles();
  scene.check();
  expect([promises.size, promises.get(asked)?.state]).toEqual([1, 'unanswered']);
});

test('a vat that waits for two such results is told of both', () => {
  const { scene, crank } = play(MANNERS, MANNERS);
  const host = (act: 'root' | 'send' | 'terminate', ...picks: number[]) =>
    hostActs(scene, { host: act, picks });
  host('root', 0);
  host('root', 1);
  host('send', 0);
  host('send', 0);
  const asked = [...scene.world.kept.keys()].slice(2);
  // The second vat is given both results.
  host('send', 1, 2, 11);
  crank(send(0, 7), send(1, 7));
  crank();
  crank();
  crank();
  crank(subscribe(0), subscribe(1));
  crank(send(2, 4), send(2, 4), send(1, 4));
  const states = () => asked.map((id) => scene.world.promises.get(id)?.state);
  host('terminate', 0, 0);
  expect(states()).toEqual(['unresolved', 'unresolved']);
  scene.collectCycles();
  scene.check();
  expect(states()).toEqual(['unanswered', 'unanswered']);
  const from = scene.heard.length;
  crank();
  crank();
  expect(scene.heard.slice(from).map(({ vat, dispatch }) => [vat, JSON.parse(dispatch)[0]])).toEqual([
    [2, 'notify'],
    [2, 'notify'],
  ]);
});
