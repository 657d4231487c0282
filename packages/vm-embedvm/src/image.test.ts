import { ImageError } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.js';
import { decodeImage, type EmbedVmImage, encodeImage } from './image.js';

const IMAGE: EmbedVmImage = {
  stamp: { name: 'callgate', version: '0.1.0', fingerprint: 'ab12cd34' },
  main: 0,
  dispatch: 3,
  stackLimit: 0x400,
  bytes: Uint8Array.of(0x9c, 1, 2, 0x9c),
};

/** The file with some bytes replaced, and its checksum made right again. */
function altered(change: (file: Uint8Array, view: DataView) => void): Uint8Array {
  const file = encodeImage(IMAGE);
  const view = new DataView(file.buffer);
  change(file, view);
  const covered = [...file.subarray(0, 18), ...file.subarray(22)];
  view.setUint32(18, crc32(Uint8Array.from(covered)));
  return file;
}

describe('an image', () => {
  it('comes back as it was written', () => {
    expect(decodeImage(encodeImage(IMAGE))).toEqual(IMAGE);
    const bare: EmbedVmImage = {
      ...IMAGE,
      main: null,
      dispatch: null,
      stackLimit: 0,
      bytes: new Uint8Array(0),
    };
    expect(decodeImage(encodeImage(bare))).toEqual(bare);
  });

  it('ends with the raw bytes that firmware flashes', () => {
    expect(encodeImage(IMAGE).subarray(-4)).toEqual(IMAGE.bytes);
  });

  it.each([
    ['an EmbedVM image has at least 22 bytes, not 5', new Uint8Array(5)],
    ['it does not begin with EVMI', altered((file) => file.set([0x45, 0x4c, 0x46]))],
    ['the image has format 2; this host reads format 1', altered((file) => file.set([0, 2], 4))],
    ['but there are', encodeImage(IMAGE).subarray(0, -1)],
    ['its checksum is wrong', encodeImage(IMAGE).with(-1, 0)],
    [
      'the entry dispatch is at address 4, outside the image of 4 bytes',
      altered((_, view) => view.setUint16(8, 4)),
    ],
    ['the ABI stamp of the image cannot be read', altered((file) => file.set([0x5b], 22))],
    ['the ABI stamp of the image cannot be read', altered((file) => file.set([0xff], 24))],
    ['the ABI stamp of the image cannot be read', altered((file) => file.set([0x1b], 32))],
  ])('is refused: %s', (message, file) => {
    expect(() => decodeImage(file)).toThrow(ImageError);
    expect(() => decodeImage(file)).toThrow(message);
  });

  it('of more than 65,536 bytes is not written', () => {
    expect(() => encodeImage({ ...IMAGE, bytes: new Uint8Array(65_537) })).toThrow(RangeError);
    expect(decodeImage(encodeImage({ ...IMAGE, bytes: new Uint8Array(65_536) })).bytes.length).toBe(65_536);
  });

  /** Whatever the bytes, decoding gives an image or an ImageError of one sentence. */
  const decodes = (file: Uint8Array): boolean => {
    try {
      decodeImage(file);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(ImageError);
      expect((error as Error).message).not.toMatch(/[\x00-\x1f\x7f]/);
      return false;
    }
  };

  it(`of random bytes is refused (${runs(2000)} images, seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (file) => !decodes(file)),
      { seed, numRuns: runs(2000) },
    );
  });

  it(`with changed bytes is refused, or read when its checksum is right (${runs(2000)} images, seed ${seed})`, () => {
    const change = fc.array(fc.tuple(fc.nat({ max: 110 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(change, (changes) => {
        const file = encodeImage(IMAGE);
        for (const [at, value] of changes) file[at % file.length] = value;
        const whole = Buffer.compare(file, encodeImage(IMAGE)) === 0;
        expect(decodes(file)).toBe(whole);
        decodes(altered((fresh) => fresh.set(file)));
      }),
      { seed, numRuns: runs(2000) },
    );
  });
});

describe('the checksum', () => {
  it('is CRC-32 as everybody has it', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf4_3926);
  });
});
