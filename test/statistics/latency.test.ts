/** Latencies of messages as a pipeline hands them on: by group, with queue and server told apart. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { analyse } from '../../src/engine/reading/analyse.js';
import type { MessageEvent } from '../../src/message.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { type Dimension, LatencyStatistics } from '../../src/statistics/latency.js';
import type { Connection } from '../../src/tcp/events.js';
import { frame } from '../helpers/frames.js';
import { scenarioCapture } from '../helpers/scenario-capture.js';
import { connectionOf, momentOf } from '../session/build.js';

const [GET, SELECT, SYNC, NOOP] = [0x00, 0x89, 0x78, 0x0a];

/** A conversation, told by opaque: who asks what at which millisecond, and what is answered when. */
class Play {
  private readonly pipeline: Pipeline;
  private readonly asked = new Map<number, number>();

  constructor(readonly statistics: LatencyStatistics) {
    const sink = { readsRequests: false, message: (event: MessageEvent) => this.take(event) };
    this.pipeline = new Pipeline({ table: commandTable, sink, force: () => true });
  }

  counts: (event: MessageEvent) => boolean = () => true;

  connect(index = 0, port = 11_210): Connection {
    const { ends, ...rest } = connectionOf(index);
    const connection = { ...rest, ends: [ends[0], { ...ends[1], port }] as const };
    this.pipeline.open(connection, momentOf(0));
    return connection;
  }

  asks(on: Connection, ms: number, opaque: number, opcode: number, more: object = {}): void {
    this.asked.set(opaque, opcode);
    this.pipeline.data(on, 0, frame({ opcode, opaque, ...more }), momentOf(ms));
  }

  answers(on: Connection, ms: number, opaque: number, more: object = {}): void {
    const opcode = this.asked.get(opaque) ?? 0;
    this.pipeline.data(on, 1, frame({ magic: 0x81, opcode, opaque, ...more }), momentOf(ms));
  }

  private take(event: MessageEvent): void {
    this.statistics.message(event, this.counts(event));
  }
}

const play = (by: readonly Dimension[] = ['command'], more: object = {}): Play =>
  new Play(new LatencyStatistics({ table: commandTable, by, ...more }));

const MS = 1e6;

describe('the latency of a request', () => {
  it('is from its last byte to the last byte of its first answer', () => {
    const story = play();
    const on = story.connect();
    story.asks(on, 10, 1, GET);
    story.answers(on, 13, 1);
    const [group] = story.statistics.groups();
    expect(group).toMatchObject({ key: { command: 'Get' }, answers: 1, errors: 0 });
    expect(group?.wire).toMatchObject({ count: 1, min: 3 * MS, p50: 3 * MS, max: 3 * MS });
    expect(group?.service).toEqual(group?.wire);
    expect([group?.queued, group?.server]).toEqual([undefined, undefined]);
  });

  it('is told apart from the time behind a Fusion command', () => {
    const story = play();
    const on = story.connect();
    story.asks(on, 0, 1, SYNC, { word: 5 });
    story.asks(on, 2, 2, GET);
    story.answers(on, 10, 1);
    story.answers(on, 11, 2);
    const get = story.statistics.groups().find(({ key }) => key.command === 'Get');
    expect(get?.wire.max).toBe(9 * MS);
    expect(get?.queued).toMatchObject({ count: 1, max: 8 * MS });
    expect(get?.service).toMatchObject({ count: 1, max: 1 * MS });
  });

  it('has no queue behind what was answered before, or asked later, or on another connection', () => {
    const story = play();
    const [on, other] = [story.connect(), story.connect(1)];
    story.asks(on, 0, 1, SYNC);
    story.answers(on, 5, 1);
    story.asks(on, 6, 2, GET);
    story.asks(on, 7, 3, SYNC);
    story.asks(other, 7, 4, GET);
    story.answers(on, 8, 2);
    story.answers(on, 9, 3);
    story.answers(other, 10, 4);
    for (const { queued } of story.statistics.groups()) expect(queued).toBeUndefined();
  });

  it('counts those without a queue into the service time as well', () => {
    const story = play();
    const on = story.connect();
    story.asks(on, 0, 1, GET);
    story.answers(on, 4, 1);
    story.asks(on, 10, 2, SYNC);
    story.asks(on, 10, 3, GET);
    story.answers(on, 20, 2);
    story.answers(on, 21, 3);
    const [get] = story.statistics.groups();
    expect(get?.service).toMatchObject({ count: 2, min: 1 * MS, max: 4 * MS });
    expect(get?.wire).toMatchObject({ count: 2, min: 4 * MS, max: 11 * MS });
  });

  it('stands beside what the server says of it', () => {
    const story = play();
    const on = story.connect();
    story.asks(on, 0, 1, GET);
    // Read units, then a duration of 100 (1510 microseconds), both with magic 0x18.
    story.answers(on, 3, 1, { magic: 0x18, framing: [0x12, 0, 7, 0x02, 0, 100] });
    const [group] = story.statistics.groups();
    expect(group?.server).toMatchObject({ count: 1, max: (100 ** 1.74 / 2) * 1000 });
  });
});

