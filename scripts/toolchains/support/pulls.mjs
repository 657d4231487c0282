import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { equals } from './outcome.mjs';
import { parse } from './traces.mjs';

/**
 * Takes records and lists of records, of calls and of dispatches, and passes what it has got on: each record once more by itself, with a field of its own
 * beside it. For the ABI of the golden case `record-lists`.
 */
export const PULLS_C = `#include "callgate.h"

static callgate_point points[CALLGATE_FIND_POINTS_RESULT_MAX];
static callgate_mark marks[CALLGATE_MARKED_MARKS_MAX];

static void pass(uint8_t before, const callgate_mark *list, uint32_t length)
{
  uint16_t kept = 0;
  if (callgate_send_marks(before, list, length, &kept) != CALLGATE_OK) return;
}

static void pass_each(uint32_t length)
{
  pass(0, marks, length);
  for (uint32_t i = 0; i < length; i++) pass(marks[i].last, &marks[i], 1);
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)parameters_length;
  (void)slots_length;
  callgate_send_points(points, callgate_find_points(points, CALLGATE_FIND_POINTS_RESULT_MAX));
  uint16_t length = 0;
  if (callgate_try_marks(marks, CALLGATE_TRY_MARKS_RESULT_MAX, &length) == CALLGATE_OK) pass_each(length);
}

void callgate_on_moved(uint8_t by)
{
  callgate_point to;
  callgate_pull(0, 0, &to, sizeof to);
  if (to.seen) to.x += by;
  callgate_send_points(&to, 1);
}

void callgate_on_marked(uint32_t marks_length)
{
  callgate_mark mark;
  callgate_pull(0, 0, &mark, sizeof mark);
  pass(mark.last, &mark, 1);
  callgate_pull(1, 0, marks, marks_length);
  pass_each(marks_length);
}
`;

/** The same in Rust. */
export const PULLS_RUST = `#![no_std]
use callgate::*;

callgate::guest! { start_vat => start, moved => on_moved, marked => on_marked }

fn pass(before: u8, marks: &[Mark]) {
    let _ = send_marks(before, marks);
}

fn pass_each(marks: &[Mark]) {
    pass(0, marks);
    for mark in marks {
        pass(mark.last, core::slice::from_ref(mark));
    }
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut points = [Point::default(); FIND_POINTS_RESULT_MAX];
    let length = find_points(&mut points);
    send_points(&points[..length]);
    let mut marks = [Mark::default(); TRY_MARKS_RESULT_MAX];
    if let Ok(length) = try_marks(&mut marks) {
        pass_each(&marks[..length]);
    }
}

fn on_moved(to: PulledValue<'_, Point>, by: u8) {
    let mut to = to.get();
    if to.seen {
        to.x += i32::from(by);
    }
    send_points(&[to]);
}

fn on_marked(mark: PulledValue<'_, Mark>, marks: Pulled<'_, Mark>) {
    let mark = mark.get();
    pass(mark.last, &[mark]);
    let mut all = [Mark::default(); MARKED_MARKS_MAX];
    let length = marks.read(0, &mut all);
    pass_each(&all[..length]);
}
`;

/** The same in AssemblyScript. */
const ASSEMBLYSCRIPT = `import { Mark, OutRecords, OutValue, Point, Records, findPoints, pulledRecord, pulledRecords, sendMarks, sendPoints, tryMarks } from './index';

function pass(before: u8, list: Records<Mark>): void {
  sendMarks(before, list, new OutValue<u16>());
}

function one<T>(record: T): Records<T> {
  const list = new Records<T>(1);
  list.put(0, record);
  return list;
}

function passEach(marks: Records<Mark>): void {
  pass(0, marks);
  for (let i = 0; i < marks.length; i++) pass(marks.at(i).last, one<Mark>(marks.at(i)));
}

export function startVat(length: i32, slots: i32): void {
  sendPoints(findPoints());
  const marks = new OutRecords<Mark>();
  if (tryMarks(marks) == 0) passEach(marks.value);
}

export function moved(by: i32): void {
  const to = pulledRecord<Point>(0);
  if (to.seen) to.x += by;
  sendPoints(one<Point>(to));
}

export function marked(length: i32): void {
  const mark = pulledRecord<Mark>(0);
  pass(mark.last, one<Mark>(mark));
  passEach(pulledRecords<Mark>(length, 1));
}
`;

