/** A capture that is still being written: in the terminal UI as it grows, and begun anew under its name. */
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { lines, pause, records, run, scratch, start } from './program.js';
import { pcap, tcpConversation } from './sample.js';
import { Terminal } from './tmux.js';

const folder = scratch();
/** Low byte of the client's port, in what it sends and in what it is sent: Ethernet, IPv4, TCP. */
const PORT_AT = [35, 37] as const;

/** A request and its answer, each of another client. */
const conversation = (client: number): number[][] =>
  tcpConversation().map((packet, i) => {
    packet[PORT_AT[i % 2 === 0 ? 0 : 1]] = client;
    return packet;
  });

const captureOf = (...clients: readonly number[]): Uint8Array =>
  pcap(clients.flatMap(conversation));

/** Header and the first three packets: the answer is still to come. */
const BEGINNING = captureOf(1).subarray(0, 300);

function write(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe.skipIf(lacksTool('tmux'))('replay --follow', () => {
  let terminal: Terminal;
  afterEach(() => terminal.close());

  it('shows messages as they are written, through rotation, until q', async () => {
    const file = write('shown.pcap', BEGINNING);
    terminal = new Terminal(120, 40);
    terminal.open(['replay', '--follow', file]);
    const first = await terminal.shows(/FILE FOLLOWED.*shown\.pcap/);
    expect(first).toMatch(/^1 .*StartFusionUploader/m);
    expect(first).not.toMatch(/^2 .*StartFusionUploader/m);
    appendFileSync(file, captureOf(1).subarray(300));
    await terminal.shows(/^2 .*StartFusionUploader/m);
    renameSync(file, `${file}.1`);
    write('shown.pcap', captureOf(2, 3));
    const rotated = await terminal.shows(/^6 .*StartFusionUploader/m);
    expect(rotated).toMatch(/FILE FOLLOWED/);
    expect(rotated).toMatch(/the file (is gone|has been replaced)/);
    terminal.keys('q');
    expect(await terminal.shows(/status 0/)).toMatch(/reading goes on at its beginning/);
  });

  it('waits on the screen for a file that has nothing in it yet', async () => {
    const file = write('empty.pcap', new Uint8Array(0));
    terminal = new Terminal(120, 40);
    terminal.open(['replay', '--follow', file]);
    await terminal.shows(/empty\.pcap.*0\/0/);
    appendFileSync(file, captureOf(1));
    await terminal.shows(/^2 .*StartFusionUploader/m);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('of no file is refused before there is a screen', async () => {
    terminal = new Terminal(120, 40);
    terminal.open(['replay', '--follow', join(folder, 'absent.pcap')]);
    await terminal.shows(/absent\.pcap: no such file[\s\S]*status 2/);
  });
});

describe('read --follow -T ndjson of a file that is written anew', () => {
  it('says so, reads it from its beginning, and ends on SIGINT', async () => {
    const file = write('anew.pcap', captureOf(1));
    const running = start(['read', '--follow', '-l', '-T', 'ndjson', file]);
    const printed = async (count: number): Promise<void> => {
      for (let i = 0; i < 400 && lines(running.stdout).length < count; i += 1) await pause(25);
      expect(lines(running.stdout)).toHaveLength(count);
    };
    await printed(2);
    // Longer than before by the next look, as tcpdump -w may be that is started again.
    write('anew.pcap', captureOf(2, 3));
    await printed(6);
    write('anew.pcap', captureOf(4).subarray(0, 24));
    await running.says(/the file has been cut/);
    appendFileSync(file, captureOf(4).subarray(24));
    await printed(8);
    expect(running.stderr).toMatch(/anew\.pcap: the file has been written anew; reading goes on/);
    expect(await running.stop('SIGINT')).toBe(0);
    expect(lines(running.stderr)).toHaveLength(2);
    const clients = records(running.stdout)
      .filter(({ kind }) => kind === 'request')
      .map(({ src }) => src);
    expect(new Set(clients).size).toBe(4);
  });

  it('is damage where what takes its place is no capture: status 2', async () => {
    const file = write('text.pcap', captureOf(1));
    const running = start(['read', '--follow', '-T', 'ndjson', file]);
    await pause(600);
    writeFileSync(file, 'notes instead of packets\n');
    expect(await running.exited).toBe(2);
    expect(running.stderr).toMatch(/text\.pcap: not a capture file/);
    const { status } = await run(['read', '--follow', file]);
    expect(status).toBe(2);
  });
});
