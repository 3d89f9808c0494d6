/** Statistics of the sample captures: they agree with each other, and with what the analysis says. */
import { describe, expect, it } from 'vitest';
import { captures } from '../captures.js';
import { PIPE, ran } from './run.js';

const sum = (rows: readonly Record<string, unknown>[], ...keys: readonly string[]): number =>
  rows.reduce((total, row) => keys.reduce((part, key) => part + Number(row[key] ?? 0), total), 0);

const capture = (name: string): string => captures.find((path) => path.includes(name)) as string;

describe.each(captures)('%s', (path) => {
  it('has as many messages and bytes whichever way they are counted', async () => {
    const whole = (await ran(path, 'io,stat,0')).rows[0]?.columns as {
      messages: number;
      bytes: number;
    }[];
    const { messages, bytes } = whole[0] ?? { messages: 0, bytes: 0 };
    expect(messages).toBeGreaterThan(0);
    const parts = (await ran(path, 'io,stat,0.01')).rows.flatMap(
      ({ columns }) => columns as never[],
    );
    expect([sum(parts, 'messages'), sum(parts, 'bytes')]).toEqual([messages, bytes]);
    const conversations = (await ran(path, 'conv')).rows;
    expect([sum(conversations, 'messages'), sum(conversations, 'bytes')]).toEqual([
      messages,
      bytes,
    ]);
    const { rows: ends } = await ran(path, 'endpoints');
    expect(sum(ends, 'sent_messages')).toBe(messages);
    expect([sum(ends, 'sent_bytes'), sum(ends, 'received_bytes')]).toEqual([bytes, bytes]);
    const { rows: commands } = await ran(path, 'opcodes');
    expect(sum(commands, 'requests', 'answers')).toBe(messages);
    expect(sum(commands, 'request_bytes', 'answer_bytes')).toBe(bytes);
    const { rows: statuses } = await ran(path, 'status');
    expect(sum(statuses, 'answers')).toBe(sum(commands, 'answers'));
    const failures = statuses.filter(({ failure }) => failure === true);
    expect(sum(failures, 'answers')).toBe(sum(commands, 'errors'));
  });

  it('has the findings of the analysis, each counted once', async () => {
    const { rows, findings } = await ran(path, 'expert');
    expect(sum(rows, 'count')).toBe(findings.length);
    for (const { severity, id, count } of rows) {
      const same = findings.filter((each) => each.severity === severity && each.id === id);
      expect(same).toHaveLength(count as number);
    }
  });
});

it('has only the findings that are as bad as asked for', async () => {
  const all = (await ran(capture('mistakes'), 'expert')).rows;
  const { rows } = await ran(capture('mistakes'), 'expert,warn');
  expect(rows).toEqual(all.filter(({ severity }) => severity === 'error' || severity === 'warn'));
  expect(rows.length).toBeLessThan(all.length);
});

it('tells latencies apart as finely as asked for', async () => {
  const { rows: all } = await ran(capture('rebalance'), 'couchbase,srt');
  const { rows } = await ran(capture('rebalance'), 'couchbase,srt,node,vbucket');
  expect(rows.length).toBeGreaterThan(all.length);
  expect(sum(rows, 'answers')).toBe(sum(all, 'answers'));
  expect(new Set(rows.map(({ node }) => node)).size).toBe(2);
  expect(rows.some(({ vbucket }) => vbucket === 14)).toBe(true);
  expect(all.some((row) => 'node' in row || 'vbucket' in row)).toBe(false);
});

