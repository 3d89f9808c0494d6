/**
 * A capture, from a file or a stream, as messages: reader -> packets -> TCP -> pipeline.
 * Reads in chunks, so that whoever prints or paints can keep up.
 */
import { createReadStream, type Stats, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Damage, DamageLog } from '../capture/errors.js';
import { openCapture } from '../capture/file.js';
import type { PacketSink } from '../capture/packet.js';
import { PacketDecoder } from '../capture/packets.js';
import { type CaptureStream, openCaptureStream } from '../capture/stream.js';
import { commandTable } from '../commands.js';
import type { MessageSink } from '../session/message.js';
import { Pipeline } from '../session/pipeline.js';
import { ConnectionTable } from '../tcp/connections.js';
import type { Connection, Moment, Segment } from '../tcp/events.js';

export interface InputOptions {
  /** A path, or `-` for `stdin`. */
  readonly path: string;
  readonly stdin: () => Readable;
  readonly sink: MessageSink;
  /** Decode these TCP ports without looking for signs of the protocol. */
  readonly forcedPorts?: ReadonlySet<number>;
  /** Asked between chunks; resolves when the next may come, to false when no more is wanted. */
  readonly next: (progress: InputProgress) => Promise<boolean>;
}

export interface InputProgress {
  readonly bytesRead: number;
  /** Undefined for streams. */
  readonly size: number | undefined;
}

export interface InputReport {
  readonly packets: number;
  /** Packets of link types that cannot be read, by number of the type. */
  readonly unknownLinkTypes: ReadonlyMap<number, number>;
  readonly damage: readonly Damage[];
  /** All damage, also what is not in the list. */
  readonly damageCount: number;
}

/** A regular file can be read twice, a pipe cannot. Errors are left to the opening. */
export function isRegularFile(path: string): boolean {
  return path !== '-' && statsOf(path)?.isFile() === true;
}

/** Standard input, a FIFO, a device: read as a stream, which may take its time to begin. */
export function isPipe(path: string): boolean {
  const stats = path === '-' ? undefined : statsOf(path);
  return path === '-' || (stats !== undefined && !stats.isFile() && !stats.isDirectory());
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Reads all of it. Throws CaptureError when there is nothing to read. */
export async function readInput(options: InputOptions): Promise<InputReport> {
  const path = new Path(options);
  const damage = await (isPipe(options.path) ? throughStream : throughFile)(path, options);
  path.end();
  return {
    packets: path.packets.packets,
    unknownLinkTypes: path.packets.unknownLinkTypes,
    damage: damage.list,
    damageCount: damage.count,
  };
}

/** The stages from packets to messages, connected. */
class Path {
  readonly packets: PacketDecoder;
  private readonly connections: ConnectionTable;
  private last: Moment = { s: 0, ns: 0, frame: 0 };

  constructor({ sink, forcedPorts }: InputOptions) {
    const pipeline = new Pipeline({
      table: commandTable,
      sink,
      force: (connection) => isForced(connection, forcedPorts),
      settle: (connection, client) => this.connections.settle(connection, client),
    });
    this.connections = new ConnectionTable(pipeline);
    this.packets = new PacketDecoder({
      segment: (segment) => {
        this.last = segment.at;
        this.connections.segment(withoutBuffer(segment));
      },
    });
  }

  end(): void {
    this.connections.end(this.last);
  }
}

/** Streams give Buffers, whose slice() shares memory where everybody behind relies on a copy. */
function withoutBuffer(segment: Segment): Segment {
  const { payload } = segment;
  if (!Buffer.isBuffer(payload)) return segment;
  const { buffer, byteOffset, length } = payload;
  return { ...segment, payload: new Uint8Array(buffer, byteOffset, length) };
}

const isForced = ({ ends }: Connection, ports: ReadonlySet<number> | undefined): boolean =>
  ports !== undefined && ends.some(({ port }) => ports.has(port));

async function throughFile({ packets }: Path, { path, next }: InputOptions): Promise<DamageLog> {
  const capture = openCapture(path, packets);
  try {
    while (capture.readChunk()) {
      if (!(await next({ bytesRead: capture.bytesRead, size: capture.size })))
        return capture.damage;
    }
    capture.finish();
    return capture.damage;
  } finally {
    capture.close();
  }
}

/** How often a stream is held to let its reader keep up, packets. */
const STREAM_STRIDE = 256;

async function throughStream({ packets }: Path, options: InputOptions): Promise<DamageLog> {
  const { path, stdin, next } = options;
  const source = path === '-' ? stdin() : createReadStream(path);
  let count = 0;
  // Packets may come before the stream is ours to hold: the first stride is then a longer one.
  let stream: CaptureStream | undefined;
  const hold = (held: CaptureStream): void => {
    held.pause();
    void next({ bytesRead: held.bytesRead, size: undefined }).then((more) =>
      more ? held.resume() : held.stop(),
    );
  };
  const sink: PacketSink = {
    packet: (packet) => {
      packets.packet(packet);
      count += 1;
      if (count % STREAM_STRIDE === 0 && stream !== undefined) hold(stream);
    },
  };
  stream = await openCaptureStream(source, sink, { name: path });
  await stream.done;
  return stream.damage;
}
