/**
 * Which parts of src/ have run: V8's own block coverage, asked for between batches. An input that
 * reaches what none before it did is worth varying further.
 */
import { Session } from 'node:inspector';

interface Block {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Block[] }[];
}

export class Coverage {
  private readonly session = new Session();
  private readonly reached = new Set<string>();

  constructor() {
    this.session.connect();
    this.post('Profiler.enable');
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks that have run so far. */
  get blocks(): number {
    return this.reached.size;
  }

  /** Blocks that ran since the last time, and never before that. */
  news(): number {
    const before = this.reached.size;
    const { result } = this.post('Profiler.takePreciseCoverage') as { result: Script[] };
    for (const { url, functions } of result) {
      const from = url.lastIndexOf('/src/');
      if (from < 0 || url.includes('/node_modules/')) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count > 0) this.reached.add(`${url.slice(from)}:${startOffset}-${endOffset}`);
        }
      }
    }
    return this.reached.size - before;
  }

  close(): void {
    this.session.disconnect();
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
