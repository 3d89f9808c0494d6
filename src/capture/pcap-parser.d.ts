/**
 * What we use of pcap-parser 0.2.1, which brings no types (its lib/pcap-parser.js).
 * A parser reads from `input` by its 'data', 'end' and 'error' events, starts it on
 * the next tick, and passes its errors on; without an 'error' listener they are thrown.
 */
declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';

  export interface ParsedPacket {
    readonly header: {
      readonly timestampSeconds: number;
      /** As in the record: whatever unit the file counts in. */
      readonly timestampMicroseconds: number;
      readonly capturedLength: number;
      readonly originalLength: number;
    };
    readonly data: Buffer;
  }

  export interface Parser extends EventEmitter {
    on(event: 'packet', listener: (packet: ParsedPacket) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  export function parse(input: Readable): Parser;
}
