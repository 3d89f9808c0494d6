/** Bad input: one clear line on stderr, the contract's status, everything readable printed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort, lines, run, scratch } from './program.js';
import { pcap, tcpConversation } from './sample.js';

const folder = scratch();
const sample = pcap(tcpConversation());
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  mkdirSync(at('folder'));
  writeFileSync(at('empty.pcap'), '');
  writeFileSync(at('notes.txt'), 'These are notes, and no capture at all.\n');
  writeFileSync(
    at('solaris.snoop'),
    Uint8Array.of(...Buffer.from('snoop\0\0\0'), 0, 0, 0, 2, 0, 0, 0, 4),
  );
  writeFileSync(at('whole.pcap'), sample);
  writeFileSync(at('cut.pcap'), sample.subarray(0, sample.length - 10));
  writeFileSync(at('other.pcap'), pcap([]));
});

describe('files that cannot be read', () => {
  it.each([
    ['absent.pcap', /absent\.pcap: no such file/],
    ['\u001b[2Jabsent.pcap', /\\u001b\[2Jabsent\.pcap: no such file/],
    ['folder', /folder: is a directory/],
    ['empty.pcap', /empty\.pcap: (is )?empty/],
    ['notes.txt', /notes\.txt: .*text/],
    ['solaris.snoop', /solaris\.snoop: .*snoop.*editcap/],
  ])('%s: status 2 and one line', async (name, message) => {
    const { status, stdout, stderr } = await run(['read', at(name)]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('\u001b');
  });

  it('a capture cut in the middle: status 2, all whole messages, one line', async () => {
    const whole = await run(['read', at('whole.pcap')]);
    const cut = await run(['read', at('cut.pcap')]);
    expect(whole.status).toBe(0);
    expect(lines(whole.stdout)).toHaveLength(2);
    expect(cut.status).toBe(2);
    expect(lines(cut.stderr)).toHaveLength(1);
    expect(cut.stderr).toMatch(/cut\.pcap: cut short: .* needs \d+ bytes, \d+ are there/);
    expect(lines(cut.stdout)).toEqual(lines(whole.stdout).slice(0, 1));
  });

  it('a capture without messages says so, and how to force a port', async () => {
    const { status, stdout, stderr } = await run(['read', at('other.pcap')]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/no messages.*-d tcp\.port==/);
  });

  it('a capture cut before its first packet is damaged, and nothing else is said', async () => {
    const { status, stderr } = await run(['read', '-'], sample.subarray(0, 30));
    expect(status).toBe(2);
    expect(lines(stderr)).toEqual([expect.stringMatching(/cut short/)]);
  });

  it('the same bytes through standard input', async () => {
    const file = await run(['read', at('whole.pcap')]);
    const pipe = await run(['read', '-'], sample);
    expect(pipe).toEqual(file);
    const cut = await run(['read', '-'], sample.subarray(0, sample.length - 10));
    expect(cut.status).toBe(2);
    expect(lines(cut.stderr)).toHaveLength(1);
  });

  it('text through standard input', async () => {
    const { status, stderr } = await run(
      ['read', '-'],
      new TextEncoder().encode('hello\n'.repeat(9)),
    );
    expect(status).toBe(2);
    expect(lines(stderr)).toHaveLength(1);
  });
});

describe('usage', () => {
  it.each([
    [['read']],
    [['read', '-T', 'xml', 'x.pcap']],
    [['read', '-c', '0', 'x.pcap']],
    [['read', '-d', 'udp.port==1,dns', 'x.pcap']],
    [['proxy']],
    [['proxy', '--map', '70000=localhost:11210']],
    [['proxy', '--map', '11310']],
    [['sim', '--edition', '1999']],
    [['sim', '--listen', 'nonsense']],
    [['nonsense']],
  ])('%j: status 1, and what is wrong on stderr', async (args) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^(error|fusionshark): /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('the UI without a terminal', async () => {
    const { status, stderr } = await run(['replay', at('whole.pcap')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/no terminal/);
  });

  it.each([...['read', 'replay', 'proxy', 'sim', 'demo', 'send', 'resend']])(
    '%s --help has an example',
    async (name) => {
      const { status, stdout } = await run([name, '--help']);
      expect(status).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}fusionshark ${name} `));
    },
  );
});

describe('the network', () => {
  it('port in use: status 5, one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    for (const args of [
      ['proxy', '--no-ui', '--map', `${port}=127.0.0.1:1`],
      ['sim', '--listen', String(port)],
    ]) {
      const { status, stderr } = await run(args);
      expect(status).toBe(5);
      expect(lines(stderr)).toHaveLength(1);
      expect(stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}: port is in use`));
    }
    taken.close();
  });

  it('a log that cannot be written: status 2, one line', async () => {
    const port = await freePort();
    for (const option of ['--log', '-w']) {
      const { status, stderr } = await run([
        'proxy',
        '--no-ui',
        '--map',
        `${port}=127.0.0.1:1`,
        option,
        at('folder'),
      ]);
      expect(status).toBe(2);
      expect(lines(stderr)).toHaveLength(1);
      expect(stderr).toContain(at('folder'));
    }
  });
});
