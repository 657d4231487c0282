/** A number of 64 bits as its unsigned lower and its upper half. */
export interface Wide {
  readonly low: number;
  readonly high: number;
}

/**
 * What a dispatch carries of elements that are wider than bytes, in the kernel's own form: little-endian, padding zero. A guest of another byte order
 * gets it turned round (`turnedRound`).
 */
export function partOf<Item>(
  items: readonly Item[],
  elementBytes: number,
  write: (view: DataView, at: number, item: Item) => void,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(items.length * elementBytes));
  items.forEach((item, index) => {
    write(view, index * elementBytes, item);
  });
  return new Uint8Array(view.buffer);
}

/** A copy of a part for a big-endian guest: each number of each element turned round. */
export function turnedRound(part: Uint8Array, widths: readonly number[]): Uint8Array {
  const turned = part.slice();
  for (let at = 0; at < turned.length; )
    for (const width of widths) {
      if (width > 1) turned.subarray(at, at + width).reverse();
      at += width;
    }
  return turned;
}
