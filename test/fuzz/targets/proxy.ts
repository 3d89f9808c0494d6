/**
 * Any bytes, in any pieces, both ways through the proxy as it is started for users: one that only
 * looks on, and one with a rule of faults that never fires. What comes out is what went in, and an
 * end that has said its last may still listen.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { joined } from '../../../src/bytes/joined.js';
import { commandTable } from '../../../src/commands.js';
import { type Live, startLive } from '../../../src/engine/live/live.js';
import { messagePrinter } from '../../../src/export/message-printer.js';
import { Decoder } from '../../../src/session/decoder.js';
import { corpus } from '../../filter/views.js';
import { HOST, until } from '../../proxy/harness.js';
import { hold, type Target } from '../engine/target.js';

type End = 0 | 1;

/** Both ends are there within this, and have heard each other out, ms. */
const PATIENCE = 2000;
/** What is said by whoever speaks on when the other has said its last. */
const LAST_WORD = new TextEncoder().encode('still here');
const NEVER = ['couchbase.opcode == 0 and couchbase.opcode != 0 => delay response 1s'];

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

interface Piece {
  readonly from: End;
  readonly bytes: Uint8Array;
  /** Time passes before it is sent. */
  readonly waits: boolean;
}

/** A byte says whose the next piece is, whether it waits, and its length in units of 8 bytes. */
function piecesOf(input: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < input.length; ) {
    const how = input[at] as number;
    const end = Math.min(input.length, at + 2 + (how & 0x3f) * 8);
    const bytes = input.subarray(at + 1, end);
    pieces.push({ from: (how >> 7) as End, waits: (how & 0x40) > 0, bytes });
    at = end;
  }
  return pieces;
}

/** All that comes, and that it is over. */
class Ear {
  private readonly chunks: Uint8Array[] = [];
  isOver = false;
  failure: string | undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => this.chunks.push(chunk));
    socket.on('end', () => {
      this.isOver = true;
    });
    socket.on('error', (error) => {
      this.failure = error.message;
    });
  }

  get heard(): Uint8Array {
    return joined(this.chunks);
  }
}

/** A proxy and the server behind it. */
class Stage {
  private accepted: Socket | undefined;
  /** What is wrong with looking on. */
  private readonly troubles: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.accepted = socket;
    });
  }

  private live: Live | undefined;

  static async open(rules: readonly string[] | undefined): Promise<Stage> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const stage = new Stage(server);
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const print = messagePrinter(decoder, {
      ...{ format: 'ndjson', time: 'r', verbose: true, hex: false, maxValue: 4096 },
    });
    stage.live = await startLive(
      {
        routes: [{ listen: { host: HOST, port: 0 }, target: { host: HOST, port } }],
        maxValue: 4096,
        ...(rules && { faults: { rules, seed: 1, intercept: undefined } }),
      },
      decoder,
      {
        sink: { message: (event) => void print(event) },
        tell: (text, severity) => {
          if (severity === 'error' || text.includes('passed without its rules')) {
            stage.troubles.push(text);
          }
        },
      },
    );
    return stage;
  }

  async close(): Promise<void> {
    await this.live?.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param first who says its last first; the other hears that, and speaks on */
  async play(pieces: readonly Piece[], first: End): Promise<void> {
    const { relay } = this.live as Live;
    this.accepted = undefined;
    const port = relay.addresses[0]?.port ?? 0;
    const client = connect({ host: HOST, port, allowHalfOpen: true, noDelay: true });
    const caller = new Ear(client);
    let called: Ear | undefined;
    try {
      await until(() => this.accepted !== undefined, 'the server is connected', PATIENCE);
      called = new Ear(this.accepted as unknown as Socket);
      const ears = [caller, called] as const;
      const said: [Uint8Array[], Uint8Array[]] = [[], []];
      const say = (from: End, bytes: Uint8Array): void => {
        said[from].push(bytes);
        ears[from].socket.write(bytes);
      };
      for (const { from, bytes, waits } of pieces) {
        say(from, bytes);
        for (let left = waits ? 4 : 0; left > 0; left -= 1) await setImmediate();
      }
      const last = first === 0 ? 1 : 0;
      ears[first].socket.end();
      await until(() => ears[last].isOver, 'a FIN has come', PATIENCE);
      hold(!ears[first].isOver, 'whoever has said its last may still listen');
      say(last, LAST_WORD);
      ears[last].socket.end();
      await until(() => ears[first].isOver, 'the other FIN has come', PATIENCE);
      for (const from of [0, 1] as const) {
        hold(ears[from].failure === undefined, 'no end sees an error');
        const came = ears[from === 0 ? 1 : 0].heard;
        hold(Buffer.compare(came, joined(said[from])) === 0, 'what comes out is what went in');
      }
      const isSeen = (): boolean => relay.connections() === 0 && relay.inspection().waiting === 0;
      await until(isSeen, 'all is inspected', PATIENCE);
    } finally {
      client.destroy();
      called?.socket.destroy();
    }
    const [trouble] = this.troubles.splice(0);
    hold(trouble === undefined, `looking on does not fail: ${trouble}`);
  }
}

let stages: Promise<readonly Stage[]> | undefined;

export const proxy: Target = {
  name: 'proxy',
  batch: 50,
  words: ['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001', '\u0080', '\u0081', '{"term":"7"}'],
  async seeds() {
    const all = await corpus(1);
    // One frame a piece and answers between requests, cut at what a piece can hold.
    const told = (frames: readonly Uint8Array[]): Uint8Array =>
      joined([
        Uint8Array.of(0),
        ...frames.flatMap((frame) => {
          const from = [0x80, 0x08, 0x83].includes(frame[0] ?? 0) ? 0 : 0x80;
          const units = Math.min(0x3f, (frame.length - 1) >> 3);
          return [Uint8Array.of(from | units), frame.subarray(0, 1 + units * 8)];
        }),
      ]);
    const groups = Array.from({ length: Math.ceil(all.length / 12) }, (_, i) =>
      told(all.slice(12 * i, 12 * i + 12)),
    );
    return [...groups, Uint8Array.of(0), Uint8Array.of(1)];
  },
  async run(input) {
    stages ??= Promise.all([Stage.open(undefined), Stage.open(NEVER)]);
    const pieces = piecesOf(input.subarray(1));
    const first: End = ((input[0] ?? 0) & 1) === 0 ? 0 : 1;
    await Promise.all((await stages).map((stage) => stage.play(pieces, first)));
  },
  async close() {
    await Promise.all(((await stages) ?? []).map((stage) => stage.close()));
  },
};
