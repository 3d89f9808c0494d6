/**
 * The stage before pcap-parser, for what pcap-parser does not do itself: record lengths
 * are checked before it believes them; the nanosecond magic, which it refuses, becomes
 * the one it knows (the unit is kept in `header`); and every chunk ends on a record
 * boundary, as it joins leftovers by copying all of them again for each chunk.
 */
import { Transform, type TransformCallback } from 'node:stream';
import { DamageLog } from './errors.js';
import type { ReaderOptions } from './packet.js';
import { MICROSECOND_MAGIC, PCAP_HEADER_LENGTH, type PcapHeader } from './pcap-header.js';
import { type PcapRecordSink, PcapRecords } from './pcap-records.js';

interface Jump {
  /** Place in what this stage gives out, bytes. */
  readonly at: number;
  /** Offset in the file of what comes there. */
  readonly offset: number;
}

export class RecordBoundary extends Transform {
  readonly damage = new DamageLog();
  /** Known as soon as the first 24 bytes are through. */
  header: PcapHeader | undefined;
  /** Where records do not lie behind one another in the file: damage was passed over. */
  readonly jumps: Jump[] = [];
  readonly #records: PcapRecords;
  /** Bytes given out, and the offset in the file of the record that would come next. */
  #given = PCAP_HEADER_LENGTH;
  #next = PCAP_HEADER_LENGTH;
  /** The chunk at hand and the whole records found in it so far: [from, to). */
  #chunk: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;

  constructor(options: ReaderOptions = {}) {
    super();
    const sink = {
      header: (header: PcapHeader) => this.#pushHeader(header),
      record: (...[bytes, , start, length, offset]: Parameters<PcapRecordSink['record']>) =>
        this.#take(bytes, start, length, offset),
    };
    this.#records = new PcapRecords(sink, this.damage, options);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunk = chunk;
    this.#from = 0;
    this.#to = 0;
    this.#records.push(chunk);
    this.#pushRecords();
    // Nothing more can be read. Not calling back holds the source still until it is destroyed.
    if (this.#records.stopped) this.push(null);
    else done();
  }

  override _flush(done: TransformCallback): void {
    this.#records.end();
    done();
  }

  #pushHeader(header: PcapHeader): void {
    this.header = header;
    const { little } = header;
    const canonical = Buffer.alloc(PCAP_HEADER_LENGTH);
    const view = new DataView(canonical.buffer, canonical.byteOffset, canonical.length);
    view.setUint32(0, MICROSECOND_MAGIC, little);
    view.setUint16(4, header.major, little);
    view.setUint16(6, header.minor, little);
    view.setUint32(16, header.snapLength, little);
    view.setUint32(20, header.linkType, little);
    this.push(canonical);
  }

  #take(bytes: Uint8Array, start: number, length: number, offset: number): void {
    const jumped = offset !== this.#next;
    if (jumped) this.jumps.push({ at: this.#given, offset });
    this.#given += length;
    this.#next = offset + length;
    if (bytes !== this.#chunk) {
      // Put together from two chunks in memory that will be used again.
      this.push(Buffer.from(bytes.subarray(start, start + length)));
      return;
    }
    if (jumped) this.#pushRecords();
    if (this.#to === this.#from) this.#from = start;
    this.#to = start + length;
  }

  #pushRecords(): void {
    if (this.#to === this.#from) return;
    const { buffer, byteOffset } = this.#chunk;
    this.push(Buffer.from(buffer, byteOffset + this.#from, this.#to - this.#from));
    this.#from = this.#to;
  }
}
