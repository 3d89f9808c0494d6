/** Files as users have them: compressed, tunnelled, damaged, still growing; and what the program says. */
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { damagedFrom } from '../cases/damaged/generate.js';
import { lines, pause, type Running, records, run, scratch, start } from './program.js';
import { pcap, tcpConversation } from './sample.js';

const folder = scratch();
const sample = pcap(tcpConversation());
/** Low byte of the client's port, in what it sends and in what it is sent: Ethernet, IPv4, TCP. */
const PORT_AT = [35, 37] as const;

/** The conversation once more, of another client. */
const conversation = (client: number): number[][] =>
  tcpConversation().map((packet, i) => {
    // Client and server speak in turn.
    packet[PORT_AT[i % 2 === 0 ? 0 : 1]] = client;
    return packet;
  });

/** Long enough for damage in the middle. */
const long = pcap(Array.from({ length: 40 }, (_, i) => conversation(i)).flat());

function write(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe('compressed', () => {
  it('a file, and standard input, give what the capture gives', async () => {
    const plain = await run(['read', '-T', 'ndjson', write('plain.pcap', sample)]);
    expect(records(plain.stdout)).toHaveLength(2);
    const packed = gzipSync(sample);
    expect(await run(['read', '-T', 'ndjson', write('packed.pcap.gz', packed)])).toEqual(plain);
    const piped = await run(['read', '-T', 'ndjson', '-'], packed);
    const withoutAnswers = ({ response: _, ...rest }: Record<string, unknown>) => rest;
    const essence = (text: string) => records(text).map(withoutAnswers);
    expect(essence(piped.stdout)).toEqual(essence(plain.stdout));
  });

  it('cut: status 2, what is readable, a line for each kind', async () => {
    const packed = gzipSync(long, { level: 0 });
    const file = write('cut.pcap.gz', packed.subarray(0, packed.length >> 1));
    const { status, stdout, stderr } = await run(['read', file]);
    expect(status).toBe(2);
    expect(lines(stdout).length).toBeGreaterThan(30);
    expect(lines(stderr)).toHaveLength(2);
    expect(stderr).toMatch(/cut short: the gzip data end after \d+ bytes/);
  });
});

describe('damaged', () => {
  const cases = damagedFrom(long).filter(({ kinds }) => kinds.length > 0);

  it.each(cases)('$name: status 2, a line for each kind, no stack', async ({ bytes, name }) => {
    const { status, stderr } = await run(['read', write('damaged.pcap', bytes)]);
    expect([name, status]).toEqual([name, 2]);
    const told = lines(stderr);
    const kinds = told.map(
      (line) => /: (damaged|cut short|\d+ packets?|no packet)/.exec(line)?.[1],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(kinds).not.toContain(undefined);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('a wrong link type: status 2, and why', async () => {
    const bytes = Uint8Array.from(sample);
    bytes[20] = 101;
    const { status, stderr } = await run(['read', write('wrong.pcap', bytes)]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no packet is IPv4 or IPv6 under the link type/);
  });
});

describe('--follow', () => {
  const until = async (running: Running, messages: number): Promise<void> => {
    for (let i = 0; i < 400 && lines(running.stdout).length < messages; i += 1) await pause(25);
    expect(lines(running.stdout)).toHaveLength(messages);
  };

  it('prints messages as they come, through rotation, and ends with status 0 on SIGINT', async () => {
    const file = write('growing.pcap', sample.subarray(0, 300));
    const running = start(['read', '--follow', file]);
    await until(running, 1);
    appendFileSync(file, sample.subarray(300));
    await until(running, 2);
    renameSync(file, `${file}.1`);
    write('growing.pcap', pcap(conversation(1)));
    await until(running, 4);
    expect(running.stderr).toMatch(/growing\.pcap: the file .*; reading goes on at its beginning/);
    expect(await running.stop('SIGINT')).toBe(0);
    expect(lines(running.stderr)).toHaveLength(1);
  });

  it('of what is no capture: status 2', async () => {
    const file = write('notes.txt', new TextEncoder().encode('no capture at all, but text\n'));
    const { status, stderr } = await run(['read', '--follow', file]);
    expect(status).toBe(2);
    expect(lines(stderr)).toHaveLength(1);
  });
});
