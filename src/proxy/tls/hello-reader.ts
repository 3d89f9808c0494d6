/**
 * Waits for the first message of an accepted socket and puts its bytes back, so that whoever
 * reads next (TLS, or the plain relay) finds the stream as it came.
 */
import type { Socket } from 'node:net';
import { type HelloReading, readClientHello } from './client-hello.js';

/** `over`: the client ended before it had sent one whole message. */
export type FirstMessage = Exclude<HelloReading, { kind: 'more' }> | { readonly kind: 'over' };

/**
 * @param client a paused socket that nobody has read yet; paused again afterwards. Its errors
 *   are the caller's; when it closes, this resolves with `over`.
 */
export function firstMessage(client: Socket, timeoutMs: number): Promise<FirstMessage> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0);
    const settle = (message: FirstMessage): void => {
      clearTimeout(timer);
      client.off('data', look).off('end', over).off('close', over).pause();
      if (message.kind !== 'over' && seen.length > 0) client.unshift(seen);
      resolve(message);
    };
    // Joined anew with every piece: MAX_HELLO bounds that, and nearly all come in one.
    const look = (chunk: Buffer): void => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const reading = readClientHello(seen);
      if (reading.kind !== 'more') settle(reading);
    };
    const over = (): void => settle({ kind: 'over' });
    const timer = setTimeout(
      () => settle({ kind: 'other', reason: `sends no ClientHello within ${timeoutMs} ms` }),
      timeoutMs,
    );
    client.on('data', look).on('end', over).on('close', over).resume();
  });
}
