/** Whoever changes what servers send: bytes, back-pressure, the end, and listeners for nodes. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Relay } from '../../src/proxy/relay.js';
import type { HostPort } from '../../src/proxy/route.js';
import type {
  LocalDoors,
  Passage,
  Transform,
  Transforming,
  TransformOutlet,
} from '../../src/proxy/transform.js';
import { CLIENT, SERVER } from '../../src/tcp/events.js';
import {
  deadPort,
  dial,
  digest,
  HOST,
  pause,
  readAll,
  relayTo,
  release,
  serve,
  until,
  writeAll,
} from './harness.js';

afterEach(release);

/** Remembers what it was told; what it does with bytes is the test's. */
class Changing implements Transforming {
  readonly passages: Passage[] = [];
  readonly outlets: TransformOutlet[] = [];
  readonly opens: string[] = [];
  readonly failures: string[] = [];

  constructor(private readonly transform: (outlet: TransformOutlet) => Transform) {}

  make(passage: Passage, outlet: TransformOutlet): Transform {
    this.passages.push(passage);
    this.outlets.push(outlet);
    return this.transform(outlet);
  }
  opened({ host, target }: HostPort & { readonly target: HostPort | undefined }): void {
    this.opens.push(`${host} ${target?.port}`);
  }
  openFailed(target: HostPort, reason: string): void {
    this.failures.push(`${target.port}: ${reason}`);
  }
  get doors(): LocalDoors {
    const [passage] = this.passages;
    if (passage === undefined) throw new Error('no connection yet');
    if (passage.entry === undefined) throw new Error('nobody met the proxy');
    return passage.entry.doors;
  }
}

const asItIs = (): Changing =>
  new Changing((outlet) => ({
    push: (from, bytes) => outlet.write(from, bytes),
    end: (_from, done) => done(),
  }));

describe('a transform', () => {
  it('changes what the client receives and what inspectors see, and nothing that clients send', async () => {
    const { port: target } = await serve((socket) => {
      socket.once('data', (chunk) => socket.end(`you said ${chunk}`));
    });
    const upper = new Changing((outlet) => ({
      push: (from, bytes) => {
        const upperCase = Buffer.from(Buffer.from(bytes).toString().toUpperCase());
        outlet.write(from, from === SERVER ? upperCase : bytes);
      },
      end: (_from, done) => done(),
    }));
    const { port, recorder, over } = await relayTo(target, { transforming: upper });
    const client = await dial(port);
    client.end('hello');
    expect(await readAll(client)).toEqual(digest([Buffer.from('YOU SAID HELLO')]));
    await over();
    expect(recorder.seen(0, SERVER)).toEqual(digest([Buffer.from('YOU SAID HELLO')]));
    expect(recorder.seen(0, CLIENT)).toEqual(digest([Buffer.from('hello')]));
    const [passage] = upper.passages;
    expect(passage?.entry?.met).toEqual({ host: HOST, port });
    expect(passage?.route.target.port).toBe(target);
    expect(passage?.connection).toBe(recorder.connections[0]);
  });

  it('that holds the server is given no more than it has, and its rest when it lets go', async () => {
    const chunks = Array.from({ length: 64 }, (_, i) => new Uint8Array(64 * 1024).fill(i));
    const { port: target } = await serve((socket) => void writeAll(socket, chunks));
    let given = 0;
    let isHeld = false;
    const holding = new Changing((outlet) => ({
      push: (from, bytes) => {
        given += bytes.length;
        const kept = bytes.slice();
        isHeld = true;
        outlet.hold(from, true);
        setTimeout(() => {
          outlet.write(from, kept);
          isHeld = false;
          outlet.hold(from, false);
        }, 2);
      },
      end: (_from, done) => {
        const wait = (): void => void (isHeld ? setTimeout(wait, 1) : done());
        wait();
      },
    }));
    const { port } = await relayTo(target, { transforming: holding });
    const client = await dial(port);
    const received = readAll(client);
    await until(() => given > 0, 'bytes came');
    expect(await received).toEqual(digest(chunks));
    expect(given).toBe(64 * 64 * 1024);
  });

  it('has the last word before the FIN', async () => {
    const { port: target } = await serve((socket) => socket.end('all'));
    const late = new Changing((outlet) => ({
      push: () => undefined,
      end: (from, done) => {
        setTimeout(() => {
          outlet.write(from, Buffer.from('kept'));
          done();
        }, 20);
      },
    }));
    const { port } = await relayTo(target, { transforming: late });
    const client = await dial(port);
    expect(await readAll(client)).toEqual(digest([Buffer.from('kept')]));
  });

  it('of a connection that is gone may still write, to nobody', async () => {
    const { port: target } = await serve((socket) => socket.write('x'));
    const changing = asItIs();
    const { port, over } = await relayTo(target, { transforming: changing });
    const client = await dial(port);
    await until(() => changing.outlets.length > 0, 'the connection is there');
    client.resetAndDestroy();
    await over();
    changing.outlets[0]?.hold(SERVER, true);
    changing.outlets[0]?.write(SERVER, Buffer.from('late'));
    changing.outlets[0]?.show(SERVER, Buffer.from('late'));
    changing.outlets[0]?.hold(SERVER, false);
    changing.outlets[0]?.cut('reset');
  });
});

