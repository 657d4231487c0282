import { createHash } from 'node:crypto';
import { type AbiStamp, GuestMemory, ImageError, type VmBackend, stampMismatch } from '@callgate/kernel';
import type { EmbedVmGlue } from './glue.js';
import { decodeImage } from './image.js';
import { LARGEST_MEMORY, Machine } from './machine.js';
import { EmbedVm } from './vm.js';

/** The user call that is the gate. The machine has 16; the rest fault. */
const GATE = 0;

/**
 * Runs EmbedVM images (`.evmi`) behind the glue of one ABI. Guest memory has the size of the manifest's limit, cut to an even
 * number of bytes and to 65,536; the stack lies in it, so the limit on depth is not asked.
 */
export function embedvmBackend(glue: EmbedVmGlue): VmBackend {
  return {
    id: 'embedvm',
    profile: { id: 'embedvm16', handleBits: 16, littleEndian: false, canSuspend: true, largestBody: 32_768 },

    load(file, gate, limits) {
      const image = decodeImage(file);
      checkStamp(image.stamp, glue.abi);
      if (image.main === null && image.dispatch === null) {
        throw new ImageError('the image has no entry: neither main nor dispatch');
      }
      const size = Math.min(limits.memory, LARGEST_MEMORY) & ~1;
      if (image.bytes.length > size) {
        throw new ImageError(
          `the image has ${image.bytes.length} bytes, but the manifest grants ${size} bytes of memory`,
        );
      }
      if (image.stackLimit > size) {
        throw new ImageError(
          `the stack limit ${image.stackLimit} is outside the ${size} bytes of memory that the manifest grants`,
        );
      }
      const memory = new Uint8Array(size);
      memory.set(image.bytes);
      const bound = glue.bind(gate, new GuestMemory(gate, () => memory.buffer));
      const answer = gate.observed(bound, ([count, argv]) => argv.slice(0, Math.min(count, argv.length)));
      const machine = new Machine({
        memory,
        meter: gate,
        stackLimit: image.stackLimit,
        userCall: (id, count, argv) =>
          id === GATE
            ? answer(count, argv)
            : gate.fault('machine', `user call ${id} does not exist: the gate is user call ${GATE}`),
      });
      let hash: Uint8Array | null = null;
      const imageHash = () => (hash ??= createHash('sha256').update(file).digest());
      return new EmbedVm(machine, gate, image.main, image.dispatch, imageHash);
    },
  };
}

/** An image does not say which calls it uses, so it runs under the ABI that it was built against, and no other. */
function checkStamp(guest: AbiStamp, host: AbiStamp): void {
  const none = { syscalls: [], dispatches: [] };
  const mismatch = stampMismatch({ ...guest, calls: null }, host, none, null);
  if (mismatch !== null) throw new ImageError(mismatch.message, host);
}
