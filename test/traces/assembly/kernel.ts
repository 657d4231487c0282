import {
  AnyHandle,
  OutValue,
  Resolution,
  abandonExports,
  dropImports,
  exit,
  notifyNext,
  pull,
  pulledList,
  resolveCommit,
  resolveExactly,
  resolveStage,
  retireExports,
  retireImports,
  send,
  subscribe,
  vatstoreDelete,
  vatstoreGet,
  vatstoreGetNextKey,
  vatstoreSet,
} from '@callgate/guest-assemblyscript';

/** Numbers of this vat's own objects, and of its promise. */
const ASKED: i32 = 0x8000_0001;
const SHOWN: i32 = 0x8000_0002;
const MADE: i32 = 0x8000_0003;
const KEPT: i32 = 0x8000_0004;
const ANSWER: i32 = 0xc000_0001;

let neighbour: i32 = 0;
const nothing = new ArrayBuffer(0);

export function startVat(_parametersLength: i32, slotsLength: i32): void {
  neighbour = pulledList<i32>(slotsLength, 1)[0];
  store();
  send(new AnyHandle(neighbour), String.UTF8.encode('hello'), [ASKED, SHOWN], new AnyHandle(ANSWER));
  subscribe(new AnyHandle(ANSWER));
  send(new AnyHandle(neighbour), String.UTF8.encode('keep'), [KEPT], null);
}

function store(): void {
  const a = String.UTF8.encode('a');
  const b = String.UTF8.encode('b');
  const length = new OutValue<u32>();
  const into = new ArrayBuffer(8);
  vatstoreSet(a, String.UTF8.encode('value'));
  vatstoreSet(b, nothing);
  vatstoreGet(a, length);
  pull(255, 0, into);
  vatstoreGet(b, length);
  vatstoreGetNextKey(nothing, length);
  pull(255, 0, into);
  vatstoreGetNextKey(b, length);
  vatstoreDelete(a);
  vatstoreGet(a, length);
}

export function deliver(_target: i32, bodyLength: i32, slotsLength: i32, result: i32): void {
  pull(1, 0, new ArrayBuffer(bodyLength));
  const promise = new AnyHandle(result);
  if (slotsLength == 0) {
    resolveStage(promise, true, String.UTF8.encode('no'), []);
    resolveCommit();
    return;
  }
  const slots = pulledList<i32>(slotsLength, 2);
  resolveStage(promise, false, nothing, [MADE]);
  resolveExactly(0);
  resolveCommit();
  dropImports(slots);
}

export function notify(_count: i32): void {
  const resolution = new Resolution();
  notifyNext(resolution);
  pull(255, 0, new ArrayBuffer(resolution.bodyLength));
  const slots = pulledList<i32>(resolution.slotCount, 254);
  notifyNext(resolution);
  dropImports(slots);
  retireImports(slots);
}

export function exportsDropped(handlesLength: i32): void {
  pulledList<i32>(handlesLength, 0);
  retireExports([ASKED]);
}

export function exportsRetired(handlesLength: i32): void {
  pulledList<i32>(handlesLength, 0);
}

export function importsRetired(handlesLength: i32): void {
  pulledList<i32>(handlesLength, 0);
}

export function bringOutYourDead(): void {
  dropImports([neighbour]);
  retireImports([neighbour]);
}

export function stopVat(reasonLength: i32): void {
  pull(0, 0, new ArrayBuffer(reasonLength));
  abandonExports([KEPT]);
  exit(false, String.UTF8.encode('done'), []);
}
