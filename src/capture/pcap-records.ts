/**
 * Walks the records of a classic pcap file and believes no length unseen. Both ways
 * of reading pcap stand on it: the own reader, and the stage before pcap-parser, which
 * therefore agree on what is a record and what is damage.
 *
 * Record header: seconds, sub-second units, captured length, original length (u32 each);
 * the modified format adds 8 bytes that do not matter here.
 */
import type { DamageLog } from './errors.js';
import { MAX_RECORD, type ReaderOptions } from './packet.js';
import {
  isKnownVersion,
  PCAP_HEADER_LENGTH,
  type PcapHeader,
  readPcapHeader,
} from './pcap-header.js';
import { type RecordWalker, Splitter } from './splitter.js';

export interface PcapRecordSink {
  header(header: PcapHeader): void;
  /** A whole record, its header included, at [start, start + length). Valid during the call. */
  record(bytes: Uint8Array, view: DataView, start: number, length: number, offset: number): void;
}

const FIRST_RECORD_HEADER = 16;

export class PcapRecords implements RecordWalker {
  readonly #sink: PcapRecordSink;
  readonly #damage: DamageLog;
  readonly #maxRecord: number;
  readonly #splitter = new Splitter(this);
  #header: PcapHeader | undefined;
  needed = PCAP_HEADER_LENGTH;
  stopped = false;

  constructor(sink: PcapRecordSink, damage: DamageLog, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#damage = damage;
    this.#maxRecord = options.maxRecord ?? MAX_RECORD;
  }

  push(bytes: Uint8Array): void {
    if (!this.stopped) this.#splitter.push(bytes);
  }

  end(): void {
    const { held, offset } = this.#splitter;
    if (this.stopped) return;
    this.stopped = true;
    const headless = this.#header === undefined;
    if (held > 0 || headless) {
      this.#damage.cutShort(headless ? 'file header' : 'record', offset, this.needed, held);
    }
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    let at = start;
    if (this.#header === undefined) {
      this.needed = PCAP_HEADER_LENGTH;
      if (end - at < PCAP_HEADER_LENGTH) return at;
      this.#header = this.#readHeader(view, at, base + at);
      at += PCAP_HEADER_LENGTH;
    }
    const headerLength = this.#header?.recordHeaderLength ?? FIRST_RECORD_HEADER;
    const little = this.#header?.little ?? false;
    while (!this.stopped && at < end) {
      this.needed = headerLength;
      if (end - at < headerLength) return at;
      const captured = view.getUint32(at + 8, little);
      if (captured > this.#maxRecord) {
        this.#oversize(captured, base + at);
        break;
      }
      this.needed = headerLength + captured;
      if (end - at < this.needed) return at;
      this.#sink.record(bytes, view, at, this.needed, base + at);
      at += this.needed;
    }
    return end;
  }

  #readHeader(view: DataView, at: number, offset: number): PcapHeader | undefined {
    const header = readPcapHeader(view, at);
    if (header !== undefined && isKnownVersion(header)) {
      this.#sink.header(header);
      return header;
    }
    this.stopped = true;
    const found =
      header === undefined ? 'no pcap header' : `pcap version ${header.major}.${header.minor}`;
    this.#damage.add('version', offset, `${found}: only pcap version 2.4 is understood`);
    return undefined;
  }

  /** Nothing marks the start of a record, so a wrong length leaves no way back in. */
  #oversize(captured: number, offset: number): void {
    this.stopped = true;
    this.#damage.add(
      'bad-length',
      offset,
      `damaged: record at offset ${offset} claims ${captured} captured bytes, ` +
        `at most ${this.#maxRecord} are believed; nothing after it can be read`,
    );
  }
}
