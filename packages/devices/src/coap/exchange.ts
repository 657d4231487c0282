import type { Block } from './block.js';
import type { MessageType, PacketOption } from './packet.js';
import type { Peer } from './port.js';

/** A request of a client, as the message layer remembers it: until it is answered, and then for a while, to tell duplicates. */
export interface Exchange {
  /** Not used again before 2^31 others. */
  readonly number: number;
  /** Who sent which message: equal for duplicates. */
  readonly key: string;
  readonly peer: Peer;
  readonly type: MessageType;
  readonly id: number;
  readonly token: Uint8Array;
  /** Who asks what, whichever block of it. */
  readonly subject: string;
  /** The block of the answer that was asked for. */
  readonly block2: Block | null;
  /** What every answer carries: the last block of the request's body. */
  readonly echo: readonly PacketOption[];
  /** When it came, in microseconds. */
  readonly since: number;
  /** Whether an empty acknowledgement was sent, so that the answer is a message of its own. */
  acknowledged: boolean;
  /** The datagram that answered it, for duplicates. */
  reply: Uint8Array | null;
  answered: boolean;
}

/** A confirmable message of ours that waits for its acknowledgement. */
export interface Outgoing {
  readonly peer: Peer;
  readonly datagram: Uint8Array;
  /** Microseconds until it is sent again, doubled each time (RFC 7252, section 4.2). */
  timeout: number;
  due: number;
  tries: number;
}
