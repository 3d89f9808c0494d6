/** What the conversations of a pipeline share, so that none of it is made anew for each message. */
import { Answer } from '../analysis/answer.js';
import { RequestTable } from '../analysis/request-table.js';
import { BufferPool } from '../bytes/buffer-pool.js';
import { Budget } from '../tcp/budget.js';
import { ExchangeRules } from './exchange-rules.js';
import { MessageRecord } from './message-record.js';
import type { MessageCounter, PipelineOptions } from './pipeline-options.js';

/** Bytes held of connections that are not yet known to be ours, all together. */
const MAX_UNDECIDED = 64 * 1024 * 1024;

/** Bytes of large buffers that wait to be used again. */
const MAX_POOLED = 16 * 1024 * 1024;

/** Its records are written again for every message. */
export class Workplace {
  readonly pool = new BufferPool(MAX_POOLED);
  readonly message: MessageRecord;
  readonly answer = new Answer();
  readonly requests = new RequestTable();
  readonly undecided = new Budget(MAX_UNDECIDED);
  readonly rules: ExchangeRules;
  /** Somebody reads what answers what. */
  readonly pairs: boolean;
  readonly counter: MessageCounter;

  constructor(readonly options: PipelineOptions) {
    this.message = new MessageRecord(options.source);
    this.counter = options.counter ?? { count: 0 };
    this.rules = new ExchangeRules(options.table, options.sink.readsRequests !== false);
    this.pairs = options.sink.readsExchanges !== false;
  }
}
