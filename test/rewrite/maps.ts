/** Cluster maps, the frames that carry them, and doors for the nodes they name. */
import { encodeFrame, type FrameParts } from '../../src/dissect/encode.js';
import type { View } from '../../src/rewrite/cluster-map.js';
import type { Doors } from '../../src/rewrite/config-stream.js';
import { type HostPort, hostPortText } from '../../src/rewrite/host-port.js';

export const VIEW: View = {
  asked: { host: '10.0.0.5', port: 11210 },
  met: { host: '127.0.0.1', port: 11310 },
  tls: { clients: false, nodes: false },
};

/** As ns_server writes it for a cluster of two, spaces and large numbers included. */
export const MAP = `{"rev":90071992547409931,"revEpoch":1, "name":"travel",
 "nodes":[{"hostname":"10.0.0.5:8091","ports":{"direct":11210}},{"hostname":"10.0.0.6:8091","ports":{"direct":11210}}],
 "nodesExt":[{"services":{"mgmt":8091,"kv":11210,"kvSSL":11207},"thisNode":true,"hostname":"10.0.0.5"},
  {"services":{"mgmt":8091,"kv":11210,"kvSSL":11207},"hostname":"10.0.0.6"}],
 "vBucketServerMap":{"hashAlgorithm":"CRC","serverList":["10.0.0.5:11210","10.0.0.6:11210"],"vBucketMap":[[0],[1]]}}`;

/** The same behind VIEW and the doors below. */
export const REWRITTEN = `{"rev":90071992547409931,"revEpoch":1, "name":"travel",
 "nodes":[{"hostname":"127.0.0.1:8091","ports":{"direct":11310}},{"hostname":"127.0.0.1:8091","ports":{"direct":40002}}],
 "nodesExt":[{"services":{"kv":11310,"kvSSL":40003},"thisNode":true,"hostname":"127.0.0.1"},
  {"services":{"kv":40002,"kvSSL":40004},"hostname":"127.0.0.1"}],
 "vBucketServerMap":{"hashAlgorithm":"CRC","serverList":["127.0.0.1:11310","127.0.0.1:40002"],"vBucketMap":[[0],[1]]}}`;

export const DOORS: Readonly<Record<string, number>> = {
  '10.0.0.6:11210': 40_002,
  '10.0.0.5:11207': 40_003,
  '10.0.0.6:11207': 40_004,
};

/** Doors that are all there, or that open when told to. */
export class TestDoors implements Doors {
  readonly asked: string[] = [];
  readonly known = new Map<string, number>();
  /** Waiting to be opened. */
  readonly opening: (() => void)[] = [];

  constructor(isOpen: boolean) {
    if (isOpen) for (const [target, port] of Object.entries(DOORS)) this.known.set(target, port);
  }

  find(target: HostPort): number | undefined {
    return this.known.get(hostPortText(target));
  }

  alias(target: HostPort, port: number): void {
    this.known.set(hostPortText(target), port);
  }

  open(target: HostPort): Promise<number | undefined> {
    const text = hostPortText(target);
    this.asked.push(text);
    return new Promise((resolve) => {
      this.opening.push(() => {
        const port = DOORS[text];
        if (port !== undefined) this.known.set(text, port);
        resolve(port);
      });
    });
  }
}

const GET_CLUSTER_CONFIG = 0xb5;
const NOT_MY_VBUCKET = 7;

export const config = (value: string, parts: Partial<FrameParts> = {}): Uint8Array =>
  encodeFrame({ magic: 0x81, opcode: GET_CLUSTER_CONFIG, datatype: 1, opaque: 7, value, ...parts });

export const notMyVbucket = (value: string): Uint8Array =>
  encodeFrame({ magic: 0x81, opcode: 0x01, vbucketOrStatus: NOT_MY_VBUCKET, opaque: 8, value });

/** With framing extras, as a server that measures its time answers. */
export const timedNotMyVbucket = (value: string): Uint8Array =>
  encodeFrame({
    ...{ magic: 0x18, opcode: 0, vbucketOrStatus: NOT_MY_VBUCKET, datatype: 1, opaque: 9, value },
    framingExtras: Uint8Array.of(0x02, 0, 5),
  });

export const push = (value: string): Uint8Array =>
  encodeFrame({
    ...{ magic: 0x82, opcode: 1, datatype: 1, key: 'travel', value },
    extras: new Uint8Array(16),
  });

/** Snappy's raw format, in literals only. */
export function snappy(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const out: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    out.push(rest < 128 ? rest : (rest % 128) | 0x80);
    if (rest < 128) break;
  }
  for (let at = 0; at < bytes.length; at += 60) {
    const piece = bytes.subarray(at, at + 60);
    out.push((piece.length - 1) << 2, ...piece);
  }
  return Uint8Array.from(out);
}

export const packed = (value: string): Uint8Array =>
  encodeFrame({
    ...{ magic: 0x81, opcode: GET_CLUSTER_CONFIG, datatype: 3, opaque: 7, value: snappy(value) },
  });
