/** A capture sent again over real sockets, to nodes that answer the same, otherwise, late or not at all. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { type ResendOptions, resend } from '../../../src/engine/resend/resend.js';
import { HEADER_LENGTH, readHeader } from '../../../src/mcbp/header.js';
import type { Difference } from '../../../src/resend/compare.js';
import { parseSetting } from '../../../src/resend/setting.js';
import { latencyDifferences } from '../../../src/statistics/diff/latencies.js';
import { frame, textOf } from '../../helpers/frames.js';
import { scenarioCapture } from '../../helpers/scenario-capture.js';
import { temporaryFile } from '../traffic.js';
import { type PlayedNode, type Playing, playedNode } from './played-node.js';

const STORY = `
  0    a    SelectBucket key=default -> Success
  0.01 a    StartFusionUploader vb:5 {"term":"7"} -> Success
  0.02 a/2  StartFusionUploader vb:6 {"term":"3"} -> Success
  0.03 a    SyncFusionLogstore vb:5 -> Success
  0.04 a    SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
  0.05 a    Get vb:5 key=doc -> Success {"count":1}
  0.06 a    StopFusionUploader vb:5 -> KeyEexists
`;

const nodes: PlayedNode[] = [];
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
});

async function played(
  { captured = STORY, live = captured, ...playing }: { captured?: string; live?: string } & Playing,
  more: Partial<ResendOptions> = {},
) {
  const node = await playedNode(live, playing);
  nodes.push(node);
  const differences: Difference[] = [];
  const report = await resend({
    path: temporaryFile(scenarioCapture(captured)),
    stdin: () => Readable.from([]),
    nodeFor: () => ({ host: '127.0.0.1', port: node.port }),
    picks: () => true,
    speed: Number.POSITIVE_INFINITY,
    timeoutMs: 400,
    settings: [],
    newUuids: false,
    allowDestructive: true,
    ignores: () => false,
    report: (difference) => void differences.push(difference),
    signal: new AbortController().signal,
    ...more,
  });
  const told = differences.map(({ command, field, a, b }) => `${command} ${field}: ${a} -> ${b}`);
  return { node, report, told };
}

/** HELLO comes first on each connection (helpers/perform.ts): left out here. */
const after = ({ requests }: PlayedNode): Uint8Array[] =>
  requests.filter((frame) => frame[1] !== 0x1f);

const names = (node: PlayedNode): string[] =>
  after(node).map((frame) => commandTable.nameOf(frame[0] ?? 0, frame[1] ?? 0));

const bodies = (node: PlayedNode): string[] =>
  after(node).map((frame) => textOf(frame.subarray(HEADER_LENGTH)));

