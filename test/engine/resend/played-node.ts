/** A node over real sockets that answers as a scenario says (helpers/scenario.ts), whatever the opaques. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { FrameReader } from '../../../src/sim/frame-reader.js';
import { response } from '../../helpers/frames.js';
import { type Exchange, scenario } from '../../helpers/scenario.js';

export interface PlayedNode {
  readonly port: number;
  /** Requests as they came, opaque and all. */
  readonly requests: Uint8Array[];
  /** Connections that came. */
  connections: number;
  /** Answers to what the node asked. */
  readonly replies: Uint8Array[];
  stop(): Promise<void>;
}

export interface Playing {
  /** Closes the connection instead of answering this request, 1.. */
  readonly hangUpAt?: number;
  /** Answers come in pairs, the later one first. */
  readonly swapped?: true;
  readonly delayMs?: number;
  /** So much later are answers to this command, ms. */
  readonly late?: { readonly opcode: number; readonly ms: number };
  /** The node asks this behind each answer. */
  readonly asks?: Uint8Array;
}

export async function playedNode(text: string, playing: Playing = {}): Promise<PlayedNode> {
  const left = scenario(text).steps.filter((step) => step.kind === 'exchange');
  const sockets = new Set<Socket>();
  const node = { requests: [] as Uint8Array[], replies: [] as Uint8Array[], connections: 0 };
  const server = createServer((socket) => {
    node.connections += 1;
    sockets.add(socket.on('error', () => undefined));
    let held: (() => void) | undefined;
    const reader = new FrameReader('client', (frame) => {
      if (frame[0] === REPLY) {
        node.replies.push(frame);
        return;
      }
      node.requests.push(frame);
      if (node.requests.length === playing.hangUpAt) {
        socket.destroy();
        return;
      }
      const answers = frame[1] === HELLO ? [granted(frame)] : (take(left, frame)?.answers ?? []);
      const tell = (): void => {
        for (const answer of answers) socket.write(withOpaqueOf(frame, answer));
        if (playing.asks !== undefined) socket.write(playing.asks);
      };
      const late = frame[1] === playing.late?.opcode ? playing.late?.ms : undefined;
      const say = (): void => void setTimeout(tell, late ?? playing.delayMs ?? 0);
      if (playing.swapped !== true || frame[1] === HELLO) say();
      else if (held === undefined) held = tell;
      else {
        tell();
        held();
        held = undefined;
      }
    });
    socket.on('data', (chunk: Buffer) => reader.push(Uint8Array.from(chunk)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return Object.assign(node, {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}

const HELLO = 0x1f;
const REPLY = 0x81;

/** All features that are asked for: the value is what stands behind the key. */
const granted = (frame: Uint8Array): Uint8Array =>
  response({ opcode: HELLO, value: frame.slice(24 + (frame[3] ?? 0)) });

/** The next exchange of this command and vbucket, the one with the same body first. */
function take(left: Exchange[], frame: Uint8Array): Exchange | undefined {
  const isAsked = ({ request }: Exchange): boolean => request[1] === frame[1];
  const isSame = ({ request }: Exchange): boolean =>
    Buffer.from(request.subarray(0, 12)).equals(frame.subarray(0, 12)) &&
    Buffer.from(request.subarray(24)).equals(frame.subarray(24));
  const whole = left.findIndex(isSame);
  const at = whole < 0 ? left.findIndex(isAsked) : whole;
  return at < 0 ? undefined : left.splice(at, 1)[0];
}

function withOpaqueOf(request: Uint8Array, answer: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(answer);
  copy.set(request.subarray(12, 16), 12);
  return copy;
}
