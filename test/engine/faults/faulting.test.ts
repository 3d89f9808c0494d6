/** Faults over real sockets: what the node gets, what the client gets, and what is told of it. */
import { describe, expect, it, vi } from 'vitest';
import { record } from '../../../src/export/record.js';
import { frame, textOf } from '../../helpers/frames.js';
import { decoder, type Stage, stage } from './fault-stage.js';

const get = (opaque: number, vbucket = 0, key = 'k'): Uint8Array =>
  frame({ opcode: 0x00, opaque, word: vbucket, key });
const NOOP = 0x0a;
const noop = (opaque: number): Uint8Array => frame({ opcode: NOOP, opaque });
const start = (opaque: number, vbucket: number, term: string): Uint8Array =>
  frame({ opcode: 0x75, opaque, word: vbucket, datatype: 1, value: { term } });

const eventNames = ({ events }: Stage): string[] => events.map((event) => event.told().name);
/** `12 delay` for each message that is marked. */
const marked = ({ heard }: Stage): string[] =>
  heard.messages.flatMap(({ injected, opaque, from }) =>
    injected === undefined ? [] : [`${opaque} ${from === 0 ? '>' : '<'} ${injected.action}`],
  );

describe('a rule', () => {
  it('delays a message, and what is behind it no longer than that', async () => {
    const on = await stage(['couchbase.opcode == "Get" => delay request 120ms']);
    on.send(noop(1), get(2), noop(3));
    await on.client.have(1);
    await on.client.have(3);
    const [first = 0, second = 0, third = 0] = on.client.times;
    expect(on.client.opaques).toEqual([1, 2, 3]);
    expect(second - first).toBeGreaterThan(100);
    expect(third - second).toBeLessThan(60);
    await vi.waitFor(() => expect(marked(on)).toEqual(['2 > delay']));
  });

  it('keeps a request from the node', async () => {
    const on = await stage(['couchbase.vbucket == 5 => drop request']);
    on.send(get(1, 4), get(2, 5), get(3, 6));
    await on.client.have(2);
    expect(on.client.opaques).toEqual([1, 3]);
    expect(on.node[0]?.opaques).toEqual([1, 3]);
    const dropped = on.events.map((event) => event.told()).find(({ name }) => /drop/.test(name));
    expect(dropped).toMatchObject({ name: 'request dropped', from: 0 });
    expect(dropped?.info).toContain('Get vb:5');
  });

  it('keeps an answer from the client by what was asked', async () => {
    const on = await stage(['fusion.term == 7 && couchbase.vbucket == 5 => drop response']);
    on.send(start(1, 5, '6'), start(2, 5, '7'), start(3, 4, '7'));
    await on.client.have(2);
    expect(on.client.opaques).toEqual([1, 3]);
    expect(on.node[0]?.opaques).toEqual([1, 2, 3]);
    expect(eventNames(on)).toContain('response dropped');
  });

  it('sends twice, of which the second is marked', async () => {
    const on = await stage(['couchbase.opcode == "Get" => duplicate request']);
    on.send(get(1), noop(2));
    await on.client.have(3);
    expect(on.node[0]?.opaques).toEqual([1, 1, 2]);
    expect(on.client.opaques).toEqual([1, 1, 2]);
    await vi.waitFor(() => expect(on.heard.messages).toHaveLength(6));
    const requests = on.heard.messages.filter(({ from }) => from === 0);
    expect(requests.map(({ injected }) => injected?.action)).toEqual([
      ...[undefined, 'duplicate', undefined],
    ]);
  });

  it.each([
    ['Etmpfail', 0x86],
    ['0x07', 7],
    ['0xff05', 0xff05],
  ])('answers with status %s, and the node hears nothing', async (status, value) => {
    const on = await stage([`couchbase.opcode == "Get" => answer ${status}`]);
    on.send(get(9), noop(10));
    await on.client.have(2);
    expect(on.client.opaques).toEqual([9, 10]);
    expect(on.client.statuses).toEqual([value, 0]);
    expect(on.node[0]?.opaques).toEqual([10]);
    await vi.waitFor(() => expect(marked(on)).toEqual(['9 > answer', '9 < answer']));
    // The answer belongs to its request as any other does.
    expect(on.heard.messages[1]).toMatchObject({ kind: 'response', request: { number: 1 } });
  });

  it('says why, as JSON to whoever takes it', async () => {
    const on = await stage(['couchbase.opcode == "Get" => answer Einval "not today"']);
    const hello = frame({ opcode: 0x1f, opaque: 1, key: 'me', value: Uint8Array.of(0, 0x0b) });
    on.send(get(2), hello);
    await on.client.have(2);
    on.send(get(3));
    await on.client.have(3);
    const [before, , after] = on.client.all.map((bytes) => [bytes[5], textOf(bytes.subarray(24))]);
    const why = '{"error":{"context":"not today"}}';
    expect([before, after]).toEqual([
      [0, why],
      [1, why],
    ]);
  });

  it.each([
    ['close before', 'fin', [1]],
    ['close after', 'fin', [1, 2]],
    ['reset before', 'reset', [1]],
    ['reset request after', 'reset', [1, 2]],
  ])('ends the connection: %s', async (action, how, asked) => {
    const on = await stage([`couchbase.opaque == 2 => ${action}`]);
    on.send(get(1));
    await on.client.have(1);
    on.send(get(2), get(3));
    expect(await on.client.ended()).toBe(how);
    // A reset may overtake what was written before it.
    if (how === 'fin') expect(on.node[0]?.opaques).toEqual(asked);
    expect(on.client.opaques).toEqual([1]);
    const verb = action.split(' ')[0];
    expect(eventNames(on)).toContain(`${verb} on purpose`);
    await vi.waitFor(() => expect(eventNames(on)).toContain('connection closed'));
  });

  it('changes a field in the header, and in JSON with lengths that fit', async () => {
    const on = await stage([
      'couchbase.opcode == "Noop" => corrupt request couchbase.opaque=0xdeadbeef',
      'fusion.term == 7 => corrupt request fusion.term=1234567',
    ]);
    on.send(noop(1), start(2, 5, '7'), get(3));
    await on.client.have(3);
    expect(on.node[0]?.all[0]).toEqual(Buffer.from(noop(0xdeadbeef)));
    expect(on.node[0]?.all[1]).toEqual(Buffer.from(start(2, 5, '1234567')));
    await vi.waitFor(() => {
      expect(marked(on)).toEqual([`${0xdeadbeef} > corrupt`, '2 > corrupt']);
    });
  });

  it('takes its time for bytes', async () => {
    const on = await stage(['couchbase.opcode == "Noop" => throttle request 240']);
    const began = performance.now();
    on.send(noop(1), noop(2));
    await on.client.have(2);
    // 24 bytes each.
    expect((on.client.times[1] ?? 0) - began).toBeGreaterThan(95);
  });

  it('fires as often as it may, and the next rule has what it leaves', async () => {
    const on = await stage([
      'couchbase.opcode == "Get" => answer Etmpfail count=2',
      'couchbase.opcode == "Get" => answer Ebusy count=1',
    ]);
    on.send(get(1), get(2), get(3), get(4));
    await on.client.have(4);
    expect(on.client.statuses).toEqual([0x86, 0x86, 0x85, 0]);
  });

  it('fires by chance, which its seed repeats', async () => {
    const outcome = async (seed: number): Promise<number[]> => {
      const on = await stage(['couchbase.opcode == "Get" => answer Ebusy p=0.5'], { seed });
      on.send(...Array.from({ length: 32 }, (_, i) => get(i)));
      await on.client.have(32);
      // What is answered here comes before what the node answers.
      const { opaques, statuses } = on.client;
      return opaques.map((_, i) => statuses[opaques.indexOf(i)] as number);
    };
    const one = await outcome(7);
    expect(new Set(one)).toEqual(new Set([0, 0x85]));
    expect(await outcome(7)).toEqual(one);
    expect(await outcome(8)).not.toEqual(one);
  });

  it('leaves what is no message alone', async () => {
    const on = await stage(['frame => drop']);
    const text = 'GET / HTTP/1.1\r\n\r\n';
    let received = '';
    on.client.socket.write(text);
    await vi.waitFor(() => expect(on.node).toHaveLength(1));
    on.node[0]?.socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    on.client.socket.write('more');
    await vi.waitFor(() => expect(received).toContain('more'));
  });
});

