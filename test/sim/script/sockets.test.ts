/** Rules and steps over real sockets: what a client of a scripted node sees, and when. */
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { play } from '../../../src/sim/script/play.js';
import { parseScenario, type Scenario } from '../../../src/sim/script/schema/scenario.js';
import { kvFrame, node, Wire } from '../helpers.js';

type Rules = Scenario['rules'];
const ruled = (rules: Rules) => node({ rules, vbuckets: [0, 1] });
const noop = (opaque: number): Uint8Array => kvFrame('Noop', { opaque });
const version = (opaque: number): Uint8Array => kvFrame('Version', { opaque });

const since = (began: number): number => performance.now() - began;

describe('a node with rules', () => {
  it('lets everything wait behind a slow answer, on its own connection alone', async () => {
    const { address } = await ruled([{ match: { command: 'Version' }, do: { delay: 0.3 } }]);
    const [slow, other] = [await Wire.to(address), await Wire.to(address)];
    const began = performance.now();
    slow.socket.write(Buffer.concat([noop(1), version(2), noop(3)]));
    slow.socket.write(noop(4));
    await slow.until(1);
    other.socket.write(noop(9));
    await other.until(1);
    expect(since(began)).toBeLessThan(250);
    await slow.until(4);
    expect(since(began)).toBeGreaterThan(290);
    expect(slow.opaques).toEqual([1, 2, 3, 4]);
  });

  it('still answers a client that has said all it had to say', async () => {
    const { address } = await ruled([{ match: { command: 'Version' }, do: { delay: 0.1 } }]);
    const wire = await Wire.to(address);
    wire.socket.end(Buffer.concat([version(1), noop(2)]));
    await wire.closed;
    expect(wire.opaques).toEqual([1, 2]);
  });

  it('swaps an answer with the next', async () => {
    const { address } = await ruled([{ match: { command: 'Version' }, do: { swap: true } }]);
    const wire = await Wire.to(address);
    wire.socket.write(Buffer.concat([version(1), noop(2), noop(3)]));
    await wire.until(3);
    expect(wire.opaques).toEqual([2, 1, 3]);
  });

  it('is silent, and goes on', async () => {
    const { address } = await ruled([{ match: { command: 'Version' }, do: { silence: true } }]);
    const wire = await Wire.to(address);
    wire.socket.write(Buffer.concat([version(1), noop(2)]));
    await wire.until(1);
    expect(wire.opaques).toEqual([2]);
  });

  it('drips', async () => {
    const drip = { bytes: 8, every: 0.05 };
    const { address } = await ruled([{ match: { command: 'Noop' }, do: { drip } }]);
    const wire = await Wire.to(address);
    const sizes: number[] = [];
    wire.socket.on('data', ({ length }) => sizes.push(length));
    wire.socket.write(noop(1));
    await wire.until(1);
    expect(sizes).toEqual([8, 8, 8]);
  });

  it('hangs up in the middle of a frame', async () => {
    const { address } = await ruled([{ match: { command: 'Noop' }, do: { halfFrame: 10 } }]);
    const wire = await Wire.to(address);
    let bytes = 0;
    wire.socket.on('data', ({ length }) => {
      bytes += length;
    });
    wire.socket.write(Buffer.concat([noop(1), noop(2)]));
    await wire.closed;
    expect(bytes).toBe(10);
  });

  it('closes, or resets', async () => {
    const { address } = await ruled([
      { match: { command: 'Noop' }, do: { disconnect: 'after' } },
      { match: { command: 'Version' }, do: { reset: 'before' } },
    ]);
    const [closed, reset] = [await Wire.to(address), await Wire.to(address)];
    const faults: unknown[] = [];
    for (const { socket } of [closed, reset]) socket.on('error', (error) => faults.push(error));
    closed.socket.write(noop(1));
    await closed.closed;
    expect(closed.opaques).toEqual([1]);
    expect(faults).toEqual([]);
    reset.socket.write(version(1));
    await reset.closed;
    expect(faults).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('forgets what it had to say to a client that goes meanwhile', async () => {
    const served = await ruled([{ match: { command: 'Noop' }, do: { delay: 600 } }]);
    const wire = await Wire.to(served.address);
    wire.socket.write(noop(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    wire.socket.resetAndDestroy();
    const began = performance.now();
    await served.close();
    expect(since(began)).toBeLessThan(1000);
  });
});

describe('a player', () => {
  const scenarioOf = (steps: object[]): Scenario => {
    const parsed = parseScenario({ name: 'x', title: 'x', steps });
    if ('fault' in parsed) throw new Error(parsed.fault.message);
    return parsed;
  };

  async function played(steps: object[], rules: Rules = [], signal = new AbortController().signal) {
    const { address } = await ruled(rules);
    const told: string[] = [];
    const began = performance.now();
    await play(scenarioOf(steps), {
      open: async () => {
        const socket = connect(address);
        onTestFinished(() => {
          socket.destroy();
        });
        return socket;
      },
      say: (sentence) => told.push(sentence),
      readingMs: 0,
      signal,
    });
    return { told, took: since(began) };
  }

  const CONNECT = { connect: 'a' };

  it('waits for answers, not longer than it has patience, and not for a connection that is gone', async () => {
    const rules: Rules = [
      { match: { command: 'Version' }, do: { silence: true } },
      { match: { command: 'Noop' }, do: { disconnect: 'before' } },
    ];
    const { told, took } = await played(
      [
        CONNECT,
        { on: 'a', send: 'Version', wait: 0.2 },
        { say: 'impatient', on: 'a', send: 'Version', wait: false },
        { say: 'gone', on: 'a', send: 'Noop' },
        { say: 'over', on: 'a', send: 'Noop' },
      ],
      rules,
    );
    expect(told).toEqual(['impatient', 'gone', 'over']);
    expect(took).toBeGreaterThan(190);
    expect(took).toBeLessThan(2000);
  });

  it('waits for all that is outstanding where it is told to settle', async () => {
    const rules: Rules = [{ match: { command: 'Noop' }, do: { delay: 0.1 } }];
    const { took } = await played(
      [CONNECT, { on: 'a', send: 'Noop', times: 3, wait: false }, { on: 'a', settle: 5 }],
      rules,
    );
    expect(took).toBeGreaterThan(290);
    expect(took).toBeLessThan(2000);
  });

  it('stops where it stands when it is told to', async () => {
    const { told, took } = await played(
      [{ say: 'begun' }, { after: 600, say: 'never' }],
      [],
      AbortSignal.timeout(100),
    );
    expect(told).toEqual(['begun']);
    expect(took).toBeLessThan(1000);
  });

  it('stops also where it waits for an answer', async () => {
    const rules: Rules = [{ match: { command: 'Version' }, do: { silence: true } }];
    const { took } = await played(
      [CONNECT, { on: 'a', send: 'Version', times: 100 }],
      rules,
      AbortSignal.timeout(100),
    );
    expect(took).toBeLessThan(1000);
  });

  it('lets each sentence stand for as long as it takes to read it', async () => {
    const { address } = await ruled([]);
    const at: number[] = [];
    const began = performance.now();
    await play(scenarioOf([{ say: 'one' }, { say: 'two' }]), {
      open: async () => connect(address),
      say: () => at.push(since(began)),
      readingMs: 150,
      signal: new AbortController().signal,
    });
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(140);
    expect(since(began)).toBeGreaterThan(290);
  });
});