describe('doors', () => {
  async function connected(changing: Changing): Promise<{ port: number; target: number }> {
    const { port: target } = await serve((socket) => socket.end('first'));
    const { port } = await relayTo(target, { transforming: changing });
    await dial(port);
    await until(() => changing.passages.length > 0, 'the connection is there');
    return { port, target };
  }

  it('lead to nodes that no route names, each opened once', async () => {
    const changing = asItIs();
    await connected(changing);
    const { port: other } = await serve((socket) => socket.end('second'));
    const target = { host: HOST, port: other };
    expect(changing.doors.find(target)).toBeUndefined();
    const [door, again] = await Promise.all([
      changing.doors.open(target),
      changing.doors.open(target),
    ]);
    expect(again).toBe(door);
    expect(await changing.doors.open(target)).toBe(door);
    expect(changing.doors.find(target)).toBe(door);
    expect(changing.opens).toEqual([`${HOST} ${other}`]);
    expect(await readAll(await dial(door ?? 0))).toEqual(digest([Buffer.from('second')]));
    // Connections through a door are links like any other: they are changed, too.
    expect(changing.passages.map(({ entry }) => entry?.met.port)).toContain(door);
  });

  it('are those of the routes where these lead there', async () => {
    const changing = asItIs();
    const { port, target } = await connected(changing);
    expect(changing.doors.find({ host: HOST, port: target })).toBe(port);
    expect(changing.doors.find({ host: 'localhost', port: target })).toBeUndefined();
    changing.doors.alias({ host: 'node1', port: target }, port);
    expect(changing.doors.find({ host: 'node1', port: target })).toBe(port);
  });

  it('that cannot be opened are told of', async () => {
    const changing = asItIs();
    await connected(changing);
    expect(await changing.doors.open({ host: HOST, port: 70_000 })).toBeUndefined();
    expect(changing.failures).toEqual(['70000: 127.0.0.1:70000: target port is not in 1..65535']);
  });

  it('close with the proxy, those under way too', async () => {
    const changing = asItIs();
    const { port: target } = await serve((socket) => socket.resume());
    const { port, proxy } = await relayTo(target, { transforming: changing });
    await dial(port);
    await until(() => changing.passages.length > 0, 'the connection is there');
    const nobody = await deadPort();
    const door = await changing.doors.open({ host: HOST, port: nobody });
    const closing = proxy.close(0);
    const late = await changing.doors.open({ host: HOST, port: nobody + 1 });
    await closing;
    await pause(10);
    for (const closed of [door, late]) {
      const socket = connect(closed ?? 0, HOST);
      const code = await new Promise((resolve) => {
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
        socket.once('connect', () => resolve('connected'));
      });
      expect(code).toBe('ECONNREFUSED');
    }
  });
});

describe('a flow that is held', () => {
  it('is read again when no other reason holds it either', () => {
    const relay = new Relay();
    relay.step('connected', SERVER);
    const pauses = [{ verb: 'pause', end: SERVER }];
    const resumes = [{ verb: 'resume', end: SERVER }];
    expect(relay.step('held', SERVER)).toEqual(pauses);
    expect(relay.step('blocked', CLIENT)).toEqual([]);
    expect(relay.step('released', SERVER)).toEqual([]);
    expect(relay.step('drained', CLIENT)).toEqual(resumes);
    expect(relay.step('released', SERVER)).toEqual([]);
  });
});