const FIRST = {
  ground: 1,
  ways: 256,
  depth: -9,
  since: -2n,
  until: 0x0123456789abcdefn,
  tint: 0xdeadbeef,
  point: { x: -2, seen: true },
  last: 7,
};
const MARKS = [FIRST, { ...FIRST, ground: 2, depth: 9, since: 1n, last: 8 }];
const POINTS = [
  { x: -0x8000_0000, seen: false },
  { x: 70_000, seen: true },
  { x: 0, seen: true },
];

/**
 * A guest pulls records and lists of records, and does what the same program in AssemblyScript does. `bindings` says which are the language's; `prepare`
 * gets their folder, yields checks and answers how a guest is made with them.
 */
export async function* pulls(folder, bindings, program, prepare) {
  const conformance = '../../../test/dist/conformance';
  const [{ generated }, { compiled }] = await Promise.all([
    import(`${conformance}/generated.js`),
    import(`${conformance}/wasm-guest.js`),
  ]);
  const made = await generated('record-lists');
  const reference = await runOf(made, await compiled('pulls', made, ASSEMBLYSCRIPT), conformance);
  const { seen, bugs, reasons } = reference;
  yield equals(
    'the guest in AssemblyScript passes on every record that it got',
    [bugs, reasons, seen.map(([call, ...given]) => [call, ...given.map((each) => each.length ?? each)])],
    [
      [],
      [null],
      [
        ['findPoints'],
        ['sendPoints', 3],
        ['tryMarks'],
        ...passed(MARKS),
        ['sendPoints', 1],
        ['sendMarks', 7, 1],
        ...passed(MARKS),
      ],
    ],
  );
  const place = join(folder, 'pulls');
  for (const [path, text] of made[bindings]) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const { extension, levels, compile } = yield* prepare(place);
  const name = `pulls.${extension}`;
  writeFileSync(join(folder, name), program);
  for (const level of levels) {
    const image = join(folder, `pulls${level}.wasm`);
    yield* compile(join(folder, name), image, level);
    const run = await runOf(made, readFileSync(image), conformance);
    yield equals(`${name} ${level} makes the syscalls of pulls.ts, with the same records`, run, reference);
  }
}

function passed(marks) {
  return [['sendMarks', 0, marks.length], ...marks.map(({ last }) => ['sendMarks', last, 1])];
}

/** What a guest did when it started and was told both dispatches: its calls with what the handlers were given, and its trace. */
async function runOf(made, image, conformance) {
  const [{ recorder }, { hostValue }, { FakeClock }, { Kernel, traceLine }, { wasmBackend }] =
    await Promise.all([
      import(`${conformance}/recorder.js`),
      import(`${conformance}/round-trip.js`),
      import('../../../test/dist/src/fake-clock.js'),
      import('@callgate/kernel'),
      import('@callgate/vm-wasm'),
    ]);
  const { handlers, replies, seen } = recorder(made.lookup);
  replies.set('findPoints', [{ value: POINTS }]);
  replies.set('tryMarks', [{ value: MARKS }]);
  const [trace, bugs] = [[], []];
  const kernel = new Kernel({
    abi: made.tables.abi,
    trace: made.traceTable,
    clock: new FakeClock(),
    onBug: (error) => bugs.push(String(error)),
    onTrace: (event) => {
      if (event.kind === 'syscall') trace.push(parse(traceLine(event)));
    },
  });
  const backend = wasmBackend(made.wasmGlue(handlers));
  const vat = kernel.addVat({ name: 'pulls', backend, image, permissions: made.tables.abi.permissions });
  await kernel.run({ cranks: 10 });
  const value = (name, plain) => hostValue({ kind: 'record', name }, plain, made)[0];
  const { moved, marked } = made.tables;
  kernel.post(vat, moved.deliver(value('Point', POINTS[1]), 200));
  kernel.post(
    vat,
    marked.deliver(
      value('Mark', FIRST),
      MARKS.map((mark) => value('Mark', mark)),
    ),
  );
  await kernel.run({ cranks: 10 });
  const plain = JSON.parse(
    JSON.stringify(seen, (_, each) => (typeof each === 'bigint' ? String(each) : each)),
  );
  return {
    trace,
    seen: plain.map(({ call, arguments: given }) => [call, ...given]),
    bugs,
    reasons: kernel.vats().map(({ reason }) => reason),
  };
}