describe('a capture sent again', () => {
  it('arrives request by request, on one connection for each, and finds no difference', async () => {
    const { node, report, told } = await played({});
    expect(told).toEqual([]);
    expect(names(node)).toEqual([
      ...['SelectBucket', 'StartFusionUploader', 'StartFusionUploader', 'SyncFusionLogstore'],
      ...['SetVbucket', 'Get', 'StopFusionUploader'],
    ]);
    expect(node.connections).toBe(2);
    expect(report).toMatchObject({ requests: 9, sent: 9, compared: 9, connections: 2 });
    expect(report.failures).toEqual([]);
    const opaques = node.requests.map((frame) => readHeader(frame).opaque);
    expect(new Set(opaques).size).toBe(9);
  });

  it('tells another status, another body, and no more', async () => {
    const live = STORY.replace('{"count":1}', '{"count":2}').replace('KeyEexists', 'Success');
    const { told, report } = await played({ live });
    expect(told).toEqual([
      'Get value.count: 1 -> 2',
      'StopFusionUploader status: KeyEexists -> Success',
    ]);
    expect(report.differences).toBe(2);
  });

  it('passes over what is ignored', async () => {
    const live = STORY.replace('{"count":1}', '{"count":2}').replace('KeyEexists', 'Success');
    const ignores: ResendOptions['ignores'] = (command, field) =>
      command === 'StopFusionUploader' || field === 'value.count';
    expect((await played({ live }, { ignores })).told).toEqual([]);
  });

  it('holds destructive commands back, and does not miss their answers', async () => {
    const { node, report, told } = await played({}, { allowDestructive: false });
    expect(names(node)).not.toContain('SetVbucket');
    expect([...(report.held.get('destructive') ?? [])]).toEqual([['SetVbucket', 1]]);
    expect(told).toEqual([]);
    expect(report.sent).toBe(8);
  });

  it('prepares connections even where the filter picks others', async () => {
    const picks: ResendOptions['picks'] = ({ opcode }) => opcode === 0x00;
    const { node, report } = await played({}, { picks });
    expect(names(node)).toEqual(['SelectBucket', 'Get']);
    // The second connection is not needed.
    expect(node.requests.filter((frame) => frame[1] === 0x1f)).toHaveLength(1);
    expect(report).toMatchObject({ sent: 1, compared: 1, passedOver: 5 });
  });

  it('selects another bucket, and sets fields', async () => {
    const settings = [parseSetting('fusion.term=+1'), parseSetting('fusion.bucket_uuid=x')];
    const live = `${'0 a SelectBucket key=other -> Success\n'.repeat(2)}${STORY}`;
    const { node, report } = await played({ live }, { bucket: 'other', settings });
    expect(bodies(node).slice(0, 4)).toEqual(['other', 'other', '{"term":"8"}', 'other']);
    expect(bodies(node)).toContain('{"term":"4"}');
    expect(report.unusedSettings.map(({ text }) => text)).toEqual(['fusion.bucket_uuid=x']);
  });

  it('matches answers that come in another order', async () => {
    const captured = `
      0 a Get vb:1 key=one -> Success@0.1 {"n":1}
      0 a Get vb:1 key=two -> Success@0.1 {"n":2}`;
    const { told, report } = await played({ captured, swapped: true });
    expect(told).toEqual([]);
    expect(report.compared).toBe(3);
  });

  it('keeps the pace of the capture, or one that is so many times faster', async () => {
    const captured = '0 a Noop -> Success\n0.3 a Noop -> Success';
    const timed = async (speed: number) => {
      const start = performance.now();
      await played({ captured }, { speed });
      return performance.now() - start;
    };
    expect(await timed(1)).toBeGreaterThan(290);
    expect(await timed(10)).toBeLessThan(250);
  });
});

describe('several connections', () => {
  const captured = `
    0    a   SyncFusionLogstore vb:5 -> Success
    0.01 a   Get vb:5 key=doc -> Success {"count":1}
    0.02 a/2 StartFusionUploader vb:6 {"term":"3"} -> Success`;
  const SYNC = commandTable.named('SyncFusionLogstore')?.opcode ?? 0;
  const asked = ['SyncFusionLogstore', 'Get', 'StartFusionUploader'];

  it('wait for one another as long as an answer is little later than in the capture', async () => {
    const { node, told } = await played({ captured, late: { opcode: SYNC, ms: 100 } });
    expect([names(node), told]).toEqual([asked, []]);
  });

  it('go on without one whose answer is much later, which catches up', async () => {
    const late = { opcode: SYNC, ms: 600 };
    const { node, told, report } = await played({ captured, late }, { timeoutMs: 5000 });
    const [sync, get, start] = asked;
    expect([names(node), told]).toEqual([[sync, start, get], []]);
    expect(report).toMatchObject({ sent: 5, compared: 5, failures: [] });
  });

  it('wait as long as the answer took in the capture, too', async () => {
    const slow = captured.replace('vb:5 -> Success', 'vb:5 -> Success@0.6');
    const late = { opcode: SYNC, ms: 600 };
    const { node } = await played({ captured: slow, late }, { timeoutMs: 5000 });
    expect(names(node)).toEqual([asked[0], asked[1], asked[2]]);
  });
});

describe('a node that asks whether somebody is there', () => {
  it('is answered', async () => {
    const { node, report } = await played({
      asks: frame({ opcode: 0x5c, opaque: 0xabcd }),
    });
    expect(report).toMatchObject({ sent: 9, failures: [] });
    // The last may come too late for an answer.
    expect(node.replies.length).toBeGreaterThan(5);
    for (const reply of node.replies) {
      expect(readHeader(reply)).toMatchObject({
        ...{ magic: 0x81, opcode: 0x5c, opaque: 0xabcd, vbucketOrStatus: 0 },
      });
    }
  });
});

