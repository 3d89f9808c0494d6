import { describe, expect, it } from 'vitest';
import { ACK, FIN } from '../../src/tcp/events.js';
import { join } from '../helpers/bytes.js';
import { text, u8 } from './build/bytes.js';
import { decode } from './build/collect.js';
import { ipv4, tcp } from './build/frames.js';

const RAW = 101;

describe('TCP', () => {
  it('reads every field', () => {
    const payload = text('hello');
    const built = tcp({
      source: 65_535,
      destination: 11_207,
      seq: 0xfffffffe,
      ack: 0x80000001,
      flags: FIN | ACK,
      window: 65_534,
      options: new Uint8Array(40).fill(1),
      payload,
    });
    expect(decode(RAW, ipv4({ payload: built })).segment).toEqual({
      at: { s: 1, ns: 2, frame: 1 },
      src: { address: '192.0.2.1', port: 65_535 },
      dst: { address: '192.0.2.2', port: 11_207 },
      seq: 0xfffffffe,
      ack: 0x80000001,
      flags: FIN | ACK,
      window: 65_534,
      payload: Buffer.from(payload).toString('hex'),
      wireLength: 5,
      payloadOffset: 100 + 20 + 60,
    });
  });

  it('still reads a header whose options the snap length cut', () => {
    const built = ipv4({ payload: tcp({ options: new Uint8Array(12), payload: text('gone') }) });
    const { segment } = decode(RAW, built.subarray(0, 20 + 20 + 3), built.length);
    expect(segment).toMatchObject({ seq: 1000, payload: '', wireLength: 4 });
  });

  it.each([
    ['shorter than its least', join(tcp().subarray(0, 12), u8(0x40), tcp().subarray(13))],
    ['longer than its packet', join(tcp().subarray(0, 12), u8(0x60), tcp().subarray(13))],
  ])('refuses a header %s', (_name, built) => {
    const { segment, decoder } = decode(RAW, ipv4({ payload: built }));
    expect(segment).toBeUndefined();
    expect(decoder.ignored.malformed).toBe(1);
  });
});