describe('what is told', () => {
  it('names action and rule in NDJSON', async () => {
    const rule = 'couchbase.opcode == "Get" => delay request 5ms';
    const on = await stage([rule]);
    on.send(get(1));
    await on.client.have(1);
    await vi.waitFor(() => expect(on.heard.messages).toHaveLength(2));
    const [event] = on.heard.messages;
    if (event === undefined) throw new Error('no message');
    const message = decoder.decode(event.bytes, undefined, event);
    const { injected } = JSON.parse(record({ event, message }, { maxValue: 100 }));
    expect(injected).toEqual({ action: 'delay', rule });
  });

  it('counts what each rule has done, in the order of the rules', async () => {
    const on = await stage(['couchbase.opcode == "Get" => drop', 'couchbase.opaque == 9 => drop']);
    on.send(get(1), get(2), noop(3));
    await on.client.have(1);
    expect(on.live.control?.faults().rules.map(({ hits }) => hits)).toEqual([2, 0]);
  });
});

describe('rules while traffic passes', () => {
  it('are added, switched off and on, and taken away', async () => {
    const on = await stage([]);
    const { control } = on.live;
    if (control === undefined) throw new Error('no control');
    const ask = async (opaque: number): Promise<number | undefined> => {
      on.send(get(opaque));
      await on.client.have(opaque);
      return on.client.statuses.at(-1);
    };
    expect(await ask(1)).toBe(0);
    const rule = 'couchbase.opcode == "Get" => answer Ebusy';
    expect(control.fault({ type: 'fault', do: 'add', rule }).severity).toBe('note');
    expect(await ask(2)).toBe(0x85);
    control.fault({ type: 'fault', do: 'off', index: 1 });
    expect(await ask(3)).toBe(0);
    expect(control.faults().rules).toEqual([{ text: rule, on: false, hits: 1 }]);
    control.fault({ type: 'fault', do: 'on' });
    expect(await ask(4)).toBe(0x85);
    control.fault({ type: 'fault', do: 'remove', index: 1 });
    expect(await ask(5)).toBe(0);
    expect(control.faults().rules).toEqual([]);
  });

  it('at fault are refused in a line, and so are numbers that no rule has', async () => {
    const { control } = (await stage([])).live;
    const add = (rule: string) => control?.fault({ type: 'fault', do: 'add', rule });
    expect(add('couchbase.opcode == 1 => explode')).toMatchObject({ severity: 'error' });
    expect(add('nonsense.x => drop')).toMatchObject({ severity: 'error' });
    expect(control?.fault({ type: 'fault', do: 'off', index: 1 })).toMatchObject({
      severity: 'error',
    });
  });

  it('cannot be had where the program was not started with them', async () => {
    expect((await stage(undefined)).live.control).toBeUndefined();
    const held = await stage(undefined, { intercept: { filter: 'fusion', timeoutMs: 1000 } });
    const told = held.live.control?.fault({ type: 'fault', do: 'add', rule: 'frame => drop' });
    expect(told).toMatchObject({ severity: 'error' });
    expect(held.live.control?.faults().rules).toEqual([]);
  });
});

