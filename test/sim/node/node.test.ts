/** The node over real sockets: connection commands, documents, statistics, vbuckets. */
import { describe, expect, it } from 'vitest';
import { Caller, FLAGS_AND_EXPIRY, kvFrame, node, set, valueText, Wire } from '../helpers.js';

const select = kvFrame('SelectBucket', { key: 'default' });

describe('connection commands', () => {
  it('HELLO grants what the node can do, and again from nothing', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { json: false, bucket: '' });
    const asked = Uint8Array.of(
      0,
      0x12,
      0,
      0x0a,
      0,
      0x0b,
      0,
      0x07,
      0,
      0x0b,
      0,
      0x0e,
      0,
      0x08,
      0,
      0x0f,
      0,
      0x0c,
    );
    const { bytes, sections } = await caller.kv('Hello', { key: 'agent', value: asked });
    // Tracing (0x0f) is beyond the node.
    const granted = [0, 7, 0, 8, 0, 0x0a, 0, 0x0b, 0, 0x0c, 0, 0x0e, 0, 0x12];
    expect([...bytes.subarray(sections.value.start)]).toEqual(granted);
    expect((await caller.kv('Hello')).header.bodyLength).toBe(0);
    const raw = await caller.kv('StartFusionUploader', { value: '{}', datatype: 1 });
    expect(raw.status).toBe('Einval');
  });

  it('takes anyone in by default who says PLAIN', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    expect(valueText(await caller.kv('SaslListMechs'))).toBe(
      'SCRAM-SHA512 SCRAM-SHA256 SCRAM-SHA1 PLAIN',
    );
    const plain = await caller.kv('SaslAuth', { key: 'PLAIN', value: '\0me\0secret' });
    expect(plain.status).toBe('Success');
    const other = await caller.kv('SaslAuth', { key: 'OAUTHBEARER', value: 'x' });
    expect([other.status, other.errorContext]).toEqual([
      'AuthError',
      'Requested mechanism "OAUTHBEARER" is not supported',
    ]);
    expect((await caller.kv('SaslAuth', { key: 'PLAIN', value: 'x' })).status).toBe('Einval');
  });

  it('lets only its user in, and nobody else do anything', async () => {
    const { address } = await node({ auth: { user: 'me', password: 'right' } });
    const caller = await Caller.to(address, { bucket: '' });
    expect((await caller.kv('Noop')).status).toBe('Eaccess');
    for (const value of ['\0me\0wrong', '\0you\0right']) {
      expect((await caller.kv('SaslAuth', { key: 'PLAIN', value })).status).toBe('AuthError');
    }
    expect((await caller.kv('Noop')).status).toBe('Eaccess');
    await caller.kv('SaslAuth', { key: 'PLAIN', value: '\0me\0right' });
    expect((await caller.kv('Noop')).status).toBe('Success');
  });

  it('selects buckets that there are', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { bucket: '' });
    expect((await caller.kv('Get', { key: 'k' })).status).toBe('NoBucket');
    expect((await caller.fusion('StopFusionUploader', {})).status).toBe('NoBucket');
    expect((await caller.kv('SelectBucket', { key: 'none' })).status).toBe('KeyEnoent');
    expect((await caller.kv('SelectBucket', { key: 'default' })).status).toBe('Success');
    expect((await caller.kv('Get', { key: 'k' })).status).toBe('KeyEnoent');
  });

  it('keeps buckets apart', async () => {
    const buckets = [
      { name: 'a', uuid: 'ua' },
      { name: 'b', uuid: 'ub' },
    ];
    const { address } = await node({ buckets });
    const a = await Caller.to(address, { bucket: 'a' });
    const b = await Caller.to(address, { bucket: 'b' });
    await a.send(set('k', 'v'));
    expect((await b.kv('Get', { key: 'k' })).status).toBe('KeyEnoent');
    expect(valueText(await a.kv('Get', { key: 'k' }))).toBe('v');
    expect(valueText(await b.stat('uuid'))).toBe('ub');
  });
});

describe('documents', () => {
  it('come back with flags, CAS and datatype', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const { header } = await caller.send(set('k', '{"a":1}'));
    const got = await caller.kv('Getk', { key: 'k' });
    expect(valueText(got)).toBe('{"a":1}');
    expect(got.parts.key).toBe('k');
    expect(got.header).toMatchObject({ cas: header.cas, datatype: 1, extrasLength: 4 });
    expect([...got.bytes.subarray(24, 28)]).toEqual([0xde, 0xad, 0xbe, 0xef]);
    await caller.send(set('k', 'no json'));
    expect((await caller.kv('Get', { key: 'k' })).header.datatype).toBe(0);
  });

  it('obey the CAS', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const { cas } = (await caller.send(set('k', 'v'))).header;
    const extras = FLAGS_AND_EXPIRY;
    const steps = [
      [await caller.kv('Add', { key: 'k', extras }), 'KeyEexists'],
      [await caller.kv('Set', { key: 'k', extras, cas: cas + 1n }), 'KeyEexists'],
      [await caller.kv('Replace', { key: 'k', extras, cas }), 'Success'],
      [await caller.kv('Delete', { key: 'k', cas }), 'KeyEexists'],
      [await caller.kv('Delete', { key: 'k' }), 'Success'],
      [await caller.kv('Delete', { key: 'k' }), 'KeyEnoent'],
      [await caller.kv('Replace', { key: 'k', extras }), 'KeyEnoent'],
      [await caller.kv('Append', { key: 'k', value: 'x' }), 'NotStored'],
      [await caller.kv('Set', { key: 'k', extras, vbucketOrStatus: 9 }), 'NotMyVbucket'],
    ] as const;
    expect(steps.map(([{ status }]) => status)).toEqual(steps.map(([, wanted]) => wanted));
  });

  it('of quiet commands are answered only where there is something to say', async () => {
    const { address } = await node();
    const wire = await Wire.to(address);
    const frames = [
      select,
      kvFrame('Setq', { key: 'k', value: 'v', extras: FLAGS_AND_EXPIRY, opaque: 1 }),
      kvFrame('Addq', { key: 'k', value: 'v', extras: FLAGS_AND_EXPIRY, opaque: 2 }),
      kvFrame('Getq', { key: 'none', opaque: 3 }),
      kvFrame('Getkq', { key: 'k', opaque: 4 }),
      kvFrame('Deleteq', { key: 'k', opaque: 5 }),
      kvFrame('Deleteq', { key: 'k', opaque: 6 }),
      kvFrame('Noop', { opaque: 7 }),
    ];
    wire.socket.write(Buffer.concat(frames));
    await wire.until(5);
    expect(wire.opaques).toEqual([0, 2, 4, 6, 7]);
    expect(wire.statuses).toEqual(['Success', 'KeyEexists', 'Success', 'KeyEnoent', 'Success']);
  });
});

