/** A capture by ranges of its messages: what is printed is what the whole prints there. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { lines, records, run } from './program.js';

const CAPTURE = join(repositoryRoot, 'captures', 'edition-2025-11.pcapng');
const whole = await run(['read', '-T', 'ndjson', CAPTURE]);
const messages = records(whole.stdout);
const count = messages.length;

describe('read --range', () => {
  it.each([
    ['3-7', [], 3, 7],
    [`${count - 1}-`, [], count - 1, count],
    ['-4', [], 1, 4],
    ['5', [], 5, 5],
    ['6-', ['-c', '3'], 6, 8],
    ['6-7', ['-c', '30'], 6, 7],
  ])('%s %o prints what all prints of these', async (range, more, from, to) => {
    const { status, stdout, stderr } = await run([
      ...['read', '-T', 'ndjson', '--range', range, ...more, CAPTURE],
    ]);
    expect([status, stderr]).toEqual([0, '']);
    expect(records(stdout)).toEqual(messages.slice(from - 1, to));
  });

  it('filters within', async () => {
    const filter = ['-Y', 'couchbase.magic == 0x81', '--range', '3-9'];
    const { stdout } = await run(['read', '-T', 'ndjson', ...filter, CAPTURE]);
    const answers = messages.slice(2, 9).filter(({ kind }) => kind === 'response');
    expect(records(stdout)).toEqual(answers);
    expect(answers.length).toBeGreaterThan(0);
  });

  it('says so where the capture ends before', async () => {
    const { status, stdout, stderr } = await run(['read', '--range', '999999-', CAPTURE]);
    expect([status, stdout]).toEqual([0, '']);
    expect(lines(stderr)).toEqual([
      `fusionshark: ${CAPTURE}: no message 999999- in ${count} messages`,
    ]);
  });

  it.each(['0-3', '7-3', 'all', ''])('refuses %j', async (range) => {
    const { status, stdout, stderr } = await run(['read', `--range=${range}`, CAPTURE]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`"${range}" is not of the form FROM-TO, FROM- or -TO.`);
  });
});
