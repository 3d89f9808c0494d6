/** The same seed, the same requests, and a clock that only they move: the same bytes. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { encodeFrame, encodeRequest } from '../../src/dissect/encode.js';
import { startNode, steadyClock } from '../../src/sim/index.js';
import { ANY_PORT, FLAGS_AND_EXPIRY, kvFrame, set, Wire } from './helpers.js';

const fusion = (name: string, parts: Parameters<typeof encodeRequest>[1]): Uint8Array => {
  const spec = commandTable.named(name);
  if (spec === undefined) throw new Error(`no command ${name}`);
  return encodeRequest(spec, parts);
};

const FEATURES = Uint8Array.of(0, 0x04, 0, 0x06, 0, 0x0b);
const snapshot = {
  snapshot_uuid: 's',
  bucket_uuid: 'b',
  metadatastore_uri: 'm',
  metadatastore_auth_token: 't',
  valid_till: 4_102_444_800,
  vbucket_list: [0],
};

/** Whatever draws, counts or dates something. */
const REQUESTS: readonly Uint8Array[] = [
  kvFrame('Hello', { value: FEATURES }),
  kvFrame('SaslAuth', { key: 'SCRAM-SHA512', value: 'n,,n=Administrator,r=abc' }),
  kvFrame('SelectBucket', { key: 'default' }),
  set('k', '{"a":1}'),
  kvFrame('Get', { key: 'k' }),
  kvFrame('Increment', { key: 'n', extras: new Uint8Array(20) }),
  kvFrame('Set', { key: 'e', value: 'x', extras: FLAGS_AND_EXPIRY, cas: 5n }),
  kvFrame('Get', { key: 'k', value: 'not allowed' }),
  kvFrame('GetRandomKey'),
  fusion('StartFusionUploader', { vbucket: 0, json: { term: '1' } }),
  fusion('Stat', { key: 'fusion uploader 0' }),
  fusion('GetFusionStorageSnapshot', { json: snapshot }),
  fusion('SetVbucket', { vbucket: 1, extras: { state: 'active' } }),
  kvFrame('Stat', { key: 'vbucket-details' }),
  kvFrame('Stat'),
  kvFrame('Noop', { opaque: 0xfeed }),
];

/** All that a fresh node answers, as one text. */
async function answers(seed: number, clock = steadyClock()): Promise<string> {
  const buckets = [{ name: 'default', uuid: 'b' }];
  const node = await startNode({ listen: ANY_PORT, seed, buckets, clock, toggleMs: 2 });
  try {
    const wire = await Wire.to(node.address);
    for (const request of REQUESTS) wire.socket.write(request);
    const last = encodeFrame({ magic: 0x81, opcode: 0x0a, opaque: 0xfeed });
    for (let i = 0; i < 1_000; i += 1) {
      if (Buffer.concat(wire.frames).includes(Buffer.from(last))) break;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(Buffer.from(wire.frames.at(-1) ?? [])).toEqual(Buffer.from(last));
    return Buffer.concat(wire.frames).toString('hex');
  } finally {
    await node.close();
  }
}

describe('a node with a steady clock', () => {
  it('answers the same bytes to the same requests', async () => {
    const first = await answers(7);
    expect(await answers(7)).toBe(first);
  });

  it('draws otherwise with another seed', async () => {
    expect(await answers(8)).not.toBe(await answers(7));
  });

  it('is not steady without', async () => {
    let now = Date.parse('2026-11-01T00:00:00Z');
    const clock = (): number => {
      now += 7;
      return now;
    };
    expect(await answers(7, clock)).not.toBe(await answers(7));
  });
});
