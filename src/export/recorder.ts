/**
 * Messages back into a capture file: each connection is written anew, as the proxy's traffic
 * is, so that Wireshark and this program read the same messages from it, with their times.
 * Scrubbed, every secret is overwritten by as many stars before anything is written.
 */
import type { CaptureFile } from '../capture/write/file.js';
import { Synthesiser } from '../capture/write/synthesise.js';
import { maskRanges, secretRanges } from '../dissect/secrets.js';
import type { CommandTable } from '../dissect/table.js';
import type { LossReason, MessageEvent, MessageSink } from '../session/message.js';
import type { Connection, End, Moment } from '../tcp/events.js';

/** Bytes of memory that may wait for the disk before `settled` holds the reader up. */
const HIGH_WATER = 16 * 1024 * 1024;

export class Recorder implements MessageSink {
  private readonly packets: Synthesiser;
  private claimed = 0;
  /** Secrets that were overwritten. */
  scrubbed = 0;

  /** @param scrub the commands, whose descriptions say what is secret; undefined: keep secrets */
  constructor(
    private readonly file: CaptureFile,
    private readonly scrub: CommandTable | undefined,
  ) {
    this.packets = new Synthesiser(file);
  }

  message({ connection, from, bytes, missing, at, request, features }: MessageEvent): void {
    // A handshake only of connections that have messages.
    this.packets.open(connection, at);
    this.packets.data(connection, from, this.clean(bytes, request?.frame, features), at);
    if (missing > 0) this.packets.gap(connection, from, missing);
    this.claimed += bytes.length;
  }

  lost(connection: Connection, from: End, count: number, _why: LossReason, at: Moment): void {
    this.packets.open(connection, at);
    this.packets.gap(connection, from, count);
  }

  /** Resolves when the disk has caught up enough to go on: a file drops nothing. */
  async settled(): Promise<void> {
    if (this.claimed < HIGH_WATER) return;
    this.claimed = 0;
    await this.file.flush();
  }

  private clean(
    bytes: Uint8Array,
    request: Uint8Array | undefined,
    features: ReadonlySet<number> | undefined,
  ): Uint8Array {
    if (this.scrub === undefined) return bytes;
    const ranges = secretRanges(this.scrub, bytes, request, features);
    this.scrubbed += ranges.length;
    return maskRanges(bytes, ranges, 'mask');
  }
}
