/**
 * Connections on a network that loses, repeats, overtakes and resets, read as the capture of it.
 * What was neither lost nor said in two ways comes out as if nothing had happened.
 */
import { Readable } from 'node:stream';
import { joined } from '../../../src/bytes/joined.js';
import { commandTable } from '../../../src/commands.js';
import { readInput } from '../../../src/engine/reading/input.js';
import type { MessageEvent, MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import { tee } from '../../../src/session/tee.js';
import type { Random } from '../../../src/sim/random.js';
import type { End } from '../../../src/tcp/events.js';
import { corpus } from '../../filter/views.js';
import { loud } from '../../helpers/failures.js';
import { connectionOf, momentOf } from '../../session/build.js';
import { hold, type Target } from '../engine/target.js';
import { type Deed, type Incarnation, Network, pairBytes, SERVER_PORT } from './network.js';
import { DECODE } from './traffic.js';

/** Longer frames are left out: short ones meet the borders of segments more often. */
const MAX_FRAME = 200;

const ENDS: readonly [End, End] = [0, 1];

/** By sender: all that an end has to say; after it, the same again. */
let speeches: readonly [Uint8Array, Uint8Array] = [new Uint8Array(24), new Uint8Array(24)];

/** Whole messages by connection and sender. */
class Heard {
  private readonly all = new Map<string, string[]>();

  readonly take = ({ connection: { index }, from, bytes, missing }: MessageEvent): void => {
    if (missing > 0) return;
    const key = `${index} ${from}`;
    const list = this.all.get(key) ?? [];
    this.all.set(key, list);
    list.push(Buffer.from(bytes).toString('hex'));
  };

  of(index: number, from: End): readonly string[] {
    return this.all.get(`${index} ${from}`) ?? [];
  }
}

/** What its ends said, in one piece each. */
function plainly({ said }: Incarnation): Heard {
  const heard = new Heard();
  const sink: MessageSink = { message: heard.take };
  const pipeline = new Pipeline({ table: commandTable, sink, force: () => true });
  const connection = connectionOf(0);
  pipeline.open(connection, momentOf(0, 1));
  for (const from of ENDS) pipeline.data(connection, from, said[from], momentOf(1, 1));
  for (const from of ENDS) pipeline.close(connection, from, 'end', momentOf(2, 1));
  return heard;
}

async function run(input: Uint8Array): Promise<void> {
  const network = new Network(input, (from, count) => {
    const speech = speeches[from];
    return speech[count % speech.length] as number;
  });
  const heard = new Heard();
  const { analyst } = judging(DECODE, new FindingIndex());
  const report = await readInput({
    path: '-',
    stdin: () => Readable.from([Buffer.from(network.capture())]),
    sink: tee({ analyst, heard: { message: heard.take } }, loud),
    forcedPorts: new Set([SERVER_PORT]),
    next: async () => true,
  });
  analyst.end();
  hold(report.damageCount === 0, 'the capture is whole');
  for (const [index, line] of network.incarnations.entries()) {
    if (line.isDoubtful) continue;
    const plain = plainly(line);
    for (const from of ENDS) {
      const [is, due] = [heard.of(index, from), plain.of(0, from)];
      hold(is.length <= due.length, 'no message is read that was not sent');
      hold(is.length === due.length, 'each message that was sent is read');
      hold(is.join() === due.join(), 'messages are read as they were sent');
    }
  }
}

/** A pair gone, twice, elsewhere, or another. */
function vary(input: Uint8Array, random: Random): Uint8Array | undefined {
  const count = (input.length - 1) >> 1;
  if (count < 1) return undefined;
  const place = (): number => 1 + 2 * random.below(count);
  const at = place();
  const pair = input.subarray(at, at + 2);
  const [before, after] = [input.subarray(0, at), input.subarray(at + 2)];
  const fresh = Uint8Array.of(random.below(64), random.below(256));
  const to = place();
  return random.pick([
    () => joined([before, after]),
    () => joined([before, pair, pair, after]),
    () => joined([input.subarray(0, to), pair, input.subarray(to)]),
    () => joined([before, fresh, pair, after]),
    () => joined([before, fresh, after]),
    () => joined([input, input.subarray(at)]),
  ])();
}

const STORY: readonly Deed[] = ['data', 'burst', 'data', 'split', 'data', 'burst'];

export const segments: Target = {
  name: 'segments',
  vary,
  async seeds() {
    const all = await corpus(1);
    const of = (magics: readonly number[]): Uint8Array =>
      joined(
        all
          .filter((frame) => magics.includes(frame[0] ?? 0))
          .filter(({ length }) => length < MAX_FRAME),
      );
    speeches = [of([0x80, 0x08]), of([0x81, 0x18])];
    const deeds: readonly Deed[] = [
      ...(['late', 'again', 'overlap', 'lose', 'conflict'] as const),
      ...(['fin', 'reset', 'alive', 'syn', 'ack'] as const),
    ];
    // Each deed in the middle of a story that both ends tell.
    const told = (deed: Deed, wraps: number): Uint8Array =>
      Uint8Array.from([
        wraps,
        ...[...STORY, deed, ...STORY, deed, ...STORY].flatMap((each, i) =>
          pairBytes({ deed: each, line: 0, from: i % 2 === 0 ? 0 : 1, size: 20 + 7 * i }),
        ),
      ]);
    return deeds.flatMap((deed) => [told(deed, 0), told(deed, 1)]);
  },
  run,
};
