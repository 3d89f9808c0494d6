/** What a socket hands out is a Buffer; what the core works on is none. */
import { expect, it } from 'vitest';
import { plain } from '../../src/bytes/plain.js';

it('of a Buffer is the same memory, whose slices are copies', () => {
  const pool = Buffer.from('head, body, tail');
  const body = plain(pool.subarray(6, 10));
  expect(body.constructor).toBe(Uint8Array);
  expect(body).toEqual(Uint8Array.from(Buffer.from('body')));
  const copy = body.slice();
  pool.write('BODY', 6);
  expect(body[0]).toBe('B'.charCodeAt(0));
  expect(copy[0]).toBe('b'.charCodeAt(0));
});

it('of an array of bytes is that array', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(plain(bytes)).toBe(bytes);
});
