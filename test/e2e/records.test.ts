/** What the proxy leaves on the disk: rings, logrotate, a kill, a full disk. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { frame, response } from '../helpers/frames.js';
import { lacksTool } from '../helpers/skip.js';
import { lines, pause, type Running, records, run, runTool, scratch, start } from './program.js';

const GET = 0x00;
const VALUE = new Uint8Array(2000).fill(0x61);

/** Answers every message with its opaque and a value. */
let node: Server;
beforeAll(async () => {
  node = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (let at = 0; at + 24 <= bytes.length; at += 24 + bytes.readUInt32BE(at + 8)) {
        const opaque = bytes.readUInt32BE(at + 12);
        const extras = [0, 0, 0, 0];
        socket.write(response({ opcode: GET, opaque, extras, value: VALUE }));
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => node.once('listening', resolve));
});
afterAll(() => node.close());

const proxies: Running[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop('SIGKILL');
});

interface Traffic {
  readonly proxy: Running;
  /** One after the other, each waiting for its answer, on the same connection. */
  exchange(count: number): Promise<void>;
  end(): void;
}

/** The proxy with these options, and a client that is connected through it. */
async function traffic(...options: string[]): Promise<Traffic> {
  const { port } = node.address() as AddressInfo;
  const proxy = start(['proxy', '--no-ui', '--map', `0=127.0.0.1:${port}`, ...options]);
  proxies.push(proxy);
  const [, listening] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
  const socket: Socket = connect(Number(listening), '127.0.0.1');
  socket.on('error', () => undefined);
  let received = 0;
  let opaque = 0;
  socket.on('data', ({ length }) => {
    received += length;
  });
  const answer = 24 + 4 + VALUE.length;
  return {
    proxy,
    exchange: async (count) => {
      for (let i = 0; i < count; i += 1) {
        opaque += 1;
        socket.write(frame({ opcode: GET, opaque, key: `key-${opaque}` }));
        while (received < opaque * answer) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    end: () => socket.end(),
  };
}

async function read(path: string): Promise<Record<string, unknown>[]> {
  const { stdout, stderr, status } = await run(['read', '-T', 'ndjson', path]);
  expect([status, stderr]).toEqual([0, '']);
  return records(stdout);
}

const opaques = (all: readonly Record<string, unknown>[]): unknown[] =>
  all.map(({ opaque, kind }) => `${kind} ${opaque}`);

/** Requests and answers as `exchange` makes them. */
const exchanged = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => {
    const opaque = `0x${(first + i).toString(16).padStart(8, '0')}`;
    return [`request ${opaque}`, `response ${opaque}`];
  }).flat();

describe('-b', () => {
  it('leaves files that can each be read alone, and together hold everything', async () => {
    const folder = scratch();
    const path = join(folder, 'ring.pcapng');
    const { proxy, exchange, end } = await traffic('-w', path, '-b', 'filesize:30');
    await exchange(100);
    end();
    expect(await proxy.stop()).toBe(0);
    const files = readdirSync(folder).sort();
    expect(files.length).toBeGreaterThan(5);
    const read1by1 = await Promise.all(files.map((file) => read(join(folder, file))));
    expect(opaques(read1by1.flat())).toEqual(exchanged(1, 100));
    files.forEach((file, index) => {
      expect(file).toMatch(
        new RegExp(`^ring_${String(index + 1).padStart(5, '0')}_\\d{14}\\.pcapng$`),
      );
      expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(30_000);
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    });
  });

  it('keeps as many files as it may', async () => {
    const folder = scratch();
    const path = join(folder, 'ring.pcapng');
    const ring = ['-b', 'filesize:20', '-b', 'files:2'];
    const { proxy, exchange, end } = await traffic('-w', path, ...ring);
    await exchange(50);
    end();
    expect(await proxy.stop('SIGINT')).toBe(0);
    const files = readdirSync(folder).sort();
    expect(files).toHaveLength(2);
    const last = opaques((await Promise.all(files.map((file) => read(join(folder, file))))).flat());
    expect(last).toEqual(exchanged(1, 50).slice(-last.length));
  });

  it.skipIf(lacksTool('tshark'))('has nothing that tshark complains of', async () => {
    const folder = scratch();
    const path = join(folder, 'ring.pcapng');
    const { proxy, exchange, end } = await traffic('-w', path, '-b', 'filesize:30');
    await exchange(60);
    end();
    await proxy.stop();
    const { port } = node.address() as AddressInfo;
    const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const fields = ['frame.interface_name', '_ws.expert.severity', '_ws.expert.message'];
    for (const file of readdirSync(folder)) {
      const { stdout, stderr } = await runTool('tshark', [
        ...['-r', join(folder, file), ...checks, '-d', `tcp.port==${port},couchbase`],
        ...['-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      ]);
      expect(stderr.replace(/^Running as user.*$/gm, '').trim()).toBe('');
      const rows = lines(stdout).map((line) => line.split('\t'));
      expect(new Set(rows.map(([name]) => name))).toEqual(
        new Set([`127.0.0.1:0=127.0.0.1:${port}`]),
      );
      // Beginnings and ends of connections are remarks (chat, 0x200000), no complaints.
      const complaints = rows.filter(
        ([, severity]) => Number(severity?.split(',')[0] ?? 0) > 0x200000,
      );
      expect(complaints).toEqual([]);
    }
  });

  it.each([
    [['-b', 'filesize:1'], '-b needs -w'],
    [['-w', 'x', '-b', 'files:3'], '-b files needs -b filesize or -b duration'],
    [['-w', 'x', '-b', 'size:3'], 'is not of the form filesize:N, duration:N, files:N'],
    [['-w', 'x', '-b', 'files:0'], 'is not a whole number, 1 to 99999'],
    [['--log-rotate', 'size:1M'], '--log-rotate needs --log with a file'],
    [['--log', 'x', '--log-rotate', 'files:3'], 'files needs size or time'],
    [['--log', 'x', '--log-rotate', 'size:3X'], 'with one of K, M, G behind it'],
  ])('%j is refused', async (options, message) => {
    const { status, stderr } = await run(['proxy', '--no-ui', '--map', '0=a:1', ...options]);
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('SIGHUP', () => {
  it('begins log and capture anew where logrotate has moved them', async () => {
    const folder = scratch();
    const [log, capture] = [join(folder, 'log'), join(folder, 'capture.pcapng')];
    const { proxy, exchange, end } = await traffic('--log', log, '-w', capture);
    await exchange(10);
    // An answer is relayed before it is written.
    await pause(500);
    for (const path of [log, capture]) renameSync(path, `${path}.1`);
    proxy.child.kill('SIGHUP');
    while (readdirSync(folder).length < 4) await pause(20);
    await exchange(10);
    end();
    expect(await proxy.stop()).toBe(0);
    const ofLog = [`${log}.1`, log].map((path) => opaques(records(readFileSync(path, 'utf8'))));
    expect(ofLog).toEqual([exchanged(1, 10), exchanged(11, 20)]);
    const ofCapture = [await read(`${capture}.1`), await read(capture)];
    expect(ofCapture.map(opaques)).toEqual(ofLog);
  });
});

describe('SIGHUP without files', () => {
  it('ends the program, as a terminal that goes does', async () => {
    const { proxy } = await traffic();
    expect(await proxy.stop('SIGHUP')).toBe(0);
  });
});

describe('--log-rotate', () => {
  it('leaves logs that together hold everything, the old ones compressed', async () => {
    const folder = scratch();
    const rotate = ['--log-rotate', 'size:50K'];
    const { proxy, exchange, end } = await traffic('--log', join(folder, 'log.ndjson'), ...rotate);
    await exchange(60);
    // What is still being compressed at the end stays as it is.
    const compressed = () => readdirSync(folder).filter((file) => file.endsWith('.gz'));
    while (compressed().length < 3 || readdirSync(folder).length > compressed().length + 1) {
      await pause(50);
    }
    end();
    expect(await proxy.stop()).toBe(0);
    const files = readdirSync(folder).sort();
    const old = files.filter((file) => /^log_\d{5}_\d{14}\.ndjson\.gz$/.test(file));
    expect(old.length).toBeGreaterThan(2);
    expect(files).toEqual(['log.ndjson', ...old]);
    const texts = old.map((file) => gunzipSync(readFileSync(join(folder, file))).toString());
    const all = [...texts, readFileSync(join(folder, 'log.ndjson'), 'utf8')].join('');
    expect(opaques(records(all))).toEqual(exchanged(1, 60));
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });
});

describe('kill -9', () => {
  it('leaves everything that is older than the flush interval', async () => {
    const folder = scratch();
    const [log, capture] = [join(folder, 'log'), join(folder, 'capture.pcapng')];
    const { proxy, exchange } = await traffic('--log', log, '-w', capture);
    await exchange(25);
    await pause(1000);
    await proxy.stop('SIGKILL');
    expect(opaques(records(readFileSync(log, 'utf8')))).toEqual(exchanged(1, 25));
    expect(opaques(await read(capture))).toEqual(exchanged(1, 25));
  });
});

/** A disk of 128 KiB, or undefined where this user may not make one. */
function smallDisk(): { folder: string; remove: () => void } | undefined {
  const folder = join(scratch(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return {
    folder,
    remove: () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  };
}

describe('a full disk', () => {
  it('does not stop the traffic; both files go on when there is space', async (context) => {
    const disk = smallDisk();
    if (disk === undefined) {
      console.warn('\n*** SKIPPED TEST: no file system can be mounted here (needs root)\n');
      return context.skip();
    }
    try {
      const [log, capture] = [join(disk.folder, 'log'), join(disk.folder, 'capture.pcapng')];
      const filler = join(disk.folder, 'filler');
      const { proxy, exchange, end } = await traffic('--log', log, '-w', capture);
      await exchange(5);
      await pause(500);
      try {
        writeFileSync(filler, new Uint8Array(128 * 1024));
      } catch {
        // Now it is full.
      }
      await exchange(8);
      await proxy.says(/capture\.pcapng: ENOSPC.*tried again every second/);
      await proxy.says(/log: ENOSPC/);
      await exchange(3);
      // Whatever is there is readable, full or not; an attempt under way may show as a cut end.
      const now = await run(['read', '-T', 'ndjson', capture]);
      expect(now.stderr).toMatch(/^(fusionshark: \S+: cut short: [^\n]*\n)?$/);
      const before = opaques(records(now.stdout));
      expect(before.length).toBeGreaterThanOrEqual(10);
      expect(before).toEqual(exchanged(1, 16).slice(0, before.length));
      rmSync(filler);
      await proxy.says(/capture\.pcapng: written again; nothing was lost/);
      await proxy.says(/log: written again; nothing was lost/);
      await exchange(1);
      end();
      expect(await proxy.stop()).toBe(0);
      expect(opaques(await read(capture))).toEqual(exchanged(1, 17));
      expect(opaques(records(readFileSync(log, 'utf8')))).toEqual(exchanged(1, 17));
    } finally {
      disk.remove();
    }
  });
});
