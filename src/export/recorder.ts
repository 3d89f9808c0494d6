/**
 * Messages back into a capture file: each connection is written anew, as the proxy's traffic
 * is, so that Wireshark and this program read the same messages from it, with their times.
 * The packet that completes a message carries what was said of it: the comments of the packets
 * it came in, notes of the user, what the proxy did to it, findings. Scrubbed, every secret is overwritten by as many
 * stars before anything is written.
 */
import type { CaptureFile } from '../capture/write/file.js';
import { Remarks } from '../capture/write/remarks.js';
import { Synthesiser } from '../capture/write/synthesise.js';
import type { SkipReason } from '../mcbp/framer.js';
import type { MessageEvent, MessageSink } from '../message.js';
import type { KnownFindings } from '../session/decoder.js';
import type { CommentedPacket, PacketComments } from '../session/packets/comments.js';
import type { Connection, End, Moment } from '../tcp/events.js';
import { alterationComments } from './alteration-comments.js';
import { findingComment, isFindingComment } from './finding-comment.js';
import type { Scrubber } from './scrub/scrubber.js';

/** Bytes of memory that may wait for the disk before `settled` holds the reader up. */
const HIGH_WATER = 16 * 1024 * 1024;

export interface RecorderOptions {
  /** Absent: secrets are kept. */
  readonly scrubber?: Scrubber | undefined;
  /** Comments of the capture that is read. */
  readonly comments?: PacketComments | undefined;
  /** What becomes comments; it must not show secrets. Those of an earlier writing are dropped. */
  readonly findings?: KnownFindings | undefined;
  /** The user's notes, by number of the message. */
  readonly notes?: { get(number: number): string | undefined } | undefined;
}

export class Recorder implements MessageSink {
  private readonly packets: Synthesiser;
  private readonly remarks = new Remarks();
  /** Packets whose comments were written, with the first of their messages. */
  private readonly told = new WeakSet<CommentedPacket>();
  private claimed = 0;

  constructor(
    private readonly file: CaptureFile,
    private readonly options: RecorderOptions = {},
  ) {
    this.packets = new Synthesiser(file);
  }

  /** Comments that found no room on their packet. */
  get unwritten(): number {
    return this.remarks.dropped;
  }

  message(event: MessageEvent): void {
    const { connection, from, missing, at } = event;
    // A handshake only of connections that have messages.
    this.packets.open(connection, at);
    const bytes = this.options.scrubber?.clean(event) ?? event.bytes;
    const comments = this.remarks.of(this.said(event));
    this.packets.annotated(connection, from, bytes, at, comments);
    if (missing > 0) this.packets.gap(connection, from, missing);
    this.claimed += bytes.length;
  }

  lost(connection: Connection, from: End, count: number, _why: SkipReason, at: Moment): void {
    this.packets.open(connection, at);
    this.packets.gap(connection, from, count);
  }

  /** Resolves when the disk has caught up enough to go on: a file drops nothing. */
  async settled(): Promise<void> {
    if (this.claimed < HIGH_WATER) return;
    this.claimed = 0;
    await this.file.flush();
  }

  /** All that is to be said of a message. */
  private said(event: MessageEvent): readonly string[] {
    const { comments, findings, notes, scrubber } = this.options;
    const former = comments === undefined ? [] : this.former(comments.of(event));
    const note = notes?.get(event.number);
    const found = findings?.of(event.number) ?? [];
    const said = [
      ...(findings === undefined ? former : former.filter((text) => !isFindingComment(text))),
      ...(note === undefined ? [] : [note]),
      ...alterationComments(event),
      ...found.map((finding) => findingComment(finding)),
    ];
    return scrubber === undefined ? said : said.map((text) => scrubber.cleanText(text));
  }

  /** A packet may have held several messages: its comments are written once. */
  private former(packets: readonly CommentedPacket[]): string[] {
    return packets
      .filter((packet) => !this.told.has(packet))
      .flatMap((packet) => {
        this.told.add(packet);
        return packet.texts;
      });
  }
}
