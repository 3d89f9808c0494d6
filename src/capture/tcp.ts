/**
 * The TCP header (RFC 9293, section 3.1): from the narrowed packet to a Segment.
 *
 *   0  source port   2  destination port   4  sequence   8  acknowledgment
 *  12  data offset (high 4 bits, in words)  13  flags   14  window   16  checksum, urgent
 */
import type { Moment, Segment } from '../tcp/events.js';
import type { Endpoints } from './endpoints.js';
import type { Ignored, Layers } from './layers.js';

const TCP_LEAST = 20;
const NOTHING = new Uint8Array(0);

/** Undefined when the header can be read, else why not. */
export function checkTcp(layers: Layers): Ignored | undefined {
  const lack = layers.lacks(TCP_LEAST);
  if (lack !== undefined) return lack;
  const length = headerLength(layers);
  const fits = length >= TCP_LEAST && layers.start + length <= layers.wireEnd;
  return fits ? undefined : 'malformed';
}

/** Where the payload begins; past the captured end when the snap length cut the options. */
export function payloadStart(layers: Layers): number {
  return layers.start + headerLength(layers);
}

/** The segment of a packet that `checkTcp` found readable. */
export function readSegment(layers: Layers, at: Moment, endpoints: Endpoints): Segment {
  const { bytes, view, start, end, addressLength } = layers;
  const payload = payloadStart(layers);
  return {
    at,
    src: endpoints.find(view, layers.source, addressLength, view.getUint16(start)),
    dst: endpoints.find(view, layers.destination, addressLength, view.getUint16(start + 2)),
    seq: view.getUint32(start + 4),
    ack: view.getUint32(start + 8),
    flags: view.getUint8(start + 13),
    window: view.getUint16(start + 14),
    payload: payload < end ? bytes.subarray(payload, end) : NOTHING,
    wireLength: layers.wireEnd - payload,
  };
}

function headerLength(layers: Layers): number {
  return (layers.view.getUint8(layers.start + 12) >> 4) * 4;
}
