import { binary } from './alu.js';
import { WAITING } from './glue.js';
import { MachineFault } from './machine-fault.js';

/** Bytes of the largest memory: addresses have 16 bits. */
export const LARGEST_MEMORY = 0x1_0000;
/** The value of IP that says "ended". A convention between host and program: no opcode is ever fetched there. */
export const ENDED = 0xffff;
/** Most arguments of one user call. With more, the C interpreter hangs or crashes its host. */
export const MOST_ARGUMENTS = 127;
/**
 * Answers the user call `id` (0…15). `argv[0…count-1]` are unsigned 16-bit words, the one pushed last first; the array is the
 * machine's and longer. The low 16 bits of the answer are pushed, except for {@link WAITING}. What it throws leaves `run` with the
 * registers saved: IP at the opcode, SP past the arguments.
 */
export type UserCall = (id: number, count: number, argv: Int32Array) => number;

/** Where user calls leave their cost. The machine adds it to the fuel used and sets it to 0 after each call. */
export interface Meter {
  charges: number;
}

/** Why `run` came back. The sentence on a fault stands in {@link Machine.detail}. */
export type Stop = 'ended' | 'waiting' | 'fault' | 'out-of-fuel';

export interface MachineOptions {
  /** The whole memory: an even number of bytes, at most {@link LARGEST_MEMORY}. Access beyond it faults. */
  readonly memory: Uint8Array;
  readonly userCall: UserCall;
  readonly meter?: Meter;
  /** A push below this address faults; 0 for no limit. */
  readonly stackLimit?: number;
}

/** The opcode that the machine looks for behind a call. */
const DROP = 0x9d;

/** Most instructions between two looks at the fuel as a double; the loop counts in 32-bit integers. */
const SLICE = 1 << 30;

/** Low six bits of the opcodes 00–7f: from SFP to the local (0…31) or argument (32…63, the last number is argument 0). */
const LOCAL_OFFSET = Int32Array.from({ length: 64 }, (_, s) => (s < 32 ? -2 * s - 2 : 2 * (64 - s) + 2));

/**
 * EmbedVM's machine. Its readme and C interpreter define it; where that interpreter hangs or crashes its host, this one faults,
 * and nothing that a guest does throws.
 *
 * Invariants: between calls of `run` the registers are unsigned 16-bit and SP and SFP are even. A fault leaves them as they were
 * before the instruction (the memory may hold a part of what it wrote) and the machine stopped for good.
 */
export class Machine {
  readonly memory: Uint8Array;
  /** Address of the next opcode. */
  ip = ENDED;
  /** Address of the word that was pushed last. */
  sp: number;
  /** Frame pointer. */
  sfp: number;
  /** Fuel used by the last `run`: one for each instruction, a faulting one too, plus what user calls charged. */
  fuelUsed = 0;
  /** One sentence on the fault; empty before one. */
  detail = '';
  readonly stackLimit: number;
  readonly #view: DataView;
  readonly #userCall: UserCall;
  readonly #meter: Meter;
  readonly #argv = new Int32Array(MOST_ARGUMENTS);

