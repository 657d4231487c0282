import { expect, test } from 'vitest';
import { type ImageStamp, type OfferedCall, stampMismatch } from './image-stamp.js';

const HOST = { name: 'callgate', version: '0.2.0', fingerprint: 'b'.repeat(64) };
const READ: OfferedCall = { number: 36, name: 'read', form: ['Handle<kind=16,rights=1>', 'Result<u16,1|2>'] };
const GROWN: OfferedCall = { number: 37, name: 'grown', form: [['Record{u8}', 'Record{u8,u16}'], 'void'] };
const FIRED: OfferedCall = { number: 16, name: 'fired', form: ['Handle<kind=3>', 'void'] };
const OFFERED = { syscalls: [READ, GROWN], dispatches: [FIRED] };

function image(syscalls: OfferedCall[], changes: Partial<ImageStamp> = {}): ImageStamp {
  const last = (part: string | readonly string[]) =>
    typeof part === 'string' ? part : part[part.length - 1];
  const stamped = (calls: OfferedCall[]) => calls.map((call) => ({ ...call, form: call.form.map(last) }));
  const calls = { syscalls: stamped(syscalls), dispatches: stamped([FIRED]) };
  return { name: 'callgate', version: '0.1.0', fingerprint: 'a'.repeat(64), calls, ...changes };
}

const mismatch = (stamp: ImageStamp, syscalls: number[], dispatches: number[] = []) =>
  stampMismatch(stamp, HOST, OFFERED, { syscalls, dispatches });

test('the same ABI fits, whatever else the stamp says', () => {
  expect(mismatch(image([], { fingerprint: HOST.fingerprint, calls: null }), [36, 99])).toBeNull();
});

test('another version fits when the calls that the image uses have their form', () => {
  expect(mismatch(image([READ]), [36], [16])).toBeNull();
  expect(mismatch(image([{ ...READ, name: 'readOnce' }]), [36])).toBeNull();
});

test('a call that differs and is not used is nothing', () => {
  const other = { ...GROWN, form: ['u8', 'void'] };
  expect(mismatch(image([READ, other]), [36])).toBeNull();
  expect(mismatch(image([READ, other]), [36, 37])?.calls).toHaveLength(1);
});

test('a guest may know less of an extensible record, and not more', () => {
  expect(mismatch(image([{ ...GROWN, form: ['Record{u8}', 'void'] }]), [37])).toBeNull();
  expect(mismatch(image([{ ...GROWN, form: ['Record{u8,u16}', 'void'] }]), [37])).toBeNull();
  expect(mismatch(image([{ ...GROWN, form: ['Record{u8,u16,u8}', 'void'] }]), [37])?.calls).toHaveLength(1);
});

test('each call that differs is named with how', () => {
  const before = [
    { ...READ, form: ['Handle<kind=16>', 'Result<u16,1>'] },
    { ...GROWN, form: ['void'] },
    { number: 40, name: 'gone', form: ['void'] },
  ];
  const found = mismatch(image(before), [36, 37, 40, 41], [16]);
  expect(found?.message).toBe(
    `the image was built against callgate 0.1.0 (fingerprint aaaaaaaaaaaa…), this host has callgate 0.2.0 (fingerprint bbbbbbbbbbbb…), and 4 calls differ: read#36 with its parameter 1 that was Handle<kind=16> and is Handle<kind=16,rights=1>, with its result that was Result<u16,1> and is Result<u16,1|2>; grown#37 had 0 parameters and has 1; gone#40 is not there; syscall#41 is not there; rebuild the guest`,
  );
  expect(found?.calls.map(({ number }) => number)).toEqual([36, 37, 40, 41]);
});

test('a call that the stamp does not say is one that differs', () => {
  expect(mismatch(image([]), [36])?.calls).toEqual([
    { direction: 'syscall', number: 36, name: 'read', differs: ['is not in the stamp'] },
  ]);
});

test('another ABI, or a stamp without calls, is refused as a whole', () => {
  expect(mismatch(image([READ], { name: 'other' }), [36])).toMatchObject({
    calls: [],
    message: expect.stringMatching(/; compile it with the bindings of callgate$/),
  });
  expect(mismatch(image([READ], { calls: null }), [36])).toMatchObject({
    calls: [],
    message: expect.stringMatching(/ \(`callgate stamp` writes that where it is built\); rebuild the guest$/),
  });
  expect(stampMismatch(image([READ]), HOST, OFFERED, null)).toMatchObject({ calls: [] });
});

test('a message names a dozen calls at most', () => {
  const many = Array.from({ length: 40 }, (_, index) => 100 + index);
  const found = mismatch(image([]), many);
  expect(found?.calls).toHaveLength(40);
  expect(found?.message).toContain('; and 28 more; rebuild');
});
