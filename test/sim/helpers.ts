/** Nodes for the length of a test, and requests to them by name. */
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import {
  encodeFrame,
  encodeRequest,
  type FrameParts,
  type RequestParts,
} from '../../src/dissect/encode.js';
import { readHeader } from '../../src/mcbp/header.js';
import { statusName } from '../../src/mcbp/statuses.js';
import { FrameReader } from '../../src/sim/frame-reader.js';
import {
  type HostPort,
  type NodeOptions,
  SimClient,
  type SimNode,
  startNode,
} from '../../src/sim/index.js';
import type { CommandSpec } from '../../src/spec/command.js';

export const ANY_PORT: HostPort = { host: '127.0.0.1', port: 0 };
const HELLO_JSON = Uint8Array.of(0, 0x0b);

export async function node(options: Partial<NodeOptions> = {}): Promise<SimNode> {
  const started = await startNode({ listen: ANY_PORT, toggleMs: 5, migrationMs: 20, ...options });
  onTestFinished(() => started.close());
  return started;
}

const specOf = (name: string): CommandSpec => {
  const spec = commandTable.named(name);
  if (spec === undefined) throw new Error(`no command ${name}`);
  return spec;
};

/** A frame of a command beside Fusion, or of a wrong one. */
export const kvFrame = (name: string, parts: Partial<FrameParts> = {}): Uint8Array =>
  encodeFrame({ magic: 0x80, opcode: specOf(name).opcode, ...parts });

export const FLAGS_AND_EXPIRY = Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0, 0, 0, 0);

export const set = (key: string, value: string, opaque = 0): Uint8Array =>
  kvFrame('Set', { key, value, extras: FLAGS_AND_EXPIRY, opaque });

/** A client that has been through HELLO and SELECT_BUCKET, unless told otherwise. */
export class Caller {
  private constructor(
    readonly client: SimClient,
    readonly edition: string | undefined,
  ) {}

  static async to(
    address: HostPort,
    { edition, json = true, bucket = 'default' }: CallerOptions = {},
  ): Promise<Caller> {
    const client = await SimClient.connect(address);
    onTestFinished(() => client.close());
    const caller = new Caller(client, edition);
    if (json) await caller.send(kvFrame('Hello', { value: HELLO_JSON }));
    if (bucket !== '') await caller.send(kvFrame('SelectBucket', { key: bucket }));
    return caller;
  }

  /** All answers, judged by the edition. */
  async all(frame: Uint8Array): Promise<Dissection[]> {
    const answers = await this.client.request(frame);
    return answers.map((each) =>
      dissect(commandTable, each, { request: frame, edition: this.edition }),
    );
  }

  /** The first answer. */
  async send(frame: Uint8Array): Promise<Dissection> {
    const [first] = await this.all(frame);
    if (first === undefined) throw new Error('no answer');
    return first;
  }

  fusion(name: string, parts: RequestParts): Promise<Dissection> {
    return this.send(encodeRequest(specOf(name), parts, this.edition));
  }

  kv(name: string, parts: Partial<FrameParts> = {}): Promise<Dissection> {
    return this.send(kvFrame(name, parts));
  }

  stat(key: string): Promise<Dissection> {
    return this.fusion('Stat', { key });
  }

  /** Asks until the uploader of the vbucket says so. */
  async uploader(vbucket: number, state: string): Promise<void> {
    const group = (this.edition ?? '2026') >= '2025-11' ? 'uploader' : 'uploader_state';
    for (let tries = 0; tries < 200; tries += 1) {
      const { parts } = await this.stat(`fusion ${group} ${vbucket}`);
      const told = parts.json as string | { state: string };
      if ((typeof told === 'string' ? told : told.state) === state) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`the uploader of vbucket ${vbucket} never was ${state}`);
  }
}

interface CallerOptions {
  readonly edition?: string;
  /** Asks for JSON in HELLO. */
  readonly json?: boolean;
  readonly bucket?: string;
}

export const valueText = ({ bytes, sections }: Dissection): string =>
  new TextDecoder().decode(bytes.subarray(sections.value.start, sections.value.end));

export const hasNoAlarm = (found: Dissection): boolean =>
  found.findings.every(({ severity }) => severity !== 'error' && severity !== 'warn');

/** A message that went through a relay; answers know their request. */
export interface Overheard {
  readonly frame: Uint8Array;
  readonly request: Uint8Array | undefined;
}

/** A relay in front of a node that remembers every message, in order. */
export async function relay(
  to: HostPort,
  overheard: Overheard[],
): Promise<{ address: HostPort; drop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(to.port, to.host);
    const asked: Uint8Array[] = [];
    const requests = new FrameReader('request', (frame) => {
      asked.push(frame);
      overheard.push({ frame, request: undefined });
    });
    const answers = new FrameReader('response', (frame) => {
      const { opcode, opaque } = readHeader(frame);
      const request = asked.findLast((each) => {
        const header = readHeader(each);
        return header.opcode === opcode && header.opaque === opaque;
      });
      overheard.push({ frame, request });
    });
    inner.on('data', (chunk) => requests.push(chunk));
    outer.on('data', (chunk) => answers.push(chunk));
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
    inner.pipe(outer);
    outer.pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    drop();
  });
  return {
    address: { host: '127.0.0.1', port: (server.address() as { port: number }).port },
    drop,
  };
}

/** A bare socket: what it sends is up to the test. */
export class Wire {
  readonly frames: Uint8Array[] = [];
  readonly closed: Promise<void>;
  private constructor(readonly socket: Socket) {
    const reader = new FrameReader('response', (frame) => this.frames.push(frame));
    socket.on('data', (chunk) => reader.push(chunk));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static to({ host, port }: HostPort): Promise<Wire> {
    const socket = connect({ host, port });
    onTestFinished(() => {
      socket.destroy();
    });
    return new Promise((resolve) => socket.once('connect', () => resolve(new Wire(socket))));
  }

  get statuses(): string[] {
    return this.frames.map((frame) => statusName(readHeader(frame).vbucketOrStatus));
  }

  get opaques(): number[] {
    return this.frames.map((frame) => readHeader(frame).opaque);
  }

  async until(count: number): Promise<void> {
    for (let i = 0; i < 400 && this.frames.length < count; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(this.frames.length).toBe(count);
  }
}
