import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Who sent a datagram. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Where datagrams come in and go out. */
export interface DatagramPort {
  /** Where others reach it. */
  readonly address: string;
  readonly port: number;
  /** Says who takes what comes. What came before is lost, as datagrams may be. */
  receive(take: (datagram: Uint8Array, from: Peer) => void): void;
  /** Sends a datagram, or loses it; never throws. */
  send(datagram: Uint8Array, to: Peer): void;
  close(): void;
}

/**
 * Opens a UDP socket of this machine. The port 0 is any that is free.
 * @throws Error when the address cannot be had
 */
export async function udpPort(address: string, port: number): Promise<DatagramPort> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  let open = true;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // What the host's network says of single datagrams is nobody's business: they are lost.
  socket.on('error', () => {});
  const { address: own, port: bound } = socket.address();
  return {
    address: own,
    port: bound,
    receive(take) {
      socket.on('message', (datagram, { address: from, port: fromPort }) =>
        take(datagram, { address: from, port: fromPort }),
      );
    },
    send(datagram, to) {
      // A datagram can say that it came from port 0, to which none can be sent.
      if (!open || to.port === 0) return;
      try {
        socket.send(datagram, to.port, to.address, () => {});
      } catch {
        // Lost, as datagrams may be: an address of another family, for instance.
      }
    },
    close() {
      if (!open) return;
      open = false;
      socket.close();
    },
  };
}
