import { type AbiStamp, ImageError } from '@callgate/kernel';

/** An offset as people see it in messages. */
export function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}

/** A guest's own text in a message: printable ASCII only, and not long. */
export function printable(text: string): string {
  const inert = text.replace(/[^\x20-\x7e]/g, '?');
  return inert.length > 80 ? `${inert.slice(0, 77)}...` : inert;
}

/** Where in an image something stands, or should. */
export interface Place {
  /** A section with its name, `list of sections`, `header`, or `end of the image`. */
  readonly section: string;
  /** Bytes from the first of the image. */
  readonly offset: number;
}

/**
 * Refuses an image in the form that all refusals have: what is wrong with it in one sentence, then where.
 * @param host the host's ABI, where the image was built against another one
 */
export function refuse(sentence: string, { section, offset }: Place, host?: AbiStamp): never {
  throw new ImageError(`${sentence} (${section}, offset ${hex(offset)})`, host);
}
