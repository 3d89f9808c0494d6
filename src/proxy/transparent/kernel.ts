/**
 * What transparent mode asks of the Linux kernel and Node has no words for, through koffi:
 * the original destination of a connection that netfilter redirected, sockets that may stand
 * for an address that is not ours, and sockets whose packets carry a mark.
 *
 * koffi is optional to install and loaded here only, when this mode is asked for.
 */
import { getSystemErrorName } from 'node:util';
import type { Endpoint } from '../../tcp/events.js';
import { reasonOf } from '../reasons.js';
import { AF_INET, AF_INET6, MAX_ADDRESS_LENGTH, readSocketAddress } from './socket-address.js';

export interface Kernel {
  /** Whether sockets can be marked: it takes CAP_NET_ADMIN or, since Linux 5.17, CAP_NET_RAW. */
  readonly canMark: boolean;
  /** Where the client of an accepted socket wanted to go. Throws the system's error. */
  originalDestination(fd: number, ipv6: boolean): Endpoint;
  /** Lets a listening socket accept for any address (TPROXY). Throws the system's error. */
  makeTransparent(fd: number, ipv6: boolean): void;
  /** A TCP socket whose packets carry the mark, not yet connected: a file descriptor. */
  markedSocket(ipv6: boolean, mark: number): number;
}

/** include/uapi: linux/in.h, in6.h, netfilter_ipv4.h, netfilter_ipv6/ip6_tables.h, asm-generic/socket.h. */
const SOL_IP = 0;
const SOL_IPV6 = 41;
const SOL_SOCKET = 1;
const SO_MARK = 36;
const IP_TRANSPARENT = 19;
const IPV6_TRANSPARENT = 75;
/** SO_ORIGINAL_DST and IP6T_SO_ORIGINAL_DST. */
const ORIGINAL_DESTINATION = 80;
/** SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC. */
const STREAM = 1 | 0o4000 | 0o2000000;

/** Rejects with one line that says what is missing. */
export async function openKernel(): Promise<Kernel> {
  if (process.platform !== 'linux') {
    throw new Error(`transparent mode needs Linux: netfilter is not known on ${process.platform}`);
  }
  const libc = await loadLibc();
  const int = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);
  const set = (fd: number, level: number, option: number, value: number): void => {
    libc.check('setsockopt', libc.setsockopt(fd, level, option, int(value), 4));
  };
  const markedSocket = (ipv6: boolean, mark: number): number => {
    const fd = libc.check('socket', libc.socket(ipv6 ? AF_INET6 : AF_INET, STREAM, 0));
    try {
      set(fd, SOL_SOCKET, SO_MARK, mark);
    } catch (error) {
      libc.close(fd);
      throw error;
    }
    return fd;
  };
  return {
    canMark: canMark(() => libc.close(markedSocket(false, 1))),
    originalDestination: (fd, ipv6) => {
      const address = new Uint8Array(MAX_ADDRESS_LENGTH);
      const level = ipv6 ? SOL_IPV6 : SOL_IP;
      const length = [address.length];
      const result = libc.getsockopt(fd, level, ORIGINAL_DESTINATION, address, length);
      libc.check('getsockopt', result);
      return readSocketAddress(address);
    },
    makeTransparent: (fd, ipv6) => {
      if (ipv6) set(fd, SOL_IPV6, IPV6_TRANSPARENT, 1);
      else set(fd, SOL_IP, IP_TRANSPARENT, 1);
    },
    markedSocket,
  };
}

function canMark(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  close(fd: number): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  getsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number[]): number;
  /** Throws the system's error where a call returned -1. */
  check(call: string, result: number): number;
}

async function loadLibc(): Promise<Libc> {
  const { default: koffi } = await import('koffi').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const absent = code === 'ERR_MODULE_NOT_FOUND';
    const why = absent ? 'is not installed' : `does not load (${reasonOf(error)})`;
    throw new Error(`transparent mode needs the package koffi, which ${why}: npm install koffi`);
  });
  // The program itself: it is linked with the C library of this system, whichever that is.
  const self = koffi.load(null);
  return {
    socket: self.func('int socket(int, int, int)'),
    close: self.func('int close(int)'),
    setsockopt: self.func('int setsockopt(int, int, int, const void *, uint32_t)'),
    getsockopt: self.func('int getsockopt(int, int, int, _Out_ void *, _Inout_ uint32_t *)'),
    check: (call, result) => {
      if (result !== -1) return result;
      const code = getSystemErrorName(-koffi.errno());
      throw Object.assign(new Error(`${call}: ${code}`), { code });
    },
  };
}