describe('a filter', () => {
  const path = capture('failures');

  it('after the name counts only what it lets through', async () => {
    const { rows } = await ran(path, 'opcodes,couchbase.status == 0');
    expect(sum(rows, 'requests', 'errors')).toBe(0);
    expect(sum(rows, 'answers')).toBe(
      sum(
        (await ran(path, 'status')).rows.filter(({ status }) => status === 0),
        'answers',
      ),
    );
  });

  it('of the reading does so as well, for findings that were told before too', async () => {
    const { rows } = await ran(path, 'expert', ({ number }) => number <= 20);
    const all = await ran(path, 'expert');
    expect(sum(rows, 'count')).toBeGreaterThan(0);
    expect(sum(rows, 'count')).toBeLessThan(all.findings.length);
    expect(rows.every(({ first }) => Number(first) <= 20)).toBe(true);
  });

  it('makes a pair of columns in io,stat, commas inside it or not', async () => {
    const { rows, result } = await ran(path, 'io,stat,0,message.number in {1, 2, 3},fusion');
    const counts = rows[0]?.columns as { filter: string; messages: number }[];
    const [three, fusion] = counts;
    expect(three).toMatchObject({ filter: 'message.number in {1, 2, 3}', messages: 3 });
    expect(fusion?.messages).toBeGreaterThan(100);
    expect(result.text(PIPE)).toContain('1: message.number in {1, 2, 3}\n2: fusion\n');
  });
});

describe('fusion,vbuckets and fusion,snapshots', () => {
  it('tell the history of a rebalance', async () => {
    const { rows } = await ran(capture('rebalance'), 'fusion,vbuckets');
    const row = rows.find(({ vbucket }) => vbucket === 14);
    expect(row).toMatchObject({
      bucket: 'default',
      highest_term: '1',
      snapshots_held: 0,
      changes: 15,
    });
    expect(row?.requests).toBe(row?.answers);
    const { rows: snapshots } = await ran(capture('rebalance'), 'fusion,snapshots');
    expect(
      snapshots.map(({ number, vbuckets, state, released_number: by }) => [
        number,
        vbuckets,
        state,
        by,
      ]),
    ).toEqual([
      [102, [14, 15, 16], 'released', 374],
      [430, [26], 'released', 523],
      [568, [49], 'released', 662],
    ]);
  });

  it('know what was not released', async () => {
    const { rows } = await ran(capture('mistakes'), 'fusion,snapshots');
    expect(rows.map(({ number, state }) => [number, state])).toEqual([
      [302, 'released'],
      [317, 'replaced'],
      [323, 'held'],
    ]);
  });

  it('leave out what a filter leaves out', async () => {
    const { rows } = await ran(
      capture('rebalance'),
      'fusion,snapshots',
      ({ number }) => number > 500,
    );
    expect(rows.map(({ number }) => number)).toEqual([568]);
  });
});

describe('follow', () => {
  const path = capture('edition-2025-11');

  it('shows both sides of a connection, secrets masked', async () => {
    const { result } = await ran(path, 'follow,0');
    const text = result.text(PIPE);
    const { rows } = await ran(path, 'conv,tcp.stream == 0');
    expect(text.match(/^\t?#\d+ /gm)).toHaveLength(Number(rows[0]?.messages));
    expect(text.match(/^\t#\d+ /gm)).toHaveLength(Number(rows[0]?.server_messages));
    expect(text).toContain('"metadatastore_auth_token":"*****');
    expect(text).not.toContain('example-token');
    expect(text).not.toMatch(/[^\t\n -~]/);
  });

  it('takes the form before the number as well', async () => {
    const hex = (await ran(path, 'follow,0,hex')).result.text(PIPE);
    expect(hex).toContain('\n0000  80 1f');
    expect((await ran(path, 'follow,tcp,hex,0')).result.text(PIPE)).toBe(hex);
  });

  it('prints records as they are', async () => {
    const { result, rows } = await ran(path, 'follow,1,ndjson');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ stream }) => stream === 1)).toBe(true);
    expect(result.text(PIPE)).toBe([...result.records()].join(''));
  });

  it('says so where there is no such connection', async () => {
    const { result } = await ran(path, 'follow,4711');
    expect(result.text(PIPE)).toContain('No messages in stream 4711.\n');
  });
});
