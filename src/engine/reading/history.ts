/**
 * Several captures as one history: their packets are merged by time, so that what one node did
 * stands before what another did later, whichever file it is in. Each capture keeps its own
 * connections; messages are numbered through all of them.
 *
 * Memory: of each capture the packets that it handed over at once (a chunk of a file) wait for
 * their turn.
 */
import type { Readable } from 'node:stream';
import { DamageLog } from '../../capture/errors.js';
import type { CapturedPacket } from '../../capture/packet.js';
import type { MessageSink } from '../../message.js';
import type { MessageCounter } from '../../session/pipeline.js';
import { fileOf, type InputReport, MessagePath, readPackets, reportOf } from './input.js';

export interface HistoryOptions {
  /** Paths, one of them may be `-` for `stdin`. */
  readonly paths: readonly string[];
  readonly stdin: () => Readable;
  /** Takes the messages of the capture with this place in `paths`. */
  readonly sinkOf: (place: number) => MessageSink;
  readonly forcedPorts?: ReadonlySet<number>;
}

/** What was read of one capture. */
export interface ChapterReport {
  readonly path: string;
  /** Undefined: there was nothing to read, for this reason. */
  readonly report: InputReport | undefined;
  readonly failure: unknown;
}

/** Reads all of them. A capture that cannot be read is reported; the others are read all the same. */
export async function readHistory(options: HistoryOptions): Promise<ChapterReport[]> {
  const counter: MessageCounter = { count: 0 };
  const { forcedPorts, stdin } = options;
  const chapters = options.paths.map((path, place) => {
    const forced = forcedPorts === undefined ? {} : { forcedPorts };
    const sink = options.sinkOf(place);
    return new Chapter(path, stdin, new MessagePath({ sink, counter, ...forced }, fileOf(path)));
  });
  try {
    await tellAll(chapters);
    return chapters.map((chapter) => chapter.told());
  } finally {
    for (const chapter of chapters) chapter.path.close();
  }
}

/** Passes on the packets of all, in the order of their times. */
async function tellAll(chapters: readonly Chapter[]): Promise<void> {
  for (;;) {
    await Promise.all(chapters.map((chapter) => chapter.ready()));
    const next = earliest(chapters);
    if (next === undefined) break;
    // Until one of them has to be asked for more, nothing but time decides.
    for (let at: Chapter | undefined = next; at !== undefined; at = earliest(chapters)) {
      if (at.take()) break;
    }
  }
  for (const chapter of chapters) chapter.path.end();
}

function earliest(chapters: readonly Chapter[]): Chapter | undefined {
  let found: Chapter | undefined;
  for (const chapter of chapters) {
    const { head } = chapter;
    if (head === undefined) continue;
    const other = found?.head;
    if (other === undefined || head.s < other.s || (head.s === other.s && head.ns < other.ns)) {
      found = chapter;
    }
  }
  return found;
}

/** One capture, read ahead as far as it hands over packets at once. */
class Chapter {
  private waiting: CapturedPacket[] = [];
  private next = 0;
  private over = false;
  private damage = new DamageLog();
  private failure: unknown;
  /** Lets the reader go on. */
  private resume: (() => void) | undefined;
  /** Told when packets wait, or when there are no more. */
  private wake: (() => void) | undefined;

  constructor(
    private readonly file: string,
    stdin: () => Readable,
    readonly path: MessagePath,
  ) {
    const sink = { packet: (packet: CapturedPacket) => void this.waiting.push(copyOf(packet)) };
    void readPackets({ path: file, stdin, next: () => this.pause() }, sink).then(
      (damage) => {
        this.damage = damage;
        this.finish();
      },
      (failure: unknown) => {
        this.failure = failure;
        this.finish();
      },
    );
  }

  get head(): CapturedPacket | undefined {
    return this.waiting[this.next];
  }

  /** Resolves when a packet waits, or there are no more. */
  async ready(): Promise<void> {
    while (this.head === undefined && !this.over) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.resume?.();
        this.resume = undefined;
      });
    }
  }

  /** Passes the first packet on. True when more have to be read before the next. */
  take(): boolean {
    const { head } = this;
    if (head === undefined) return true;
    this.next += 1;
    this.path.packets.packet(head);
    if (this.next < this.waiting.length) return false;
    this.waiting = [];
    this.next = 0;
    return true;
  }

  told(): ChapterReport {
    const { file, failure, path, damage } = this;
    const report = failure === undefined ? reportOf(path, damage) : undefined;
    return { path: file, report, failure };
  }

  private pause(): Promise<boolean> {
    return new Promise((resolve) => {
      this.resume = () => resolve(true);
      this.wake?.();
    });
  }

  private finish(): void {
    this.over = true;
    this.wake?.();
  }
}

/** Readers fill one object again and again, and its bytes as well. */
function copyOf(packet: CapturedPacket): CapturedPacket {
  const { start, length, linkType, s, ns, originalLength, interfaceId, fileOffset } = packet;
  const bytes = new Uint8Array(length);
  bytes.set(packet.bytes.subarray(start, start + length));
  const view = new DataView(bytes.buffer);
  return {
    linkType,
    s,
    ns,
    bytes,
    view,
    start: 0,
    length,
    originalLength,
    interfaceId,
    fileOffset,
  };
}