describe('STAT', () => {
  it('ends every run with an empty key, and tells what there is', async () => {
    const { address } = await node({ vbuckets: [3, 1] });
    const caller = await Caller.to(address);
    const run = await caller.all(kvFrame('Stat'));
    expect(run.length).toBeGreaterThan(5);
    expect(run.map(({ parts }) => parts.key)).toContain('curr_items');
    expect(run.findIndex(({ parts }) => parts.key === '')).toBe(run.length - 1);
    const states = await caller.all(kvFrame('Stat', { key: 'vbucket' }));
    expect(states.map((each) => [each.parts.key, valueText(each)])).toEqual([
      ['vb_1', 'active'],
      ['vb_3', 'active'],
      ['', ''],
    ]);
  });

  it.each([
    ['nothing-like-it', 'KeyEnoent', undefined],
    ['fusion', 'Einval', undefined],
    ['fusion uploader 1 2', 'Einval', undefined],
    ['fusion someInvalidStat 0', 'Einval', 'Fusion STAT command has invalid stat group'],
    ['fusion uploader_state 0', 'Einval', 'Fusion STAT command has invalid stat group'],
    ['fusion sync_info a', 'Einval', 'Fusion STAT command has invalid argument'],
    ['fusion sync_info 65536', 'Einval', 'Fusion STAT command has invalid vbId'],
    ['fusion uploader', 'Einval', 'Fusion stat group aggregate is not supported'],
    ['fusion uploader 1', 'NotMyVbucket', undefined],
    ['fusion is_mounted 1', 'Success', undefined],
  ])('%j is answered with %s', async (key, status, context) => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const answer = await caller.stat(key);
    expect([answer.status, answer.errorContext]).toEqual([status, context]);
  });

  it('writes a term of 64 bits with all its digits', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const json = { term: '18446744073709551615' };
    await caller.fusion('StartFusionUploader', { vbucket: 0, json });
    await caller.uploader(0, 'enabled');
    const told = valueText(await caller.stat('fusion uploader 0'));
    expect(told).toContain('"term":18446744073709551615,');
  });
});

describe('vbuckets', () => {
  it('can be set, asked for and deleted', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    await caller.fusion('SetVbucket', { vbucket: 5, extras: { state: 'pending' } });
    const { bytes } = await caller.kv('GetVbucket', { vbucketOrStatus: 5 });
    expect([...bytes.subarray(24)]).toEqual([0, 0, 0, 3]);
    expect((await caller.kv('DelVbucket', { vbucketOrStatus: 5 })).status).toBe('Success');
    const gone = await caller.kv('GetVbucket', { vbucketOrStatus: 5 });
    expect(gone.status).toBe('NotMyVbucket');
    expect(gone.parts.json).toMatchObject({ vBucketServerMap: { vBucketMap: [[0]] } });
  });

  it('are mounted, loaded, migrated and unmounted', async () => {
    let now = 1_000;
    const { address } = await node({ migrationMs: 60, clock: () => now });
    const caller = await Caller.to(address);
    const extras = { state: 'active' };
    const load = { vbucket: 7, extras, json: { use_snapshot: 'fusion' } };
    expect((await caller.fusion('SetVbucket', load)).status).toBe('Einternal');
    const mount = { vbucket: 7, json: { mountPaths: ['a', 'b'] } };
    expect((await caller.fusion('MountFusionVbucket', mount)).parts.json).toEqual({ deks: [] });
    expect((await caller.stat('fusion is_mounted 7')).parts.json).toEqual({ is_mounted: true });
    expect((await caller.fusion('SetVbucket', load)).status).toBe('Success');
    const early = (await caller.stat('fusion active_guest_volumes 7')).parts.json;
    expect(early).toEqual(['a', 'b']);
    now += 60;
    expect((await caller.stat('fusion active_guest_volumes 7')).parts.json).toEqual([]);
    const done = (await caller.stat('fusion migration 7')).parts.json as Record<string, number>;
    expect(done.total_bytes).toBeGreaterThan(0);
    expect(done.completed_bytes).toBe(done.total_bytes);
    expect((await caller.fusion('MountFusionVbucket', mount)).status).toBe('KeyEexists');
    expect((await caller.fusion('UnmountFusionVbucket', { vbucket: 7 })).status).toBe('Success');
  });
});
