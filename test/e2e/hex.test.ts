/** `read --hex`: a pasted dump through the program, with the options of `read`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { lines, records, run, scratch } from './program.js';

const PASTED = `The client says:
00000000: 8075 0000 0001 000c 0000 000c 0000 abcd  .u..............
00000010: 0000 0000 0000 0000 7b22 7465 726d 223a  ........{"term":
00000020: 2237 227d                                "7"}

and the node answers
81 75 00 00 00 00 00 00 00 00 00 00 00 00 ab cd 00 00 00 00 00 00 00 00
`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('read --hex', () => {
  it('prints request and answer, from standard input or a file, in any place of the option', async () => {
    const path = join(scratch(), 'pasted.txt');
    writeFileSync(path, PASTED);
    const piped = await run(['read', '--hex', '-'], bytes(PASTED));
    expect(piped.stderr).toBe('');
    expect(piped.status).toBe(0);
    expect(lines(piped.stdout)).toEqual([
      expect.stringMatching(/ 1 .* > StartFusionUploader vb:12 term=7$/),
      expect.stringMatching(/ 2 .* < StartFusionUploader Success \(/),
    ]);
    expect(await run(['read', '--hex', path])).toEqual(piped);
    expect(await run(['read', path, '--hex'])).toEqual(piped);
  });

  it('-T ndjson: paired both ways, no time', async () => {
    const { stdout } = await run(['read', '--hex', '-T', 'ndjson', '-'], bytes(PASTED));
    const epoch = '0.000000000';
    expect(records(stdout)).toMatchObject([
      { number: 1, frame: 1, from: 'client', response: 2, epoch, dst: '0.0.0.0:11210' },
      { number: 2, frame: 2, from: 'server', request: 1, epoch, status_name: 'Success' },
    ]);
  });

  it('-V, -x, -c', async () => {
    const { status, stdout } = await run(
      ['read', '--hex', '-V', '-x', '-c', '1', '-'],
      bytes(PASTED),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('    Fusion: StartFusionUploader request');
    expect(stdout).toContain('0020  22 37 22 7d ');
    expect(stdout).not.toContain('Message 2');
  });

  it('what read -x prints is read again: the same messages', async () => {
    const capture = join(repositoryRoot, 'captures', 'rebalance.pcapng');
    const printed = await run(['read', '-x', '--secrets', 'show', capture]);
    const again = await run(['read', '--hex', '-T', 'ndjson', '-'], bytes(printed.stdout));
    const first = await run(['read', '-T', 'ndjson', capture]);
    const said = (stdout: string): unknown[] =>
      records(stdout).map(({ name, kind, opaque, summary }) => [name, kind, opaque, summary]);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(said(again.stdout).length).toBeGreaterThan(100);
    expect(said(again.stdout)).toEqual(said(first.stdout));
  });

  it('passwords are masked', async () => {
    const frame = `80210005000000000000000e${'0'.repeat(24)}504c41494e00${'726f6f74'}00707764`;
    const masked = await run(['read', '--hex', '-V', '-'], bytes(frame));
    const shown = await run(['read', '--hex', '-V', '--secrets', 'show', '-'], bytes(frame));
    expect(masked.status).toBe(0);
    expect(shown.stdout).toMatch(/pwd|707764/);
    expect(masked.stdout).not.toMatch(/pwd|707764/);
  });

  it.each([
    ['an odd digit', `${PASTED}\n8075000\n`, /line 9, column 1: odd number of hex digits \(7\)/],
    [
      'a line left out',
      PASTED.replace(/^00000010.*\n/m, ''),
      /line 3, column 1: offset 00000020 does not follow/,
    ],
  ])('%s: status 2, the place, and what can be read', async (_what, text, message) => {
    const { status, stdout, stderr } = await run(['read', '--hex', '-'], bytes(text));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toMatch(/< StartFusionUploader Success/);
  });

  it.each([
    ['no hex', bytes('Hello there.\n'), /: no hex in it; expected a dump by xxd/],
    ['nothing', bytes(''), /: empty file/],
  ])('%s: status 2 and one line', async (_what, text, message) => {
    const { status, stdout, stderr } = await run(['read', '--hex', '-'], text);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(lines(stderr)).toEqual([expect.stringMatching(message)]);
  });

  it('a capture: says to leave out the option', async () => {
    const capture = join(repositoryRoot, 'captures', 'loopback.pcap');
    const { status, stderr } = await run(['read', '--hex', capture]);
    expect(status).toBe(2);
    expect(lines(stderr)).toEqual([
      expect.stringMatching(/a pcap file and no text: leave out --hex/),
    ]);
  });
});
