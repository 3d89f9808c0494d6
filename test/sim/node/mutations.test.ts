/** Counters, expiry, locks, metadata, tokens and framing extras of documents, over real sockets. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { Dissection } from '../../../src/dissect/dissection.js';
import { itemNamed } from '../../../src/dissect/layout/decoded.js';
import { readLayout } from '../../../src/dissect/layout/read.js';
import { valuesOf } from '../../../src/dissect/layout/values-of.js';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import { encodeFrameInfo } from '../../../src/mcbp/framing-extras.js';
import type { Shape } from '../../../src/spec/command.js';
import type { Layout, Values } from '../../../src/spec/layout.js';
import { Caller, kvFrame, node, set, valueText } from '../helpers.js';

/** A node whose time the test moves. */
async function withClock() {
  const clock = { now: 1_700_000_000_000 };
  const { address } = await node({ clock: () => clock.now });
  return { clock, caller: await Caller.to(address), address };
}

/** Extras of a request by the description of the command. */
const extrasOf = (name: string, values: Values): Uint8Array =>
  writeLayout(commandTable.named(name)?.request?.[0]?.extras ?? [], values);

/** How the value of these forms is laid out. */
function layoutOf(shapes: readonly Shape[] | undefined): Layout {
  const value = shapes?.at(-1)?.value;
  return value?.kind === 'binary' ? value.layout : [];
}

/** The fields of an answer's extras or of its value. */
function told({ spec, bytes, sections }: Dissection, section: 'extras' | 'value'): Values {
  const extras = spec?.response?.at(-1)?.extras ?? [];
  const layout = section === 'extras' ? extras : layoutOf(spec?.response);
  return valuesOf(readLayout(bytes, sections[section], layout));
}

const HELLO_TOKENS = Uint8Array.of(0, 0x04, 0, 0x0b);
const in10s = (name: string): Uint8Array => extrasOf(name, { expiration: 10 });

describe('counters', () => {
  const count = (delta: number, expiration = 0): Uint8Array =>
    extrasOf('Increment', { delta, initial: 7, expiration });

  it('begin with their first value, go up, and down to 0', async () => {
    const { caller } = await withClock();
    const steps = [
      await caller.kv('Increment', { key: 'n', extras: count(5) }),
      await caller.kv('Increment', { key: 'n', extras: count(5) }),
      await caller.kv('Decrement', { key: 'n', extras: count(2) }),
      await caller.kv('Decrement', { key: 'n', extras: count(100) }),
    ];
    expect(steps.map((answer) => told(answer, 'value').counter)).toEqual([7, 12, 10, 0]);
    expect(valueText(await caller.kv('Get', { key: 'n' }))).toBe('0');
  });

  it('start at 0 after 2^64 - 1', async () => {
    const { caller } = await withClock();
    await caller.send(set('n', '18446744073709551615'));
    const answer = await caller.kv('Increment', { key: 'n', extras: count(1) });
    expect(told(answer, 'value').counter).toBe(0);
  });

  it('are not made where the client says so, and are numbers', async () => {
    const { caller } = await withClock();
    const extras = count(1, 0xffff_ffff);
    expect((await caller.kv('Increment', { key: 'n', extras })).status).toBe('KeyEnoent');
    await caller.send(set('n', '1.5'));
    expect((await caller.kv('Increment', { key: 'n', extras })).status).toBe('DeltaBadval');
    await caller.send(set('n', '18446744073709551616'));
    expect((await caller.kv('Increment', { key: 'n', extras })).status).toBe('DeltaBadval');
  });

  it('keep their expiry', async () => {
    const { caller, clock } = await withClock();
    await caller.kv('Increment', { key: 'n', extras: count(1, 10) });
    await caller.kv('Increment', { key: 'n', extras: count(1) });
    clock.now += 10_000;
    expect((await caller.kv('Get', { key: 'n' })).status).toBe('KeyEnoent');
  });
});