describe('a STAT that is polled', () => {
  it('is compared by its last answer', async () => {
    const captured = `
      0    a Stat key=fusion -> KeyEnoent
      0.01 a Stat key=fusion -> Success
      0.02 a Noop -> Success`;
    const live = captured.replace('KeyEnoent', 'Success');
    const { told, report } = await played({ captured, live });
    expect([told, report.polled]).toEqual([[], 1]);
    const later = await played({
      captured,
      live: captured.replace('> Success\n', '> Einternal\n'),
    });
    expect(later.told).toEqual(['Stat status: Success -> Einternal']);
  });
});

describe('quiet commands', () => {
  const captured = `
    0    a Setq vb:1 key=one -> never
    0.01 a Noop -> Success
    0.02 a Setq vb:1 key=two -> KeyEexists
    0.03 a Noop -> Success`;

  it('may be silent on both sides, or fail on both', async () => {
    const { told, report } = await played({ captured });
    expect(told).toEqual([]);
    expect(report).toMatchObject({ sent: 5, compared: 5, failures: [] });
  });

  it('differ where one side says something', async () => {
    const live = captured.replace('never', 'Enomem').replace('KeyEexists', 'never');
    const { told, report } = await played({ captured, live }, { timeoutMs: 200 });
    expect(told).toEqual([
      'Setq answer: undefined -> Enomem',
      'Setq answer: KeyEexists -> undefined',
    ]);
    // That a quiet command says nothing is no reason to give its connection up.
    expect(report.failures).toEqual([]);
  });
});

describe('latencies', () => {
  it('are those of the requests that were sent, on either side', async () => {
    const captured = Array.from({ length: 40 }, (_, i) => `${i / 1000} a Noop -> Success`).join(
      '\n',
    );
    const { report } = await played({ captured, delayMs: 10 });
    const { a, b } = report.latencies;
    const [slower] = latencyDifferences(a, b, 2);
    expect(slower).toMatchObject({ command: 'Noop', quantile: 'p50', answers: { a: 40, b: 40 } });
    expect(slower?.a).toBeCloseTo(1e6, -5);
    expect(slower?.b).toBeGreaterThan(9e6);
    expect(latencyDifferences(a, b, 1000)).toEqual([]);
  });
});

describe('a node that fails', () => {
  it('names who closed a connection, after what, and counts what was not sent', async () => {
    const { report, told } = await played({ hangUpAt: 6 });
    expect(report.failures).toEqual([
      expect.stringMatching(
        /^stream 0 \(.*\): the node closed the connection after request \d+; 3 requests not sent, 1 request not answered$/,
      ),
    ]);
    expect(told).toEqual(['SyncFusionLogstore answer: Success -> undefined']);
    expect(report.sent).toBe(6);
  });

  it('gives a connection up whose answer does not come', async () => {
    const live = STORY.replace(
      'SyncFusionLogstore vb:5 -> Success',
      'SyncFusionLogstore vb:5 -> never',
    );
    const { report } = await played({ live }, { timeoutMs: 100 });
    expect(report.failures.join()).toMatch(/no answer within 100 ms to request \d+/);
    expect(report.sent).toBe(6);
  });

  it('is told at once where it cannot be reached at all', async () => {
    const nodeFor = () => ({ host: '127.0.0.1', port: 1 });
    await expect(played({}, { nodeFor })).rejects.toThrow('127.0.0.1:1: connection refused');
  });

  it('is not blamed for what the capture itself did not see answered', async () => {
    const captured = '0 a Noop -> Success\n1 a SyncFusionLogstore vb:1 -> never';
    const { report, told } = await played({ captured });
    expect(told).toEqual([]);
    expect(report).toMatchObject({ sent: 3, compared: 2, unanswered: 1, failures: [] });
  });
});

describe('the reading', () => {
  it('ends with the sending when that is interrupted', async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 100);
    const captured = '0 a Noop -> Success\n60 a Noop -> Success';
    const { report } = await played({ captured }, { speed: 1, signal: interruption.signal });
    expect(report).toMatchObject({ interrupted: true, sent: 2 });
  });

  it('rejects what is no capture', async () => {
    const path = temporaryFile(readFileSync(new URL(import.meta.url)));
    await expect(played({}, { path })).rejects.toThrow('not a capture file');
  });
});
