/**
 * The first pass over an input that can be read again: which message answers which, and what
 * later messages prove of earlier ones.
 *
 * Where only the first messages are wanted (`-c`), the pass goes on until those of them that are
 * requests are answered, so that they say what their answers prove. It does not go on to the end
 * of the input: whoever looks at ten messages does not wait for a gigabyte.
 */
import { MOST_READ_AHEAD } from '../../export/limits.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import type { Analyst } from '../../session/analyst.js';
import { AnswerIndex } from '../../session/answer-index.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import { SinkFailures, tee } from '../../session/tee.js';
import type { Connection } from '../../tcp/events.js';
import { say } from '../exit.js';
import type { Source } from './read-source.js';

/**
 * @param wanted so many messages, from the first; Infinity: all that there are
 * @param writing what is to be written learns from the input, and of its comments, before
 */
export async function readAhead(
  source: Source,
  wanted: number,
  analyst: Analyst | undefined,
  writing?: { readonly learner: MessageSink | undefined; readonly notes: PacketNotes },
): Promise<AnswerIndex> {
  const answers = new AnswerIndex();
  const sink = tee(
    {
      ...{ 'the index of answers': answers, 'the analysis': analyst },
      'the search for secrets': writing?.learner,
    },
    new SinkFailures(say),
  );
  const pass = new Pass(wanted);
  await source.read(pass.limited(sink), async () => !pass.isOver, writing?.notes);
  // Where the rest is not read, nothing is known of how it ends.
  if (!pass.isOver) analyst?.end();
  return answers;
}

class Pass {
  private seen = 0;
  /** Connections on which requests among those wanted still wait. */
  private readonly waiting = new Set<Connection>();

  constructor(private readonly wanted: number) {}

  get isOver(): boolean {
    const behind = this.seen - this.wanted;
    return behind >= MOST_READ_AHEAD || (behind >= 0 && this.waiting.size === 0);
  }

  /** Passes on what comes until the pass is over. */
  limited(sink: MessageSink): MessageSink {
    return {
      readsRequests: sink.readsRequests !== false,
      message: (event) => {
        if (this.isOver) return;
        sink.message(event);
        this.seen += 1;
        this.notice(event);
      },
      gap: (...args) => !this.isOver && sink.gap?.(...args),
      conflict: (...args) => !this.isOver && sink.conflict?.(...args),
      noticed: (...args) => !this.isOver && sink.noticed?.(...args),
      lost: (...args) => !this.isOver && sink.lost?.(...args),
      closed: (...args) => {
        if (this.isOver) return;
        sink.closed?.(...args);
        this.waiting.delete(args[0]);
      },
    };
  }

  private notice({ connection, waiting }: MessageEvent): void {
    // Nobody needs to know of each message where all are wanted.
    if (this.wanted === Number.POSITIVE_INFINITY) return;
    const oldest = Math.min(
      ...([0, 1] as const).map((end) => waiting.oldest(end)?.number ?? Infinity),
    );
    if (oldest <= this.wanted) this.waiting.add(connection);
    else this.waiting.delete(connection);
  }
}