describe('expiry', () => {
  it('is set by Touch and Gat, which gives the document as well', async () => {
    const { caller, clock } = await withClock();
    await caller.send(set('k', 'v'));
    const before = (await caller.kv('Get', { key: 'k' })).header.cas;
    const touched = await caller.kv('Touch', { key: 'k', extras: in10s('Touch') });
    expect(touched.header.cas).toBeGreaterThan(before);
    clock.now += 9_000;
    expect(valueText(await caller.kv('Gat', { key: 'k', extras: in10s('Gat') }))).toBe('v');
    clock.now += 9_999;
    expect((await caller.kv('Get', { key: 'k' })).status).toBe('Success');
    clock.now += 1;
    for (const name of ['Get', 'Touch', 'Gat']) {
      const extras = name === 'Get' ? new Uint8Array() : in10s(name);
      expect((await caller.kv(name, { key: 'k', extras })).status).toBe('KeyEnoent');
    }
  });

  it('goes with a new value, unless PreserveTtl asks for it to stay', async () => {
    const { caller, clock } = await withClock();
    const until = extrasOf('Set', { flags: 0, expiration: 10 });
    const never = new Uint8Array(8);
    const framingExtras = encodeFrameInfo(5);
    const write = (key: string, more: object) =>
      caller.kv('Set', { key, value: 'v', extras: never, ...more });
    for (const key of ['kept', 'gone']) await write(key, { extras: until });
    expect((await write('kept', { magic: 0x08, framingExtras })).status).toBe('Success');
    await write('gone', {});
    clock.now += 10_000;
    expect((await caller.kv('Get', { key: 'kept' })).status).toBe('KeyEnoent');
    expect((await caller.kv('Get', { key: 'gone' })).status).toBe('Success');
    const add = await caller.kv('Add', { key: 'a', extras: never, magic: 0x08, framingExtras });
    expect([add.status, add.errorContext]).toEqual([
      'NotSupported',
      'This command does not support PreserveTtl',
    ]);
  });
});

describe('locks', () => {
  const lock = extrasOf('GetLocked', { lock_time: 10 });
  const extras = new Uint8Array(8);

  it('keep out whoever has not the CAS of the lock, which a change ends', async () => {
    const { caller } = await withClock();
    await caller.send(set('k', 'v'));
    const { cas } = (await caller.kv('GetLocked', { key: 'k', extras: lock })).header;
    expect((await caller.kv('Get', { key: 'k' })).header.cas).toBe(2n ** 64n - 1n);
    const outside = [
      await caller.kv('GetLocked', { key: 'k', extras: lock }),
      await caller.kv('Set', { key: 'k', extras }),
      await caller.kv('Set', { key: 'k', extras, cas: cas + 1n }),
      await caller.kv('Touch', { key: 'k', extras: in10s('Touch') }),
      await caller.kv('Delete', { key: 'k' }),
      await caller.kv('UnlockKey', { key: 'k', cas: cas + 1n }),
    ];
    expect(outside.map(({ status }) => status)).toEqual(outside.map(() => 'Locked'));
    expect((await caller.kv('Set', { key: 'k', extras, cas })).status).toBe('Success');
    expect((await caller.kv('Set', { key: 'k', extras })).status).toBe('Success');
  });

  it('are released by UnlockKey, or by time', async () => {
    const { caller, clock } = await withClock();
    await caller.send(set('k', 'v'));
    const unlock = (cas: bigint) => caller.kv('UnlockKey', { key: 'k', cas });
    const { cas } = (await caller.kv('GetLocked', { key: 'k', extras: lock })).header;
    expect((await unlock(cas)).status).toBe('Success');
    expect((await unlock(cas)).status).toBe('NotLocked');
    await caller.kv('GetLocked', { key: 'k' });
    clock.now += 14_999;
    expect((await caller.kv('Set', { key: 'k', extras })).status).toBe('Locked');
    clock.now += 1;
    expect((await caller.kv('Set', { key: 'k', extras })).status).toBe('Success');
    expect((await caller.kv('UnlockKey', { key: 'k' })).errorContext).toBe(
      'Request CAS must be set',
    );
  });
});

