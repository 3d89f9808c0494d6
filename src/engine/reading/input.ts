/**
 * A capture, from a file or a stream, as messages: reader -> packets -> TCP -> pipeline.
 * Reads in chunks, so that whoever prints or paints can keep up.
 */
import { createReadStream, type Stats, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { NOWHERE } from '../../bytes/extents.js';
import { isCompressedFile } from '../../capture/compression.js';
import type { Damage, DamageKind, DamageLog, DamageOfKind } from '../../capture/errors.js';
import { openCapture } from '../../capture/file.js';
import type { FollowOptions } from '../../capture/follow.js';
import type { FragmentCounters } from '../../capture/fragments.js';
import type { Ignored } from '../../capture/layers.js';
import type { PacketSink } from '../../capture/packet.js';
import { PacketDecoder } from '../../capture/packets.js';
import { type ClosableSource, openAgain } from '../../capture/random-access.js';
import type { CaptureStream } from '../../capture/stream.js';
import { commandTable } from '../../commands.js';
import type { MessageSink } from '../../message.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import { type MessageCounter, Pipeline } from '../../session/pipeline.js';
import { ConnectionTable, type TcpSink } from '../../tcp/connections.js';
import { type Connection, MomentRecord } from '../../tcp/events.js';
import { ForeignTally, type ForeignTraffic } from './foreign.js';
import { PacketTap } from './packet-tap.js';

export interface InputOptions extends PacketOptions, PathOptions {}

/** What becomes of packets. */
export interface PathOptions {
  /** Of a regular file, extents of messages are offsets in that file; of others there are none. */
  readonly sink: MessageSink;
  /** Decode these TCP ports without looking for signs of the protocol. */
  readonly forcedPorts?: ReadonlySet<number>;
  /** Numbers its messages together with those of other captures; absent: 1.. on its own. */
  readonly counter?: MessageCounter;
  /** Told what the capture says of its packets; absent: comments are not even read. */
  readonly notes?: PacketNotes | undefined;
}

/** Where packets come from. */
export interface PacketOptions {
  /** A path, or `-` for `stdin`. */
  readonly path: string;
  readonly stdin: () => Readable;
  /** The file is still being written: at its end it is waited for more. Pipes do so anyway. */
  readonly follow?: FollowOptions;
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
  /** All damage by kind, in order of first appearance. */
  readonly damageKinds: ReadonlyMap<DamageKind, DamageOfKind>;
  /** Packets without a TCP segment, by why. */
  readonly ignored: Readonly<Record<Ignored, number>>;
  readonly fragments: FragmentCounters;
  /** Connections that are not decoded, as far as what they speak has a name. */
  readonly foreign: readonly ForeignTraffic[];
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

/** A regular file whose offsets are those of its packets: one that is not compressed. */
function isSeekable(path: string): boolean {
  return isRegularFile(path) && !isCompressedFile(path);
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
  const path = new MessagePath(
    options,
    options.follow === undefined ? fileOf(options.path) : undefined,
  );
  try {
    const damage = await readPackets(options, path.taker);
    path.end();
    return reportOf(path, damage);
  } finally {
    path.close();
  }
}

/** The file whose offsets are those of its packets, to read what has passed again. */
export const fileOf = (path: string): ClosableSource | undefined =>
  isSeekable(path) ? openAgain(path) : undefined;

/** Hands on the packets of a capture. Throws CaptureError when there is nothing to read. */
export async function readPackets(options: PacketOptions, sink: PacketSink): Promise<DamageLog> {
  const piped = isPipe(options.path);
  const { follow } = piped ? {} : options;
  if (follow !== undefined) {
    const { followCapture } = await import('../../capture/follow.js');
    return followCapture(options.path, sink, options.next, follow);
  }
  return (piped || isCompressedFile(options.path) ? throughStream : throughFile)(options, sink);
}

/** What is to be told of an input that was read to its end. */
export function reportOf(path: MessagePath, damage: DamageLog): InputReport {
  path.file?.tell(damage);
  return {
    packets: path.packets.packets,
    unknownLinkTypes: path.packets.unknownLinkTypes,
    damage: damage.list,
    damageCount: damage.count,
    damageKinds: damage.kinds,
    ignored: path.packets.ignored,
    fragments: path.packets.fragments,
    foreign: path.foreign.list(),
  };
}

/** The stages from packets to messages, connected. */
export class MessagePath {
  readonly packets: PacketDecoder;
  /** Where the packets go. */
  readonly taker: PacketSink;
  readonly foreign = new ForeignTally();
  private readonly connections: ConnectionTable;
  private readonly last = new MomentRecord();

  /** @param file what offsets count in, closed with this path; undefined: they count in nothing */
  constructor(
    { sink, forcedPorts, counter, notes }: PathOptions,
    readonly file: ClosableSource | undefined,
  ) {
    const pipeline = new Pipeline({
      table: commandTable,
      sink,
      source: file,
      ...(counter === undefined ? {} : { counter }),
      force: (connection) => isForced(connection, forcedPorts),
      settle: (connection, client) => this.connections.settle(connection, client),
      foreign: (connection, protocol) => this.foreign.add(connection, protocol),
    });
    this.connections = new ConnectionTable(file === undefined ? placeless(pipeline) : pipeline, {
      source: file,
    });
    this.packets = new PacketDecoder({
      segment: (segment) => {
        this.last.set(segment.at);
        this.connections.segment(segment);
      },
    });
    this.taker = notes === undefined ? this.packets : new PacketTap(notes, this.packets);
  }

  end(): void {
    this.connections.end(this.last);
  }

  close(): void {
    this.file?.close();
  }
}

/** What a pipe gave is gone: its bytes lie nowhere. */
const placeless = (sink: TcpSink): TcpSink => ({
  open: (connection, at) => sink.open(connection, at),
  data: (connection, from, bytes, at, _offset, start, end) =>
    sink.data(connection, from, bytes, at, NOWHERE, start, end),
  gap: (connection, from, missing, at) => sink.gap(connection, from, missing, at),
  conflict: (connection, from, differing, at) => sink.conflict?.(connection, from, differing, at),
  noticed: (connection, from, counters, at) => sink.noticed?.(connection, from, counters, at),
  close: (connection, from, how, at) => sink.close(connection, from, how, at),
});

const isForced = ({ ends }: Connection, ports: ReadonlySet<number> | undefined): boolean =>
  ports !== undefined && ends.some(({ port }) => ports.has(port));

/** Bytes of the first chunk; each is twice as long as the one before. What is first seen is small. */
const FIRST_CHUNK = 16 * 1024;

async function throughFile({ path, next }: PacketOptions, packets: PacketSink): Promise<DamageLog> {
  const capture = openCapture(path, packets);
  // The size is asked of the system, by those who want to know it.
  const progress: InputProgress = {
    get bytesRead() {
      return capture.bytesRead;
    },
    get size() {
      return capture.size;
    },
  };
  try {
    for (let most = FIRST_CHUNK; capture.readChunk(most); most *= 2) {
      if (!(await next(progress))) return capture.damage;
    }
    capture.finish();
    return capture.damage;
  } finally {
    capture.close();
  }
}

/** What is told beside the packets, as far as it is wanted. */
const remarksTo = (packets: PacketSink): Partial<PacketSink> => ({
  ...(packets.comment && { comment: (text) => packets.comment?.(text) }),
  ...(packets.captureComment && {
    captureComment: (text, on) => packets.captureComment?.(text, on),
  }),
});

/** How often a stream is held to let its reader keep up, packets. */
const STREAM_STRIDE = 256;

async function throughStream(options: PacketOptions, packets: PacketSink): Promise<DamageLog> {
  const { path, stdin, next } = options;
  // Files in one piece, which most are, need none of it.
  const { openCaptureStream } = await import('../../capture/stream.js');
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
    ...remarksTo(packets),
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
