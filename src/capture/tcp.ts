/**
 * The TCP header (RFC 9293, section 3.1): from the narrowed packet to a Segment.
 *
 *   0  source port   2  destination port   4  sequence   8  acknowledgment
 *  12  data offset (high 4 bits, in words)  13  flags   14  window   16  checksum, urgent
 */
import { NOWHERE } from '../bytes/extents.js';
import { type Endpoint, MomentRecord, type Segment } from '../tcp/events.js';
import type { Endpoints } from './endpoints.js';
import type { Ignored, Layers } from './layers.js';

const TCP_LEAST = 20;
const NOTHING: Uint8Array = new Uint8Array(0);

/** Undefined when the header can be read, else why not. */
export function checkTcp(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(TCP_LEAST);
  if (lack !== undefined) return lack;
  const length = headerLength(layers);
  const fits = length >= TCP_LEAST && layers.start + length <= layers.wireEnd;
  return fits ? undefined : 'malformed';
}

const NOBODY: Endpoint = { address: '', port: 0 };

/** The one object behind `Segment`, filled again for every packet. */
export class SegmentRecord implements Segment {
  readonly at = new MomentRecord();
  src = NOBODY;
  dst = NOBODY;
  seq = 0;
  ack = 0;
  flags = 0;
  window = 0;
  bytes = NOTHING;
  start = 0;
  end = 0;
  payloadOffset = NOWHERE;
  wireLength = 0;

  /** Takes over the packet that `checkTcp` found readable; its moment is left to the caller. */
  read(layers: Layers, endpoints: Endpoints): void {
    const { view, start, end, addressLength, fileBase } = layers;
    // Past the captured end when the snap length cut the options.
    const payload = start + headerLength(layers);
    this.bytes = layers.bytes;
    this.start = payload;
    this.end = payload < end ? end : payload;
    this.src = endpoints.find(view, layers.source, addressLength, view.getUint16(start));
    this.dst = endpoints.find(view, layers.destination, addressLength, view.getUint16(start + 2));
    this.seq = view.getUint32(start + 4);
    this.ack = view.getUint32(start + 8);
    this.flags = view.getUint8(start + 13);
    this.window = view.getUint16(start + 14);
    this.payloadOffset = layers.assembled ? NOWHERE : fileBase + payload;
    this.wireLength = layers.wireEnd - payload;
  }
}

function headerLength(layers: Layers): number {
  return (layers.view.getUint8(layers.start + 12) >> 4) * 4;
}