  /** @throws RangeError when the memory's size or the stack limit is not as the options say: the host's mistake */
  constructor(options: MachineOptions) {
    const { memory, stackLimit = 0 } = options;
    if (memory.length === 0 || memory.length > LARGEST_MEMORY || memory.length % 2 !== 0) {
      throw new RangeError(
        `an EmbedVM memory has an even size up to ${LARGEST_MEMORY}, not ${memory.length}`,
      );
    }
    if (!Number.isInteger(stackLimit) || stackLimit < 0 || stackLimit > memory.length) {
      throw new RangeError(`the stack limit ${stackLimit} is outside the memory`);
    }
    this.memory = memory;
    this.stackLimit = stackLimit;
    this.sp = this.sfp = memory.length & 0xffff;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.length);
    this.#userCall = options.userCall;
    this.#meter = options.meter ?? { charges: 0 };
  }

  /**
   * Makes the frame of an entry at an address: a routine without arguments whose value is dropped. Legal only between calls of
   * `run`. A stack without room for the frame is a fault, which the next `run` reports.
   */
  enter(address: number): void {
    if (this.detail !== '') return;
    const upper = (this.sp - 2) & 0xffff;
    const lower = (this.sp - 4) & 0xffff;
    if ((this.sp | this.sfp) & 1) this.detail = MachineFault.oddStack(this.sp, this.sfp);
    else if (!this.#canPush(upper) || !this.#canPush(lower)) {
      this.detail = MachineFault.noRoom(address, this.sp);
    } else {
      this.#view.setUint16(upper, this.sfp | 1);
      this.#view.setUint16(lower, this.ip);
      this.sfp = this.sp = lower;
      this.ip = address & 0xffff;
    }
  }

  /**
   * Runs until the program ends, waits, faults, or has used the fuel: then exactly `fuel` is used, except that the last user call may
   * cost more than was left. Calling it again goes on. A call that waits costs nothing until it answers.
   */
  run(fuel: number): Stop {
    this.fuelUsed = 0;
    if (this.detail === '' && (this.sp | this.sfp) & 1)
      this.detail = MachineFault.oddStack(this.sp, this.sfp);
    if (this.detail !== '') return 'fault';
    const limit = fuel >= 1 ? Math.floor(fuel) : 0;
    let stop: Stop;
    do {
      stop = this.#loop(Math.min(limit - this.fuelUsed, SLICE));
    } while (stop === 'out-of-fuel' && this.fuelUsed < limit);
    return stop;
  }

  #canPush(address: number): boolean {
    return address >= this.stackLimit && address < this.memory.length;
  }

  /**
   * The interpreter. In the switch `continue` ends an instruction that is done and `break` one that faults: by a memory access when
   * `reason` is still empty. Registers change only when nothing of the instruction can fault any more. Values are read signed and
   * written modulo 65,536, so arithmetic needs no other care. IP is below 0xffff here, so adding 1 to it cannot wrap.
   */
  #loop(slice: number): Stop {
    const memory = this.memory;
    const view = this.#view;
    const argv = this.#argv;
    const meter = this.#meter;
    const userCall = this.#userCall;
    const size = memory.length;
    const low = this.stackLimit;
    /** A push goes to low…low + room - 1. */
    const room = size - low;
    const codeEnd = Math.min(size, ENDED);
    const usedBefore = this.fuelUsed;
    /** Below 0 when the last user call cost more than was left. */
    let left = slice;
    let ip = this.ip & 0xffff;
    let sp = this.sp & 0xffff;
    let sfp = this.sfp & 0xffff;
    let op = 0;
    /** Where the instruction pushes last; the latest one that was checked. */
    let top = low;
    let at = 0;
    let value = 0;
    let link = 0;
    let count = 0;
    let reason = '';
    let stop: Stop = 'fault';

    run: for (;;) {
      if (ip >= codeEnd) {
        if (ip === ENDED) stop = 'ended';
        else reason = MachineFault.noCode(ip, size);
        break;
      }
      if (left <= 0) {
        stop = 'out-of-fuel';
        break;
      }
      left--;
      op = memory[ip];

      if (op < 0x40) {
        // Push a local or an argument.
        at = (sfp + LOCAL_OFFSET[op]) & 0xffff;
        top = (sp - 2) & 0xffff;
        if (at < size && (top - low) >>> 0 < room) {
          view.setInt16(top, view.getInt16(at));
          sp = top;
          ip++;
          continue;
        }
      } else if (op < 0x80) {
        // Pop into a local or an argument.
        at = (sfp + LOCAL_OFFSET[op & 0x3f]) & 0xffff;
        if (at < size && sp < size) {
          view.setInt16(at, view.getInt16(sp));
          sp = (sp + 2) & 0xffff;
          ip++;
          continue;
        }
      } else {
        switch (op) {
          case 0x80:
          case 0x81:
          case 0x82:
          case 0x83:
          case 0x84:
          case 0x85:
          case 0x86:
          case 0x87:
          case 0x88:
          case 0x89:
          case 0x8a:
          case 0x8b:
          case 0xa8:
          case 0xa9:
          case 0xaa:
          case 0xab:
          case 0xac:
          case 0xad:
            top = (sp + 2) & 0xffff;
            if (sp >= size || (top - low) >>> 0 >= room) break;
            value = view.getInt16(sp);
            if (value === 0 && (op === 0x83 || op === 0x84)) {
              reason = MachineFault.division(ip);
              break;
            }
            view.setInt16(top, binary(op, view.getInt16(top), value));
            sp = top;
            ip++;
            continue;
          case 0x8c:
          case 0x8d:
          case 0x8e:
            if (sp >= size || sp < low) break;
            value = view.getInt16(sp);
            if (op === 0x8c) value = ~value;
            else if (op === 0x8d) value = -value;
            else value = value === 0 ? 1 : 0;
            view.setInt16(sp, value);
            ip++;
            continue;
          case 0x90:
          case 0x91:
          case 0x92:
          case 0x93:
          case 0x94:
          case 0x95:
          case 0x96:
          case 0x97:
            // push -4…3
            top = (sp - 2) & 0xffff;
            if ((top - low) >>> 0 >= room) break;
            view.setInt16(top, (op << 29) >> 29);
            sp = top;
            ip++;
            continue;
          case 0x98:
          case 0x99:
            // push imm8
            top = (sp - 2) & 0xffff;
            if ((top - low) >>> 0 >= room) break;
            if (ip + 1 >= size) break;
            value = memory[ip + 1];
            view.setInt16(top, op === 0x98 ? value : (value << 24) >> 24);
            sp = top;
            ip = (ip + 2) & 0xffff;
            continue;
          case 0x9a:
            // push imm16
            top = (sp - 2) & 0xffff;
            if ((top - low) >>> 0 >= room) break;
            if (ip + 2 >= size) break;
            view.setInt16(top, view.getInt16(ip + 1));
            sp = top;
            ip = (ip + 3) & 0xffff;
            continue;
          case 0x9b:
          case 0x9c:
            // return with the popped value, or 0
            if (op === 0x9b && sp >= size) break;
            value = op === 0x9b ? view.getInt16(sp) : 0;
            at = (sfp + 2) & 0xffff;
            if (sfp >= size || at >= size) break;
            link = view.getUint16(at);
            if ((link & 1) === 0) {
              top = at;
              if (top < low) break;
            }
            ip = view.getUint16(sfp);
            if ((link & 1) === 0) {
              view.setInt16(at, value);
              sp = at;
            } else {
              sp = (at + 2) & 0xffff;
            }
            sfp = link & 0xfffe;
            continue;
          case 0x9d:
            // drop
            if (sp >= size) break;
            sp = (sp + 2) & 0xffff;
            ip++;
            continue;
          case 0x9e:
          case 0xa2:
          case 0xa3:
            // call: `at` is where it returns to, `link` where the target's frame begins
            link = sp;
            count = op === 0x9e ? 1 : op & 1 ? 3 : 2;
            at = (ip + count) & 0xffff;
            if (at >= size || ip + count > size) break;
            if (op === 0x9e) {
              if (sp >= size) break;
              value = view.getUint16(sp);
              link = (sp + 2) & 0xffff;
            } else {
              value = ip + (op === 0xa2 ? (memory[ip + 1] << 24) >> 24 : view.getInt16(ip + 1));
            }
            link = (link - 2) & 0xffff;
            top = (link - 2) & 0xffff;
            if ((link - low) >>> 0 >= room || (top - low) >>> 0 >= room) break;
            // A drop behind the call is not executed: the return does it.
            count = memory[at] === DROP ? 1 : 0;
            view.setUint16(link, sfp | count);
            view.setUint16(top, at + count);
            sfp = sp = top;
            ip = value & 0xffff;
            continue;
          case 0x9f:
            // jump to the popped address
            if (sp >= size) break;
            ip = view.getUint16(sp);
            sp = (sp + 2) & 0xffff;
            continue;
          case 0xa0:
            // jump
            if (ip + 1 >= size) break;
            ip = (ip + ((memory[ip + 1] << 24) >> 24)) & 0xffff;
            continue;
          case 0xa1:
            if (ip + 2 >= size) break;
            ip = (ip + view.getInt16(ip + 1)) & 0xffff;
            continue;
          case 0xa4:
          case 0xa6:
            // jump if the popped word is not zero, is zero
            if (sp >= size || ip + 1 >= size) break;
            value = (view.getInt16(sp) === 0) === (op === 0xa6) ? (memory[ip + 1] << 24) >> 24 : 2;
            sp = (sp + 2) & 0xffff;
            ip = (ip + value) & 0xffff;
            continue;
          case 0xa5:
          case 0xa7:
            if (sp >= size || ip + 2 >= size) break;
            value = (view.getInt16(sp) === 0) === (op === 0xa7) ? view.getInt16(ip + 1) : 3;
            sp = (sp + 2) & 0xffff;
            ip = (ip + value) & 0xffff;
            continue;
          case 0xae:
          case 0xaf:
            // push SP, push SFP
            top = (sp - 2) & 0xffff;
            if ((top - low) >>> 0 >= room) break;
            view.setUint16(top, op === 0xae ? sp : sfp);
            sp = top;
            ip++;
            continue;
          case 0xb0:
          case 0xb1:
          case 0xb2:
          case 0xb3:
          case 0xb4:
          case 0xb5:
          case 0xb6:
          case 0xb7:
          case 0xb8:
          case 0xb9:
          case 0xba:
          case 0xbb:
          case 0xbc:
          case 0xbd:
          case 0xbe:
          case 0xbf:
            // user call
            if (sp >= size) break;
            count = memory[sp + 1];
            if (count > MOST_ARGUMENTS) {
              reason = MachineFault.argumentCount(count, ip);
              break;
            }
            at = sp;
            for (link = 0; link < count; link++) {
              at = (at + 2) & 0xffff;
              if (at >= size) break;
              argv[link] = view.getUint16(at);
            }
            top = at;
            if (link < count || top < low) break;
            this.ip = ip;
            this.sp = (at + 2) & 0xffff;
            this.sfp = sfp;
            this.fuelUsed = usedBefore + (slice - left);
            value = userCall(op & 0x0f, count, argv);
            if (value === WAITING) {
              meter.charges = 0;
              left++;
              stop = 'waiting';
              break run;
            }
            view.setInt16(top, value);
            sp = top;
            ip++;
            left -= meter.charges;
            meter.charges = 0;
            continue;
          case 0xc5:
          case 0xcd:
          case 0xd5:
          case 0xdd:
          case 0xe5:
          case 0xed:
            // bury k: the k + 1 topmost words move up, a copy of the top goes below them
            top = (sp - 2) & 0xffff;
            if ((top - low) >>> 0 >= room || (sp - low) >>> 0 >= room) break;
            at = sp;
            for (count = (op >> 3) & 7; count > 0; count--) {
              at = (at + 2) & 0xffff;
              if ((at - low) >>> 0 >= room) break;
            }
            if (count > 0) break;
            value = view.getInt16(sp);
            for (at = top, count = (op >> 3) & 7; count >= 0; count--) {
              link = (at + 2) & 0xffff;
              view.setInt16(at, view.getInt16(link));
              at = link;
            }
            view.setInt16(at, value);
            sp = top;
            ip++;
            continue;
          case 0xc6:
          case 0xce:
          case 0xd6:
          case 0xde:
          case 0xe6:
          case 0xee:
            // dig k: the word at depth k + 1 comes to the top
            at = sp;
            if ((at - low) >>> 0 >= room) break;
            for (count = ((op >> 3) & 7) + 1; count > 0; count--) {
              at = (at + 2) & 0xffff;
              if ((at - low) >>> 0 >= room) break;
            }
            if (count > 0) break;
            value = view.getInt16(at);
            for (; at !== sp; at = link) {
              link = (at - 2) & 0xffff;
              view.setInt16(at, view.getInt16(link));
            }
            view.setInt16(sp, value);
            ip++;
            continue;
          case 0xf0:
          case 0xf1:
          case 0xf2:
          case 0xf3:
          case 0xf4:
          case 0xf5:
          case 0xf6:
          case 0xf7:
            // push n + 1 zeros
            top = sp;
            for (count = (op & 7) + 1; count > 0; count--) {
              top = (top - 2) & 0xffff;
              if ((top - low) >>> 0 >= room) break;
              view.setInt16(top, 0);
            }
            if (count > 0) break;
            sp = top;
            ip++;
            continue;
          case 0xf8:
          case 0xf9:
          case 0xfa:
          case 0xfb:
          case 0xfc:
          case 0xfd:
          case 0xfe:
          case 0xff:
            // pop the top, drop n + 1 words, push the top back
            top = (sp + 2 * (op & 7) + 2) & 0xffff;
            if (sp >= size || (top - low) >>> 0 >= room) break;
            view.setInt16(top, view.getInt16(sp));
            sp = top;
            ip++;
            continue;
          case 0x8f:
          case 0xc7:
          case 0xcf:
          case 0xd7:
          case 0xdf:
          case 0xe7:
          case 0xef:
            reason = MachineFault.reserved(op, ip);
            break;
          default:
            // c0–ef, load or store. `link` is where SP stands when the address has been taken, `count` the length of the instruction.
            link = sp;
            count = 1;
            at = 0;
            value = op & 7;
            if (value >= 2) {
              if (sp >= size) break;
              at = view.getUint16(sp);
              link = (sp + 2) & 0xffff;
              if (value >= 3 && op >= 0xe0) at <<= 1;
            }
            if (value === 0 || value === 3) {
              if (ip + 1 >= size) break;
              at += memory[ip + 1];
              count = 2;
            } else if (value !== 2) {
              if (ip + 2 >= size) break;
              at += view.getUint16(ip + 1);
              count = 3;
            }
            at &= 0xffff;
            if (at >= size || (op >= 0xe0 && at + 1 >= size)) break;
            if ((op & 8) !== 0) {
              if (link >= size) break;
              if (op >= 0xe0) view.setInt16(at, view.getInt16(link));
              else memory[at] = memory[link + 1];
              sp = (link + 2) & 0xffff;
            } else {
              top = (link - 2) & 0xffff;
              if ((top - low) >>> 0 >= room) break;
              if (op >= 0xe0) value = view.getInt16(at);
              else value = op < 0xd0 ? memory[at] : (memory[at] << 24) >> 24;
              view.setInt16(top, value);
              sp = top;
            }
            ip = (ip + count) & 0xffff;
            continue;
        }
      }
      if (reason === '') {
        const below = top < low || sp < low;
        reason = below ? MachineFault.stackLimit(ip, low) : MachineFault.memory(op, ip, size);
      }
      break;
    }
    this.ip = ip;
    this.sp = sp;
    this.sfp = sfp;
    this.fuelUsed = usedBefore + (slice - left);
    this.detail = reason;
    return stop;
  }
}
