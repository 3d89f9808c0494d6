/**
 * Captures that begin in the middle: every capture there is, begun at every one of its packets.
 * Each message whose first byte was captured must be found, but for what the test lists.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/file.js';
import { PacketDecoder } from '../../src/capture/packets.js';
import { Framer } from '../../src/mcbp/framer.js';
import { isObeyed } from '../../src/mcbp/opcodes.js';
import { Recogniser, type Verdict } from '../../src/mcbp/recognise.js';
import { ConnectionTable } from '../../src/tcp/connections.js';
import { CLIENT, type Connection, type End, MomentRecord, SERVER } from '../../src/tcp/events.js';
import { lacksCaptures, repositoryRoot, sharedCaptures } from '../helpers/skip.js';

/** What a direction of a connection got with one packet. */
interface Arrival {
  readonly from: End;
  readonly bytes: Uint8Array;
  readonly at: MomentRecord;
  /** Offset of the first byte in its direction. */
  readonly offset: number;
}

interface Conversation {
  readonly midstream: boolean;
  readonly arrivals: Arrival[];
  readonly sent: [number, number];
}

const turned = (end: End): End => (end === CLIENT ? SERVER : CLIENT);

/** Connections of a capture without gaps. */
function conversationsOf(path: string): Conversation[] {
  const all = new Map<Connection, Conversation>();
  const broken = new Set<Connection>();
  const table = new ConnectionTable({
    open: (connection) =>
      all.set(connection, { midstream: connection.midstream, arrivals: [], sent: [0, 0] }),
    data(connection, from, segment, at, _offset, start, end) {
      const bytes = segment.subarray(start, end);
      const conversation = all.get(connection);
      if (conversation === undefined) return;
      const { arrivals, sent } = conversation;
      arrivals.push({ from, bytes: bytes.slice(), at: MomentRecord.of(at), offset: sent[from] });
      sent[from] += bytes.length;
    },
    gap: (connection) => broken.add(connection),
    close() {},
  });
  readCapture(path, new PacketDecoder({ segment: (segment) => table.segment(segment) }));
  return [...all].filter(([connection]) => !broken.has(connection)).map(([, each]) => each);
}

interface Found {
  readonly verdict: Verdict;
  /** Opcodes of frames by their offset in their direction, as the ends were counted. */
  readonly starts: readonly [Map<number, number>, Map<number, number>];
}

/** What recognition and framing make of the arrivals from number `first` on. */
function follow({ arrivals }: Conversation, midstream: boolean, first: number): Found {
  const starts: Found['starts'] = [new Map(), new Map()];
  const recogniser = new Recogniser(midstream);
  const seen = arrivals.slice(first);
  const begins = ([CLIENT, SERVER] as const).map(
    (end) => seen.find(({ from }) => from === end)?.offset ?? 0,
  );
  // An end as the capture counts it for one as recognition does, and the other way round.
  const other = (end: End): End => (recogniser.client === CLIENT ? end : turned(end));
  const positions: [number, number] = [0, 0];
  const framerOf = (end: End): Framer =>
    new Framer(
      {
        frame(bytes, start, length) {
          const at = (begins[other(end)] ?? 0) + positions[end];
          starts[other(end)].set(at, bytes[start + 1] ?? 0);
          positions[end] += length;
        },
        skipped(count) {
          positions[end] += count;
        },
      },
      { midstream },
    );
  const framers = [framerOf(CLIENT), framerOf(SERVER)] as const;
  const push = (end: End, bytes: Uint8Array, at: MomentRecord): void => {
    framers[turned(end)].answered();
    framers[end].push(bytes, at);
  };
  const replay = (): void =>
    recogniser.replay({
      data: (end, bytes, at) => push(end, bytes, MomentRecord.of(at)),
      gap(end, missing, at) {
        framers[end].gap(missing, at);
        positions[end] += missing;
      },
    });
  for (const { from, bytes, at } of seen) {
    if (recogniser.verdict === 'mcbp') push(other(from), bytes, at);
    else if (recogniser.data(from, bytes, at) === 'mcbp') replay();
  }
  const open = recogniser.verdict === 'undecided';
  if (open && recogniser.finish() === 'mcbp') replay();
  for (const framer of framers) framer.end(new MomentRecord());
  return { verdict: recogniser.verdict, starts };
}

interface Tally {
  begun: number;
  unrecognised: number;
  due: number;
  lost: number;
  /** Of those, messages with an opcode that nobody knows. */
  unknown: number;
  invented: number;
}

/** Begins the capture at each packet of each connection that is ours. */
function tally(path: string): Tally {
  const sum: Tally = { begun: 0, unrecognised: 0, due: 0, lost: 0, unknown: 0, invented: 0 };
  for (const conversation of conversationsOf(path)) {
    const truth = follow(conversation, conversation.midstream, 0);
    if (truth.verdict !== 'mcbp') continue;
    for (let first = 1; first < conversation.arrivals.length; first++) {
      const found = follow(conversation, true, first);
      sum.begun++;
      for (const end of [CLIENT, SERVER] as const) {
        const from = conversation.arrivals.slice(first).find((each) => each.from === end);
        if (from === undefined) continue;
        const due = [...truth.starts[end]].filter(([start]) => start >= from.offset);
        const lost = due.filter(([start]) => !found.starts[end].has(start));
        sum.due += due.length;
        sum.lost += lost.length;
        sum.unknown += lost.filter(([, opcode]) => !isObeyed(opcode)).length;
        sum.invented += [...found.starts[end].keys()].filter(
          (at) => !truth.starts[end].has(at),
        ).length;
      }
      if (found.verdict !== 'mcbp') sum.unrecognised++;
    }
  }
  return sum;
}

const inFolder = (folder: string): (readonly [string, string])[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
        .map((name) => [name, join(folder, name)])
    : [];

/** Every message of a known command is found, and nothing else is. */
function expectAll({ due, lost, unknown, invented, unrecognised }: Tally): void {
  expect({ lost: lost - unknown, invented }).toEqual({ lost: 0, invented: 0 });
  expect(unknown).toBeLessThanOrEqual(due / 500);
  expect(unrecognised).toBeLessThanOrEqual(unknown);
}

describe('captures of the repository, begun at every packet', () => {
  it('are there', () => {
    expect(inFolder(join(repositoryRoot, 'captures'))).not.toEqual([]);
  });

  it.each(inFolder(join(repositoryRoot, 'captures')))('%s', (_, path) => {
    expectAll(tally(path));
  });
});

describe.skipIf(lacksCaptures())('real captures, begun at every packet', () => {
  it.each(inFolder(sharedCaptures() ?? ''))('%s', (_, path) => {
    expectAll(tally(path));
  });
});
