/** The node's streams: in pieces, half closed, too fast, broken; and how the node starts and stops. */
import { describe, expect, it } from 'vitest';
import { startNode } from '../../../src/sim/index.js';
import { ANY_PORT, Caller, kvFrame, node, set, Wire } from '../helpers.js';

const select = kvFrame('SelectBucket', { key: 'default' });

describe('the stream', () => {
  const pipeline = [select, ...Array.from({ length: 50 }, (_, i) => set(`k${i}`, 'v', i + 1))];

  it.each([1, 7, 100_000])('in pieces of %d bytes is answered in order', async (size) => {
    const { address } = await node();
    const wire = await Wire.to(address);
    const bytes = Buffer.concat(pipeline);
    for (let at = 0; at < bytes.length; at += size)
      wire.socket.write(bytes.subarray(at, at + size));
    await wire.until(51);
    expect(wire.opaques).toEqual(Array.from({ length: 51 }, (_, i) => i));
    expect(new Set(wire.statuses)).toEqual(new Set(['Success']));
  });

  it('may be half closed: all answers come, then the end', async () => {
    const { address } = await node();
    const wire = await Wire.to(address);
    wire.socket.end(Buffer.concat(pipeline));
    await wire.closed;
    expect(wire.frames).toHaveLength(51);
  });

  it('may ask for far more than it weighs, of a reader that is in no hurry', async () => {
    const { address } = await node();
    const wire = await Wire.to(address);
    const big = 'x'.repeat(512 * 1024);
    wire.socket.write(Buffer.concat([select, set('big', big)]));
    await wire.until(2);
    wire.socket.pause();
    wire.socket.end(
      Buffer.concat(Array.from({ length: 60 }, () => kvFrame('Get', { key: 'big' }))),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    wire.socket.resume();
    await wire.closed;
    expect(wire.frames).toHaveLength(62);
    expect(wire.frames.at(-1)).toHaveLength(24 + 4 + big.length);
  });

  const huge = kvFrame('Set');
  new DataView(huge.buffer).setUint32(8, 30 * 1024 * 1024 + 1);
  const contradiction = kvFrame('Get', { key: 'key' });
  new DataView(contradiction.buffer).setUint32(8, 2);
  it.each([
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n'), '0x47 begins no request'],
    ['a response', kvFrame('Noop', { magic: 0x81 }), '0x81 begins no request'],
    ['a body above 30 MiB', huge, 'a body of 31457281 bytes exceeds 31457280'],
    [
      'lengths that contradict each other',
      contradiction,
      'the lengths of a header exceed its body',
    ],
  ])('ends at %s, after the answers that are due', async (_what, bytes, why) => {
    const notices: string[] = [];
    const { address } = await node({ onNotice: (line) => notices.push(line) });
    const wire = await Wire.to(address);
    wire.socket.write(Buffer.concat([kvFrame('Noop'), bytes]));
    await wire.closed;
    expect(wire.frames).toHaveLength(1);
    expect(notices).toEqual([`hung up on a client: ${why}`]);
  });

  it.each([
    ['Quit', 1],
    ['Quitq', 0],
  ])('ends at %s, and what follows is not read', async (name, answers) => {
    const { address } = await node();
    const wire = await Wire.to(address);
    wire.socket.write(Buffer.concat([kvFrame(name), kvFrame('Noop')]));
    await wire.closed;
    expect(wire.frames).toHaveLength(answers);
  });
});

describe('starting and stopping', () => {
  it('says in one line why it cannot listen', async () => {
    const { address } = await node();
    const { host, port } = address;
    await expect(startNode({ listen: address })).rejects.toThrow(`${host}:${port}: port is in use`);
    await expect(startNode({ listen: { host, port: 70_000 } })).rejects.toThrow(
      `${host}:70000: port must be 0 to 65535`,
    );
    await expect(startNode({ listen: ANY_PORT, edition: '1999' })).rejects.toThrow(
      'edition "1999" is not one of 2025-02, 2025-04, 2025-11, 2026',
    );
  });

  it('closes with connections open, and is gone', async () => {
    const { address, close } = await node();
    const wire = await Wire.to(address);
    await close();
    await wire.closed;
    await expect(Caller.to(address)).rejects.toThrow('connection refused');
  });

  it('turns away connections above its cap, and says so', async () => {
    const notices: string[] = [];
    const { address } = await node({ maxConnections: 1, onNotice: (line) => notices.push(line) });
    const first = await Caller.to(address);
    const second = await Wire.to(address);
    await second.closed;
    expect(notices).toEqual(['1 connections are open: one more was closed']);
    expect((await first.kv('Noop')).status).toBe('Success');
  });
});
