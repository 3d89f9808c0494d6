/**
 * The kernel's socket addresses (struct sockaddr_in, sockaddr_in6; Linux
 * include/uapi/linux/in.h, in6.h): family in the machine's byte order, then port and address
 * in the network's.
 */
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';
import type { Endpoint } from '../../tcp/events.js';

export const AF_INET = 2;
export const AF_INET6 = 10;

/** Of struct sockaddr_in6, the longer one: family, port, flow information, address, scope. */
export const MAX_ADDRESS_LENGTH = 28;

const PORT = 2;
const IPV4_ADDRESS = 4;
const IPV6_ADDRESS = 8;
const LITTLE = endianness() === 'LE';

/** @throws Error when the family is none of the two, or bytes are missing */
export function readSocketAddress(bytes: Uint8Array): Endpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = bytes.length < 2 ? undefined : view.getUint16(0, LITTLE);
  if (family === AF_INET && bytes.length >= IPV4_ADDRESS + 4) {
    const address = bytes.subarray(IPV4_ADDRESS, IPV4_ADDRESS + 4).join('.');
    return { address, port: view.getUint16(PORT) };
  }
  if (family === AF_INET6 && bytes.length >= IPV6_ADDRESS + 16) {
    const group = (_: unknown, i: number) => view.getUint16(IPV6_ADDRESS + 2 * i).toString(16);
    const text = Array.from({ length: 8 }, group).join(':');
    // As the rest of the program writes it: shortened (RFC 5952).
    const { address } = new SocketAddress({ address: text, family: 'ipv6' });
    return { address, port: view.getUint16(PORT) };
  }
  throw new Error(`socket address of family ${family ?? 'none'} in ${bytes.length} bytes`);
}
