/** The encoder against frames laid out by hand, and decode(encode(x)) = x. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { encodeFrame, encodeRequest, type FrameParts } from '../../src/dissect/encode.js';
import { readMessage } from '../../src/dissect/message.js';
import type { CommandSpec } from '../../src/spec/command.js';
import { frame } from '../helpers/frames.js';

const named = (name: string): CommandSpec => commandTable.named(name) as CommandSpec;

describe('encodeFrame', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
  const plain = fc.record({
    magic: fc.constantFrom(0x80, 0x81, 0x82, 0x83),
    opcode: fc.nat(255),
    datatype: fc.nat(255),
    vbucketOrStatus: fc.nat(0xffff),
    opaque: fc.nat(0xffff_ffff),
    cas: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    extras: bytes(255),
    key: bytes(300),
    value: bytes(300),
  });
  const alternative = fc
    .tuple(plain, fc.constantFrom(0x08, 0x18), bytes(255), bytes(255))
    .map(([parts, magic, framingExtras, key]) => ({ ...parts, magic, framingExtras, key }));
  const parts: fc.Arbitrary<FrameParts> = fc.oneof(plain, alternative);

  it('lays a frame out as the document draws it', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const { cas = 0n, extras = [], key, value, framingExtras = [] } = all;
        const expected = frame({
          ...{ magic: all.magic, opcode: all.opcode, key: key ?? '', value },
          ...{
            word: all.vbucketOrStatus ?? 0,
            opaque: all.opaque ?? 0,
            datatype: all.datatype ?? 0,
          },
          ...{ extras: [...extras], framing: [...framingExtras] },
        });
        new DataView(expected.buffer).setBigUint64(16, cas);
        expect(encodeFrame(all)).toEqual(expected);
      }),
    );
  });

  it('is undone by readMessage', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const { header, sections, bytes: whole } = readMessage(commandTable, encodeFrame(all));
        const { magic, opcode, datatype, vbucketOrStatus, opaque, cas } = header;
        const section = (name: 'framing' | 'extras' | 'key' | 'value') =>
          whole.subarray(sections[name].start, sections[name].end);
        expect({ magic, opcode, datatype, vbucketOrStatus, opaque, cas }).toEqual({
          ...{ magic: all.magic, opcode: all.opcode, datatype: all.datatype },
          ...{ vbucketOrStatus: all.vbucketOrStatus, opaque: all.opaque, cas: all.cas },
        });
        expect(section('framing')).toEqual(all.framingExtras ?? new Uint8Array());
        expect(section('extras')).toEqual(all.extras);
        expect(section('key')).toEqual(all.key);
        expect(section('value')).toEqual(all.value);
        expect(sections).toMatchObject({ inconsistent: false, missing: 0 });
      }),
    );
  });

  it.each([
    [{ magic: 0x80, opcode: 0, key: new Uint8Array(0x10000) }, 'key: 65536 bytes'],
    [{ magic: 0x08, opcode: 0, key: new Uint8Array(256) }, 'key: 256 bytes'],
    [{ magic: 0x80, opcode: 0, extras: new Uint8Array(256) }, 'extras: 256 bytes'],
    [{ magic: 0x80, opcode: 0, framingExtras: new Uint8Array(1) }, 'framing extras: 1 bytes'],
    [{ magic: 0x18, opcode: 0, framingExtras: new Uint8Array(256) }, 'framing extras: 256 bytes'],
  ])('%#: refuses a part that its length field cannot hold', (all, message) => {
    expect(() => encodeFrame(all)).toThrow(RangeError);
    expect(() => encodeFrame(all)).toThrow(message);
  });
});

describe('encodeRequest', () => {
  it.each([
    [
      encodeRequest(named('StartFusionUploader'), { vbucket: 12, opaque: 7, json: { term: '1' } }),
      frame({ opcode: 0x75, word: 12, opaque: 7, value: { term: '1' } }),
    ],
    [encodeRequest(named('StopFusionUploader'), { cas: 5n }), frame({ opcode: 0x76, cas: 5 })],
    [
      encodeRequest(named('Stat'), { key: 'fusion uploader 1' }),
      frame({ opcode: 0x10, key: 'fusion uploader 1' }),
    ],
    [
      encodeRequest(named('SetVbucket'), {
        extras: { state: 'replica' },
        json: { use_snapshot: 'fusion' },
      }),
      frame({ opcode: 0x3d, extras: [2], value: { use_snapshot: 'fusion' } }),
    ],
    [
      encodeRequest(named('SetVbucket'), { extras: { state: 4 } }, '2025-02'),
      frame({ opcode: 0x3d, extras: [4] }),
    ],
    [encodeRequest(named('SetVbucket'), {}), frame({ opcode: 0x3d, extras: [0] })],
    // Described at header level: nothing is known of its extras.
    [encodeRequest(named('Noop'), {}), frame({ opcode: 0x0a })],
  ])('%#', (encoded, expected) => {
    expect(encoded).toEqual(expected);
  });

  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const vbuckets = fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 5 });
  const requests: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
    StartFusionUploader: fc.record({
      term: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    }),
    GetFusionStorageSnapshot: fc.record({
      ...{ snapshot_uuid: text, bucket_uuid: text, metadatastore_uri: text },
      ...{ metadatastore_auth_token: text, vbucket_list: vbuckets, valid_till: fc.nat() },
    }),
    MountFusionVbucket: fc.record({ mountPaths: fc.array(text, { maxLength: 4 }) }),
    SyncFusionLogstore: fc.record({ reset: fc.boolean() }),
    DeleteFusionNamespace: fc.record({
      ...{ logstore_uri: text, metadatastore_uri: text, metadatastore_auth_token: text },
      namespace: fc.uuid().map((uuid) => `kv/${uuid}`),
    }),
    SetChronicleAuthToken: fc.record({ token: text }),
  };

  it.each(Object.entries(requests))('%s is undone by dissect', (name, values) => {
    fc.assert(
      fc.property(values, fc.nat(0xffff), (json, vbucket) => {
        const message = dissect(commandTable, encodeRequest(named(name), { json, vbucket }));
        expect(message.parts.json).toEqual(json);
        expect(message.header.vbucketOrStatus).toBe(vbucket);
        expect(message.fusion?.command).toBe(name);
        expect(Object.keys(message.fusion?.fields ?? {})).toEqual(Object.keys(json));
        expect(message.findings).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
