/**
 * What the pipeline has to know of a command, found out once per opcode and not per message.
 */
import { answersFollow } from '../dissect/items.js';
import { bearsSecrets } from '../dissect/secret-ranges.js';
import type { CommandTable } from '../dissect/table.js';
import type { Answers } from '../mcbp/answers.js';
import { always, type CommandSpec } from '../spec/command.js';
import type { MessageRecord } from './message-record.js';

/** What of a request its answer needs to be read: of an ordinary one no value. */
type Kept = 'nothing' | 'prefix' | 'whole';

export interface ExchangeRule {
  readonly answers: Answers;
  readonly kept: Kept;
  /** A Fusion command: nothing passes it on its way through the server. */
  readonly ordered: boolean;
  /** That a request was accepted may tell how old the node is. */
  readonly teaches: boolean;
  /** Its answer may change the features of the connection. */
  readonly grants: boolean;
}

export class ExchangeRules {
  private readonly known: (ExchangeRule | undefined)[] = new Array(512).fill(undefined);

  /** @param readsRequests answers are read together with their requests, also ordinary ones */
  constructor(
    private readonly table: CommandTable,
    private readonly readsRequests: boolean,
  ) {}

  of({ magic, opcode, serverOpcode }: MessageRecord): ExchangeRule {
    const at = serverOpcode ? 256 + opcode : opcode;
    const known = this.known[at];
    if (known !== undefined) return known;
    const rule = ruleOf(this.table.find(magic, opcode), this.readsRequests);
    this.known[at] = rule;
    return rule;
  }
}

function ruleOf(spec: CommandSpec | undefined, readsRequests: boolean): ExchangeRule {
  const kept = keptOf(spec);
  return {
    // Unknown commands are assumed to be answered once, like almost all.
    answers: spec?.answers ?? 'one',
    kept: kept === 'prefix' && !readsRequests ? 'nothing' : kept,
    ordered: spec?.fusion === always,
    teaches: spec?.fusion !== undefined,
    grants: spec?.grants === true,
  };
}

function keptOf(spec: CommandSpec | undefined): Kept {
  if (spec?.request === undefined) return 'nothing';
  const isWhole = spec.fusion !== undefined || bearsSecrets(spec) || answersFollow(spec);
  return isWhole ? 'whole' : 'prefix';
}
