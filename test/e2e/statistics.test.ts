/** `read -z` and `--plot` as a user runs them: what is counted, where it is printed, what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { lines, records, run, scratch } from './program.js';

const CAPTURE = join(repositoryRoot, 'captures', 'rebalance.pcapng');
const count = lines((await run(['read', CAPTURE])).stdout).length;

/** Rows of one statistic. */
const rowsOf = async (...args: readonly string[]) =>
  records((await run(['read', '-q', '-T', 'ndjson', ...args, CAPTURE])).stdout);

interface Counted {
  readonly messages: number;
}

const countsOf = async (...args: readonly string[]): Promise<Counted | undefined> => {
  const rows = await rowsOf('-z', 'io,stat,0', ...args);
  return rows.flatMap(({ columns }) => columns as readonly Counted[])[0];
};

describe('read -z', () => {
  it('prints tables after the messages, in the order asked for', async () => {
    const { status, stdout, stderr } = await run([
      ...['read', '-z', 'opcodes', '-z', 'io,stat,0', CAPTURE],
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const printed = stdout.split('\n');
    expect(printed.indexOf('Commands')).toBe(count);
    expect(printed.indexOf('Messages and bytes by interval')).toBeGreaterThan(count);
  });

  it('prints nothing else with -q, and with -q alone nothing', async () => {
    const { stdout } = await run(['read', '-q', '-z', 'opcodes', CAPTURE]);
    expect(stdout).toMatch(/^Commands\nopcode {2}command/);
    expect(await run(['read', '-q', CAPTURE])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('counts what -Y, --range and -c let through', async () => {
    expect((await countsOf())?.messages).toBe(count);
    expect((await countsOf('--range', '11-20'))?.messages).toBe(10);
    expect((await countsOf('-c', '7'))?.messages).toBe(7);
    const mine = await countsOf('-Y', 'couchbase.opcode == "SetVbucket"');
    const command = (await rowsOf('-z', 'opcodes')).find(({ command }) => command === 'SetVbucket');
    expect(mine?.messages).toBe(Number(command?.requests) + Number(command?.answers));
  });

  it('ends with the last message of -c, whatever else was read', async () => {
    const [interval] = await rowsOf('-z', 'io,stat,0', '-c', '2');
    const times = records((await run(['read', '-T', 'ndjson', '-c', '2', CAPTURE])).stdout).map(
      ({ epoch }) => Number(epoch),
    );
    expect(interval?.to).toBeCloseTo((times[1] ?? 0) - (times[0] ?? 0), 6);
    const [snapshot] = await rowsOf('-z', 'fusion,snapshots', '-c', '110');
    expect(snapshot).toMatchObject({ number: 102, state: 'held' });
  });

  it('finds what check finds, of a file and through a pipe', async () => {
    const found = records((await run(['check', '-T', 'ndjson', CAPTURE])).stdout);
    const counts = new Map<unknown, number>();
    for (const { id } of found) counts.set(id, (counts.get(id) ?? 0) + 1);
    const { stdout } = await run(
      ['read', '-q', '-T', 'ndjson', '-z', 'expert', '-'],
      readFileSync(CAPTURE),
    );
    for (const rows of [await rowsOf('-z', 'expert'), records(stdout)]) {
      for (const [id, due] of counts) {
        const own = rows.filter((row) => row.id === id).map((row) => Number(row.count));
        expect([id, own.reduce((sum, each) => sum + each, 0)]).toEqual([id, due]);
      }
    }
  });

  it('help needs no file; anything else does', async () => {
    const help = await run(['read', '-z', 'help']);
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('fusion,vbuckets[,FILTER]');
    expect(await run(['read', '-q'])).toMatchObject({ status: 1, stdout: '' });
  });

  it.each([
    [['-z', 'opcode'], 1, '-z opcode: there is no such statistic; did you mean opcodes?'],
    [['-z', 'conv,foo =='], 4, 'foo =='],
    [['--plot', 'rates'], 1, 'did you mean rate?'],
    [['--svg', 'x.svg'], 1, '--svg needs --plot'],
    [['--plot', 'rate', '--svg', join('no', 'such', 'folder.svg')], 2, 'ENOENT'],
  ])('%j ends with %i', async (args, due, why) => {
    const { status, stdout, stderr } = await run(['read', ...args, CAPTURE]);
    expect([status, stdout]).toEqual([due, '']);
    expect(stderr).toContain(why);
  });
});

describe('read --plot', () => {
  it('draws instead of printing', async () => {
    const { status, stdout } = await run(['read', '--plot', 'vbuckets', CAPTURE]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Vbuckets over time\n/);
    expect(stdout).toContain('default 14 uploader');
  });

  it('writes the picture to a file, or to standard output', async () => {
    const path = join(scratch(), 'rate.svg');
    const { status, stdout } = await run(['read', '--plot', 'rate', '--svg', path, CAPTURE]);
    expect([status, stdout]).toEqual([0, '']);
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect((await run(['read', '--plot', 'rate', '--svg', '-', CAPTURE])).stdout).toBe(svg);
  });
});