describe('a held message', () => {
  const holding = (timeoutMs = 5000) =>
    stage(undefined, { intercept: { filter: 'fusion.term', timeoutMs } });
  const heldIn = async (on: Stage): Promise<number> => {
    await vi.waitFor(() => expect(on.events.some((event) => event.held?.())).toBe(true));
    return on.events.findLast((event) => event.held?.())?.held?.() ?? 0;
  };
  const about = { type: 'intercept', number: -1 } as const;

  it('waits, and what is behind it does, until it is sent on', async () => {
    const on = await holding();
    on.send(start(1, 5, '7'), noop(2));
    const id = await heldIn(on);
    const row = on.events.find((event) => event.held?.() === id);
    expect(row?.told().info).toContain('StartFusionUploader');
    expect(on.node[0]?.all ?? []).toEqual([]);
    expect(on.live.control?.faults().intercept).toEqual({ filter: 'fusion.term', held: 1 });
    on.live.control?.intercept(id, { ...about, do: 'send' });
    await on.client.have(2);
    expect(on.node[0]?.opaques).toEqual([1, 2]);
    expect(row?.held?.()).toBeUndefined();
    expect(row?.told().info).toContain('then sent on');
    await vi.waitFor(() => expect(marked(on)).toEqual(['1 > intercept']));
    expect(on.live.control?.intercept(id, { ...about, do: 'send' }).severity).toBe('error');
  });

  it('is dropped', async () => {
    const on = await holding();
    on.send(start(1, 5, '7'), noop(2));
    on.live.control?.intercept(await heldIn(on), { ...about, do: 'drop' });
    await on.client.have(1);
    expect(on.node[0]?.opaques).toEqual([2]);
  });

  it('goes on with another member, and its lengths fit', async () => {
    const on = await holding();
    on.send(start(1, 5, '7'));
    const id = await heldIn(on);
    const edit = (path: string, value: string) =>
      on.live.control?.intercept(id, { ...about, do: 'edit', path, value });
    expect(edit('nothing', '1')).toMatchObject({ severity: 'error' });
    expect(edit('couchbase.vbucket', '70000')).toMatchObject({ severity: 'error' });
    expect(edit('term', '99999')).toMatchObject({ severity: 'chat' });
    expect(edit('couchbase.vbucket', '6')).toMatchObject({ severity: 'chat' });
    expect(on.node[0]?.all ?? []).toEqual([]);
    on.live.control?.intercept(id, { ...about, do: 'send' });
    await on.client.have(1);
    expect(on.node[0]?.all).toEqual([Buffer.from(start(1, 6, '99999'))]);
  });

  it('goes on by itself after a while, which is told', async () => {
    const on = await holding(80);
    on.send(start(1, 5, '7'));
    await on.client.have(1);
    expect(on.lines.join('\n')).toContain('its time was over');
    expect(on.events.find((event) => /held/.test(event.told().name))?.told().info).toContain(
      'for as long as may be',
    );
  });

  it('of a connection that is over is gone', async () => {
    const on = await holding();
    on.send(start(1, 5, '7'));
    const id = await heldIn(on);
    on.client.socket.resetAndDestroy();
    await vi.waitFor(() => expect(on.live.control?.faults().intercept?.held).toBe(0));
    expect(on.live.control?.intercept(id, { ...about, do: 'send' }).severity).toBe('error');
  });
});

describe('the order of things', () => {
  it('is kept before a FIN', async () => {
    const on = await stage(['couchbase.opcode == "Get" => delay request 60ms']);
    on.send(get(1), noop(2));
    on.client.socket.end();
    await on.client.have(2);
    expect(on.client.opaques).toEqual([1, 2]);
    expect(await on.client.ended()).toBe('fin');
  });

  it('is that of the stream, however it is cut', async () => {
    const on = await stage(['couchbase.opcode == "Noop" => delay request 1ms']);
    const frames = Array.from({ length: 40 }, (_, i) =>
      i % 3 === 0 ? noop(i) : get(i, i, `key-${i}`),
    );
    const bytes = Buffer.concat(frames);
    for (let at = 0; at < bytes.length; at += 7) {
      on.client.socket.write(bytes.subarray(at, at + 7));
      if (at % 70 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await on.client.have(40);
    expect(Buffer.concat(on.node[0]?.all ?? [])).toEqual(bytes);
    expect(on.client.opaques).toEqual(frames.map((_, i) => i));
  });
});
