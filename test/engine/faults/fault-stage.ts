/** A node that answers all it is asked, a client, and between them a proxy with faults. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { LiveConfig } from '../../../src/engine/live/config.js';
import { type Live, startLive } from '../../../src/engine/live/live.js';
import { HEADER_LENGTH, readHeader } from '../../../src/mcbp/header.js';
import { Decoder } from '../../../src/session/decoder.js';
import type { SessionEvent } from '../../../src/session/events/event.js';
import { response } from '../../helpers/frames.js';
import { Collected } from '../../session/build.js';

const HELLO = 0x1f;
const LISTEN = { host: '127.0.0.1', port: 0 };
export const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

/** Whole frames of a socket, in order, with the time they came, ms. */
export class Frames {
  readonly all: Uint8Array[] = [];
  readonly times: number[] = [];
  /** How the connection ended. */
  end: 'fin' | 'reset' | undefined;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    readonly socket: Socket,
    each: (frame: Uint8Array) => void = () => undefined,
  ) {
    socket.on('data', (chunk) => {
      this.rest = Buffer.concat([this.rest, chunk]);
      for (;;) {
        if (this.rest.length < HEADER_LENGTH) return;
        const length = HEADER_LENGTH + readHeader(this.rest).bodyLength;
        if (this.rest.length < length) return;
        const frame = this.rest.slice(0, length);
        this.rest = this.rest.subarray(length);
        this.all.push(frame);
        this.times.push(performance.now());
        each(frame);
      }
    });
    socket.on('end', () => {
      this.end ??= 'fin';
    });
    socket.on('error', () => {
      this.end = 'reset';
    });
  }

  get opaques(): number[] {
    return this.all.map((frame) => readHeader(frame).opaque);
  }

  get statuses(): number[] {
    return this.all.map((frame) => readHeader(frame).vbucketOrStatus);
  }

  /** Waits until so many have come. */
  async have(count: number): Promise<void> {
    await vi.waitFor(() => {
      if (this.all.length < count) throw new Error(`${this.all.length} of ${count} frames`);
    }, 3000);
  }

  async ended(): Promise<'fin' | 'reset' | undefined> {
    await vi.waitFor(() => {
      if (this.end === undefined) throw new Error('it is still open');
    }, 3000);
    return this.end;
  }
}

export interface Stage {
  readonly client: Frames;
  /** What each connection brought the node. */
  readonly node: readonly Frames[];
  readonly heard: Collected;
  readonly events: SessionEvent[];
  readonly lines: string[];
  readonly live: Live;
  send(...frames: readonly Uint8Array[]): void;
}

export async function stage(
  rules: readonly string[] | undefined,
  more: Partial<LiveConfig['faults'] & object> = {},
  config: Partial<LiveConfig> = {},
): Promise<Stage> {
  const node: Frames[] = [];
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    node.push(
      new Frames(socket, (frame) => {
        const { opcode, opaque, keyLength } = readHeader(frame);
        // HELLO gets all that it asks for.
        const value = opcode === HELLO ? frame.slice(HEADER_LENGTH + keyLength) : 'done';
        socket.write(response({ opcode, opaque, word: 0, value }));
      }),
    );
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, LISTEN.host, () => resolve((server.address() as { port: number }).port));
  });
  const heard = new Collected();
  const events: SessionEvent[] = [];
  const lines: string[] = [];
  const faults =
    rules === undefined && more.intercept === undefined
      ? undefined
      : { rules, seed: 1, intercept: undefined, ...more };
  const live = await startLive(
    {
      routes: [{ listen: LISTEN, target: { ...LISTEN, port } }],
      maxValue: 65_536,
      faults,
      ...config,
    },
    decoder,
    {
      sink: heard,
      tell: (text) => lines.push(text),
      happened: (event) => events.push(event),
    },
  );
  const socket = connect({ ...LISTEN, port: live.relay.addresses[0]?.port ?? 0, noDelay: true });
  await new Promise((resolve) => socket.once('connect', resolve));
  onTestFinished(async () => {
    socket.destroy();
    await live.close();
    server.close();
  });
  const client = new Frames(socket);
  const send = (...frames: readonly Uint8Array[]): void => void socket.write(Buffer.concat(frames));
  return { client, node, heard, events, lines, live, send };
}
