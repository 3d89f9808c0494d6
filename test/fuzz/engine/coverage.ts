/**
 * Which parts of src/ have run: V8's own block coverage, asked for between inputs. An input that
 * reaches what none before it did is worth varying further.
 *
 * V8 merges neighbouring blocks that ran equally often, so that the same code comes in other
 * blocks from time to time. Here code is told apart by its characters, which are always the same.
 */
import { Session } from 'node:inspector';

interface Block {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Block[] }[];
}

/** By character of a source file: 1, it has run. */
interface Reach {
  /** Ever. */
  readonly ever: Uint8Array;
  /** Between the last two looks. */
  readonly last: Uint8Array;
  /** For the first time before the last news(), and not claimed by an input. */
  readonly fresh: Uint8Array;
}

export class Coverage {
  private readonly session = new Session();
  private readonly sources = new Map<string, Reach>();
  private reached = 0;

  constructor() {
    this.session.connect();
    this.post('Profiler.enable');
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Stretches of code that have run so far, each as long as what ran for the first time at once. */
  get blocks(): number {
    return this.reached;
  }

  /** How many such stretches ran since the last look. They are what is to be claimed. */
  news(): number {
    const before = this.reached;
    this.look();
    for (const { ever, last, fresh } of this.sources.values()) {
      for (let at = 0; at < ever.length; at += 1) {
        const isNew = last[at] === 1 && ever[at] === 0;
        if (isNew && (at === 0 || fresh[at - 1] === 0)) this.reached += 1;
        fresh[at] = isNew ? 1 : 0;
        if (isNew) ever[at] = 1;
      }
    }
    return this.reached - before;
  }

  /** Whether anything to be claimed ran since the last look. */
  hasReached(): boolean {
    this.look();
    for (const { last, fresh } of this.sources.values()) {
      for (let at = 0; at < last.length; at += 1)
        if ((last[at] as number) & (fresh[at] as number)) return true;
    }
    return false;
  }

  /** What ran between the last two looks is claimed. */
  claim(): void {
    for (const { last, fresh } of this.sources.values()) {
      for (let at = 0; at < last.length; at += 1) if (last[at] === 1) fresh[at] = 0;
    }
  }

  close(): void {
    this.session.disconnect();
  }

  private look(): void {
    for (const { last } of this.sources.values()) last.fill(0);
    const { result } = this.post('Profiler.takePreciseCoverage') as { result: Script[] };
    for (const { scriptId, url, functions } of result) {
      if (!url.includes('/src/') || url.includes('/node_modules/')) continue;
      const { last } = this.reachOf(scriptId, functions);
      // Blocks come before those inside them, and functions before those inside them.
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          last.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        }
      }
    }
  }

  private reachOf(id: string, functions: Script['functions']): Reach {
    const known = this.sources.get(id);
    const end = functions.reduce(
      (most, { ranges }) => Math.max(most, ranges[0]?.endOffset ?? 0),
      known?.last.length ?? 0,
    );
    if (known?.last.length === end) return known;
    const longer = (old: Uint8Array | undefined): Uint8Array => {
      const bytes = new Uint8Array(end);
      if (old !== undefined) bytes.set(old);
      return bytes;
    };
    const { ever, last, fresh } = known ?? {};
    const reach = { ever: longer(ever), last: longer(last), fresh: longer(fresh) };
    this.sources.set(id, reach);
    return reach;
  }

  /** The session is of this thread: the answer is there when the call returns. */
  private post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    this.session.post(method, parameters, (error: Error | null, result?: object) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  }
}
