import {
  OutValue,
  Phydat,
  SaulDevice,
  VfsError,
  VfsFile,
  handleClose,
  pull,
  puts,
  saulIterInit,
  saulIterNext,
  saulRead,
  saulReadName,
  timerSetMs,
  vfsCreatefileAt,
  vfsOpenfileAt,
  vfsReadSlice,
  vfsReplace,
  vfsRoot,
} from '@callgate/guest-assemblyscript';

/** Bytes that the log has at most, and that one record has at most. */
const MOST: i32 = 1024;
const RECORD: i32 = 128;

const name = new ArrayBuffer(64);
const reading = new Phydat();
const file = new VfsFile();
/** What the file holds, with room for one more record behind it. */
const log = new ArrayBuffer(MOST + RECORD);

let length: i32 = 0;
let rounds: i32 = 3;
let round: i32 = 0;

/** The manifest may say how many rounds there are: one digit. */
export function startVat(parametersLength: i32, _slotsLength: i32): void {
  if (parametersLength > 0) {
    const text = new ArrayBuffer(1);
    if (pull(0, 0, text) == 1) rounds = <i32>load<u8>(changetype<usize>(text)) - 0x30;
  }
  if (open()) writeRound();
}

export function timerFired(_event: i32): void {
  writeRound();
}

/** Opens the log, or makes it, and reads what an earlier run left in it. */
function open(): bool {
  const root = vfsRoot();
  if (root === null) {
    print('there are no files for this guest');
    return false;
  }
  const logName = String.UTF8.encode('log');
  let error = vfsOpenfileAt(root, logName, file);
  if (error == VfsError.NoEntry) error = vfsCreatefileAt(root, logName, file);
  handleClose(root);
  if (error != 0) {
    print('there is no log: error ' + error.toString());
    return false;
  }
  const front = new ArrayBuffer(MOST);
  const read = new OutValue<u16>();
  vfsReadSlice(file, 0, front, read);
  length = read.value;
  memory.copy(changetype<usize>(log), changetype<usize>(front), length);
  return true;
}

/** One record for each sensor. */
function writeRound(): void {
  round++;
  let device = saulIterInit();
  while (device !== null) {
    if (saulRead(device, reading) == 0) append(record(device));
    device = saulIterNext(device);
  }
  print('round ' + round.toString() + ' of ' + rounds.toString() + ': the log has ' + length.toString() + ' bytes');
  if (round < rounds) timerSetMs(100);
  else print('done');
}

/** `round,scale,unit,values,name`: value × 10^scale, with the unit's number in the ABI. */
function record(device: SaulDevice): ArrayBuffer {
  let values = reading.v1.toString();
  if (reading.count > 1) values += ' ' + reading.v2.toString();
  if (reading.count > 2) values += ' ' + reading.v3.toString();
  const label = String.UTF8.decodeUnsafe(changetype<usize>(name), saulReadName(device, name));
  const scale = reading.scale.toString();
  const unit = (<i32>reading.unit).toString();
  return String.UTF8.encode(round.toString() + ',' + scale + ',' + unit + ',' + values + ',' + label + '\n');
}

/** Puts a record behind the others. When it does not fit, because the quota is used up or the log has its size, the log starts over. */
function append(bytes: ArrayBuffer): void {
  const end = length + bytes.byteLength;
  if (end <= MOST) {
    memory.copy(changetype<usize>(log) + length, changetype<usize>(bytes), bytes.byteLength);
    const error = vfsReplace(file, log.slice(0, end));
    if (error == 0) {
      length = end;
      return;
    }
    if (error != VfsError.NoSpace && error != VfsError.TooLarge) {
      print('a record is lost: error ' + error.toString());
      return;
    }
  }
  print('the log is full at ' + length.toString() + ' bytes and starts over');
  length = bytes.byteLength;
  memory.copy(changetype<usize>(log), changetype<usize>(bytes), length);
  const error = vfsReplace(file, bytes);
  if (error == 0) return;
  print('a record is lost: error ' + error.toString());
  length = 0;
}

function print(line: string): void {
  puts(String.UTF8.encode(line + '\n'));
}