describe('what is known of a document', () => {
  it('is told by GetMeta, with the datatype where that is wanted', async () => {
    const { caller, clock } = await withClock();
    const extras = extrasOf('Set', { flags: 9, expiration: 10 });
    await caller.kv('Set', { key: 'k', value: '{}', extras });
    await caller.kv('Set', { key: 'k', value: '{}', extras });
    const meta = await caller.kv('GetMeta', { key: 'k', extras: Uint8Array.of(2) });
    expect(told(meta, 'extras')).toMatchObject({
      deleted: 0,
      flags: 9,
      expiry: clock.now / 1000 + 10,
      seqno: 2,
      datatype: 1,
    });
    expect((await caller.kv('GetMeta', { key: 'k' })).header.extrasLength).toBe(20);
    expect((await caller.kv('GetMeta', { key: 'none' })).status).toBe('KeyEnoent');
    const wrong = await caller.kv('GetMeta', { key: 'k', extras: new Uint8Array(2) });
    expect(wrong.errorContext).toBe('Request extras must be of length 0 or 1');
  });

  it('carries a token where the connection asked for one', async () => {
    const { caller, address } = await withClock();
    expect((await caller.send(set('a', 'v'))).header.extrasLength).toBe(0);
    const other = await Caller.to(address, { json: false });
    await other.kv('Hello', { value: HELLO_TOKENS });
    const stored = told(await other.send(set('b', 'v')), 'extras');
    const removed = told(await other.kv('Delete', { key: 'b' }), 'extras');
    expect([stored.mutation_seqno, removed.mutation_seqno]).toEqual([2, 3]);
    expect(removed.vbucket_uuid).toBe(stored.vbucket_uuid);
    const value = writeLayout(layoutOf(commandTable.named('ObserveSeqno')?.request), {
      vbucket_uuid: stored.vbucket_uuid,
    });
    expect(told(await other.kv('ObserveSeqno', { value }), 'value')).toMatchObject({
      failed_over: 0,
      vbucket: 0,
      last_persisted_seqno: 3,
      current_seqno: 3,
    });
    value[0] = 0xff;
    expect((await other.kv('ObserveSeqno', { value })).status).toBe('KeyEnoent');
  });

  it('can be observed', async () => {
    const { caller } = await withClock();
    const { cas } = (await caller.send(set('k', 'v'))).header;
    // Vbucket, length of the key, key; twice.
    const value = Uint8Array.from([0, 0, 0, 1, 0x6b, 0, 0, 0, 1, 0x6a]);
    const answer = await caller.kv('Observe', { value });
    const layout = layoutOf(answer.spec?.response);
    const [documents] = readLayout(answer.bytes, answer.sections.value, layout);
    const states = documents?.children.map(({ children }) =>
      ['key', 'status', 'cas'].map((name) => itemNamed(children, name)?.value),
    );
    expect(states).toEqual([
      ['k', 1, cas],
      ['j', 128, 0],
    ]);
    expect((await caller.kv('Observe', { value: value.subarray(0, 3) })).status).toBe('Einval');
  });

  it('is drawn from all there are', async () => {
    const { caller } = await withClock();
    expect((await caller.kv('GetRandomKey')).status).toBe('KeyEnoent');
    await caller.send(set('k', 'v'));
    const answer = await caller.kv('GetRandomKey');
    expect([answer.parts.key, valueText(answer)]).toEqual(['k', 'v']);
    const extras = new Uint8Array(4);
    expect((await caller.kv('GetRandomKey', { extras })).status).toBe('Einval');
  });

  it('is the same on a replica, for whoever asks a replica', async () => {
    const { caller } = await withClock();
    await caller.send(set('k', 'v'));
    expect((await caller.kv('GetReplica', { key: 'k' })).status).toBe('NotMyVbucket');
    await caller.fusion('SetVbucket', { vbucket: 0, extras: { state: 'replica' } });
    expect(valueText(await caller.kv('GetReplica', { key: 'k' }))).toBe('v');
    expect((await caller.kv('Get', { key: 'k' })).status).toBe('NotMyVbucket');
  });
});

describe('durability', () => {
  const ask = (name: string, level: number, extras: Uint8Array = new Uint8Array(8)) => ({
    frame: kvFrame(name, {
      magic: 0x08,
      key: 'k',
      extras,
      framingExtras: encodeFrameInfo(1, Uint8Array.of(level)),
    }),
  });

  it.each([1, 2, 3])(
    'of level %i is there at once: one node is its own majority',
    async (level) => {
      const { caller } = await withClock();
      expect((await caller.send(ask('Set', level).frame)).status).toBe('Success');
      expect((await caller.kv('Get', { key: 'k' })).status).toBe('Success');
    },
  );

  it.each([0, 9])('of level %i, which is none, is refused', async (level) => {
    const { caller } = await withClock();
    expect((await caller.send(ask('Set', level).frame)).status).toBe('DurabilityInvalidLevel');
    expect((await caller.kv('Get', { key: 'k' })).status).toBe('KeyEnoent');
  });

  it('is nothing for a read', async () => {
    const { caller } = await withClock();
    const { status, errorContext } = await caller.send(ask('Get', 1, new Uint8Array()).frame);
    expect([status, errorContext]).toEqual([
      'Einval',
      'The requested command does not support durability requirements',
    ]);
  });
});
