/**
 * What a capture reader hands on: packets as they lie in the file, nothing of them
 * decoded yet. The file formats end here, the link layers begin.
 */
import type { Instant } from '../bytes/time.js';
import type { DamageLog } from './errors.js';

/**
 * One captured packet. The reader fills one such object again and again: it is
 * valid only during the call that hands it over, and so are its bytes.
 */
export interface CapturedPacket extends Instant {
  /** LINKTYPE_ number (https://www.tcpdump.org/linktypes.html). */
  readonly linkType: number;
  /** Holds the packet at [start, start + length). */
  readonly bytes: Uint8Array;
  /** The same memory as `bytes`, under the same indices. */
  readonly view: DataView;
  readonly start: number;
  readonly length: number;
  /** Length on the wire; larger than `length` when the snap length cut the packet. */
  readonly originalLength: number;
  /** 0.. in order of appearance over all sections of the file; 0 in classic pcap. */
  readonly interfaceId: number;
  /** Offset in the file or stream of the packet's first captured byte. */
  readonly fileOffset: number;
}

/** The one object behind `CapturedPacket`, as its reader sees it. */
export class PacketRecord implements CapturedPacket {
  linkType = 0;
  s = 0;
  ns = 0;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  start = 0;
  length = 0;
  originalLength = 0;
  interfaceId = 0;
  fileOffset = 0;
}

export interface CaptureInterface {
  /** The id its packets carry. */
  readonly id: number;
  readonly linkType: number;
  /** 0 = no limit. */
  readonly snapLength: number;
  readonly name?: string;
}

export interface PacketSink {
  packet(packet: CapturedPacket): void;
  /** An interface was described; its packets come later. */
  interface?(described: CaptureInterface): void;
  /** A comment on the packet that the next `packet` call hands over. */
  comment?(text: string): void;
  /** A comment on a section of the capture, or on this interface. */
  captureComment?(text: string, on?: CaptureInterface): void;
}

/** Bytes of a capture in, packets out: no file, no clock. */
export interface CaptureReader {
  /** Valid only during the call: the reader keeps a copy of an unfinished record. */
  push(bytes: Uint8Array): void;
  /** There are no more bytes; an unfinished record becomes damage. */
  end(): void;
  readonly damage: DamageLog;
  /** Damage made the rest unreadable; further bytes are ignored. */
  readonly stopped: boolean;
}

export interface ReaderOptions {
  /** Longest captured length believed, in bytes; a larger one is damage. Default 262,144. */
  readonly maxRecord?: number;
}

/** libpcap's MAXIMUM_SNAPLEN (pcap-int.h): no capture tool writes longer records by default. */
export const MAX_RECORD = 262_144;
