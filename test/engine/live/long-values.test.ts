/** Long documents through a real proxy: what the client gets, the log says and the capture holds. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { startLive } from '../../../src/engine/live/live.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { Decoder } from '../../../src/session/decoder.js';
import { frame, response } from '../../helpers/frames.js';
import { Collected } from '../../session/build.js';
import { temporaryFolder } from '../traffic.js';

// The relay's thread stands in the thread of the test.
vi.mock('../../../src/engine/relay/relay-thread.js', () => import('../relay/channel.js'));

const HOST = '127.0.0.1';
const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const MAX_VALUE = 5_000;
const LENGTH = 600_000;

const get = frame({ opcode: 0x00, key: 'k', opaque: 1 });
const text = Array.from({ length: LENGTH }, (_, i) => String.fromCharCode(97 + (i % 23))).join('');
const answer = (value: string, opaque: number): Uint8Array =>
  response({ opcode: 0x00, extras: [0, 0, 0, 0], value, opaque });
const answers = [answer('short', 1), answer(text, 1), answer('end', 1)];

/** A node that answers requests in turn. */
async function node(): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    let next = 0;
    socket.on('data', () => socket.write(answers[next++] ?? ''));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Asks for everything, one after the other; answers all bytes that came. */
function ask(port: number): Promise<Buffer> {
  const whole = answers.map(({ length }) => length);
  return new Promise((resolve, reject) => {
    const got: Buffer[] = [];
    let [due, asked] = [whole[0] as number, 1];
    const socket = connect(port, HOST, () => socket.write(get));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(got)));
    socket.on('data', (chunk) => {
      got.push(chunk);
      due -= chunk.length;
      if (due > 0) return;
      if (asked === whole.length) socket.end();
      else {
        due += whole[asked++] as number;
        socket.write(get);
      }
    });
  });
}

it.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])(
  'tells of all, and carries all (capture: %s, the relay apart: %s)',
  async (isCaptured, apart) => {
    const server = await node();
    const folder = temporaryFolder();
    const [log, capture] = [join(folder, 'log'), join(folder, 'capture')];
    const routes = [{ listen: { host: HOST, port: 0 }, target: { host: HOST, port: server.port } }];
    const heard = { sink: new Collected(), tell: vi.fn() };
    const config = { routes, apart, maxValue: MAX_VALUE, log, ...(isCaptured ? { capture } : {}) };
    const live = await startLive(config, decoder, heard);
    const carried = await ask(live.relay.addresses[0]?.port ?? 0);
    await live.close();
    server.close();

    expect(carried.equals(Buffer.concat(answers))).toBe(true);
    expect(heard.tell).not.toHaveBeenCalled();
    const rest = LENGTH - MAX_VALUE;
    expect(heard.sink.lines.map((line) => line.replace(/ \+\S+/, ''))).toEqual([
      ...['1 >', '2 < 1', '3 >', `4 < 3 lacks ${rest}`, '5 >', '6 < 5'],
    ]);
    expect(heard.sink.losses).toEqual([]);
    const records = readFileSync(log, 'utf8').trimEnd().split('\n');
    const long = JSON.parse(records[3] ?? '');
    expect(long).toMatchObject({
      value_length: LENGTH,
      value_truncated: true,
      latency_us: expect.anything(),
    });
    expect(long.value).toBe(text.slice(0, MAX_VALUE));
    expect(long.findings).toBeUndefined();
    if (!isCaptured) return;
    const again = new Collected();
    const source = { path: capture, sink: again, next: async () => true };
    await readInput({ ...source, stdin: () => process.stdin });
    const bytes = again.messages.filter(({ from }) => from === 1).map((message) => message.bytes);
    expect(Buffer.concat(bytes).equals(Buffer.concat(answers))).toBe(true);
  },
);
