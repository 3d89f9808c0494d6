/**
 * Walks the records of a classic pcap file and believes no length unseen. Both ways
 * of reading pcap stand on it: the own reader, and the stage before pcap-parser, which
 * therefore agree on what is a record and what is damage.
 *
 * Record header: seconds, sub-second units, captured length, original length (u32 each);
 * the modified format adds 8 bytes that do not matter here.
 *
 * Where no record can begin, the record before may have lied about its length: it has been
 * handed on, but its bytes are kept until the next header is seen. The search for the way
 * back in begins inside it, and ends where two records follow each other that say sensible
 * things (pcap-sanity.ts).
 */
import { cutText, type DamageLog } from './errors.js';
import { LostPlace } from './lost-place.js';
import { MAX_RECORD, type ReaderOptions } from './packet.js';
import {
  isKnownVersion,
  PCAP_HEADER_LENGTH,
  type PcapHeader,
  readPcapHeader,
} from './pcap-header.js';
import { LOOK_FURTHER, NO_RECORD, PcapSanity } from './pcap-sanity.js';
import { type RecordWalker, Splitter } from './splitter.js';

export interface PcapRecordSink {
  header(header: PcapHeader): void;
  /** A whole record, its header included, at [start, start + length). Valid during the call. */
  record(bytes: Uint8Array, view: DataView, start: number, length: number, offset: number): void;
}

export class PcapRecords implements RecordWalker {
  readonly #sink: PcapRecordSink;
  readonly #damage: DamageLog;
  readonly #maxRecord: number;
  readonly #splitter = new Splitter(this);
  /** Set once the file header has been read. */
  #sanity: PcapSanity | undefined;
  /** Length of the record, handed on already, with which the bytes kept by the splitter begin. */
  #told = 0;
  readonly #lost: LostPlace;
  /** There are no more bytes behind those at hand. */
  #final = false;
  needed = PCAP_HEADER_LENGTH;
  stopped = false;

  constructor(sink: PcapRecordSink, damage: DamageLog, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#damage = damage;
    this.#lost = new LostPlace(damage);
    this.#maxRecord = options.maxRecord ?? MAX_RECORD;
  }

  push(bytes: Uint8Array): void {
    if (!this.stopped) this.#splitter.push(bytes);
  }

  end(): void {
    if (this.stopped) return;
    this.#final = true;
    this.#splitter.end();
    if (this.#sanity === undefined && !this.stopped) {
      this.#damage.cutShort('file header', 0, PCAP_HEADER_LENGTH, this.#splitter.held);
    }
    this.#lost.giveUp();
    this.stopped = true;
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    let at = start;
    if (this.#sanity === undefined) {
      this.needed = PCAP_HEADER_LENGTH;
      if (end - at < PCAP_HEADER_LENGTH) return at;
      this.#sanity = this.#readHeader(view, at, base + at);
      at += PCAP_HEADER_LENGTH;
    }
    return this.#sanity === undefined
      ? end
      : this.#walkRecords(this.#sanity, bytes, view, at, end, base);
  }

  #walkRecords(
    sanity: PcapSanity,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    base: number,
  ): number {
    const { headerLength } = sanity;
    let previous = this.#told > 0 ? start : -1;
    let at = start + this.#told;
    this.#told = 0;
    while (!this.stopped) {
      if (this.#lost.searching) {
        at = this.#search(sanity, view, at, end, base);
        if (this.#lost.searching || this.stopped) return at;
      }
      if (end - at < headerLength) return this.#wait(headerLength, previous, at, end, base);
      const length = sanity.look(view, at, end, this.#final);
      if (length === LOOK_FURTHER) return this.#wait(sanity.needed, previous, at, end, base);
      const cut = end - at < length;
      if (cut && (!this.#final || sanity.isClean(view, at))) {
        return this.#wait(length, previous, at, end, base);
      }
      if (length === NO_RECORD || cut) {
        this.#lose(length, sanity.captured(view, at), base + at, end - at);
        at = (previous < 0 ? at : previous) + headerLength;
        previous = -1;
        continue;
      }
      this.#sink.record(bytes, view, at, length, base + at);
      previous = at;
      at += length;
    }
    return end;
  }

  /** Keeps what is still needed, from the record before on; at the end of all bytes, says what is cut. */
  #wait(length: number, previous: number, at: number, end: number, base: number): number {
    if (this.#final) {
      if (end > at) this.#damage.cutShort('record', base + at, length, end - at);
      return end;
    }
    if (previous < 0) {
      this.needed = length;
      return at;
    }
    this.#told = at - previous;
    this.needed = this.#told + length;
    return previous;
  }

  /** The way back in, from `from` on; as long as there is none, the index of where to go on. */
  #search(sanity: PcapSanity, view: DataView, from: number, end: number, base: number): number {
    const { headerLength } = sanity;
    let at = from;
    this.needed = headerLength;
    for (; at + headerLength <= end; at += 1) {
      const length = sanity.resumes(view, at, end, this.#final);
      if (length === NO_RECORD) continue;
      if (length !== LOOK_FURTHER) {
        this.#lost.found(base + at);
        return at;
      }
      this.needed = sanity.needed;
      break;
    }
    this.#lost.passed(at - from);
    if (this.#lost.hopeless) {
      this.stopped = true;
      this.#lost.giveUp();
    }
    return this.#final || this.stopped ? end : at;
  }

  /** `length` is what the record would have, or NO_RECORD; `there` bytes are left from it on. */
  #lose(length: number, captured: number, offset: number, there: number): void {
    if (length !== NO_RECORD) {
      // Its length may be what is wrong: then more records lie in what it claims.
      this.#lost.lose('cut-short', offset, cutText('record', offset, length, there));
      return;
    }
    const what =
      captured > this.#maxRecord
        ? `record at offset ${offset} claims ${captured} captured bytes, ` +
          `at most ${this.#maxRecord} are believed`
        : `no record begins at offset ${offset}, where the one before it ends`;
    this.#lost.lose('bad-length', offset, `damaged: ${what}`);
  }

  #readHeader(view: DataView, at: number, offset: number): PcapSanity | undefined {
    const header = readPcapHeader(view, at);
    if (header !== undefined && isKnownVersion(header)) {
      this.#sink.header(header);
      return new PcapSanity(header, this.#maxRecord);
    }
    this.stopped = true;
    const found =
      header === undefined ? 'no pcap header' : `pcap version ${header.major}.${header.minor}`;
    this.#damage.add('version', offset, `${found}: only pcap version 2.4 is understood`);
    return undefined;
  }
}