it('has the queue as long as the finding about it says', async () => {
  const statistics = new LatencyStatistics({ table: commandTable });
  const sentences: string[] = [];
  const capture = scenarioCapture(`
    0    a  SyncFusionLogstore vb:5 -> Success@2
    0.5  a  Get key=one -> Success@2.1
    1    a  Get key=two -> Success@2.2
    3    a  Get key=three -> Success`);
  await analyse({
    paths: ['-'],
    stdin: () => Readable.from([capture]),
    tell: (line) => expect.unreachable(line),
    report: (_, { id, message }) => {
      if (id === 'mcbp.head-of-line') sentences.push(message);
    },
    listener: () => statistics,
  });
  const get = statistics.groups().find(({ key }) => key.command === 'Get');
  expect(sentences).toEqual([
    expect.stringMatching(/^2 requests .* waited behind this command, the longest 1\.500 s$/),
  ]);
  expect(get?.queued).toMatchObject({ count: 2, min: 1e9, max: 1.5e9 });
  expect(get?.service).toMatchObject({ count: 3, min: 1e6, max: 2e8 });
});

describe('failures', () => {
  it('are counted by the rulings, ordinary ones told apart', () => {
    const story = play();
    const on = story.connect();
    for (const [opaque, status] of [0x00, 0x01, 0x04, 0x84, 0xcc].entries()) {
      story.asks(on, opaque, opaque, GET);
      story.answers(on, opaque, opaque, { word: status });
    }
    expect(story.statistics.groups()[0]).toMatchObject({ answers: 5, errors: 3, ordinary: 1 });
  });
});

describe('groups', () => {
  it('are by node, joined where they are one, and by bucket and vbucket', () => {
    const names = new Map([['192.0.2.2:2', '192.0.2.2:1']]);
    const story = play(['command', 'node', 'vbucket'], { sameNode: names });
    const ends = [story.connect(0, 1), story.connect(1, 2), story.connect(2, 3)];
    for (const [i, on] of ends.entries()) {
      story.asks(on, 0, i * 10, SELECT, { key: i === 2 ? 'beer' : 'wine' });
      story.answers(on, 0, i * 10);
      story.asks(on, 1, i * 10 + 1, GET, { word: 77 });
      story.answers(on, 2, i * 10 + 1);
    }
    const told = story.statistics.groups().map(({ key, answers }) => ({ ...key, answers }));
    expect(told.filter(({ command }) => command === 'Get')).toEqual([
      { command: 'Get', node: '192.0.2.2:3', bucket: 'beer', vbucket: 77, answers: 1 },
      { command: 'Get', node: '192.0.2.2:1', bucket: 'wine', vbucket: 77, answers: 2 },
    ]);
    // SELECT_BUCKET names no vbucket; its answer is the first message that is bound.
    expect(told.filter(({ command }) => command === 'SelectBucket')).toEqual([
      { command: 'SelectBucket', node: '192.0.2.2:3', bucket: 'beer', answers: 1 },
      { command: 'SelectBucket', node: '192.0.2.2:1', bucket: 'wine', answers: 2 },
    ]);
  });

  it('are not bound by a bucket that was refused', () => {
    const story = play(['vbucket']);
    const on = story.connect();
    story.asks(on, 0, 1, SELECT, { key: 'beer' });
    story.answers(on, 0, 1, { word: 0x24 });
    story.asks(on, 1, 2, GET);
    story.answers(on, 2, 2);
    expect(story.statistics.groups().map(({ key }) => key)).toEqual([
      { bucket: 'unknown' },
      { bucket: 'unknown', vbucket: 0 },
    ]);
  });

  it('are so many at most; those beyond are counted', () => {
    const story = play(['vbucket'], { cap: 2 });
    const on = story.connect();
    for (const [opaque, word] of [4, 5, 6, 7, 6, 5].entries()) {
      story.asks(on, opaque, opaque, GET, { word });
      story.answers(on, opaque, opaque);
    }
    expect(story.statistics.groups().map(({ key, answers }) => [key.vbucket, answers])).toEqual([
      [4, 1],
      [5, 2],
    ]);
    expect(story.statistics.further).toEqual({ groups: 2, isLeast: false, answers: 3 });
  });
});

it('leaves out what a filter hides, and still learns from it', () => {
  const story = play(['vbucket']);
  story.counts = ({ opcode }) => opcode === GET;
  const on = story.connect();
  story.asks(on, 0, 1, SELECT, { key: 'beer' });
  story.answers(on, 0, 1);
  story.asks(on, 1, 2, NOOP);
  story.asks(on, 1, 3, GET, { word: 9 });
  story.answers(on, 2, 2);
  story.answers(on, 2, 3);
  const told = story.statistics.groups().map(({ key, answers }) => ({ ...key, answers }));
  expect(told).toEqual([{ bucket: 'beer', vbucket: 9, answers: 1 }]);
});
