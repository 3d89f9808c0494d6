/**
 * The analysis: what is wrong with the traffic, said on the message that proves it. Rules about
 * one connection live in dialogue/, rules about Fusion's values and answers in fusion/, and what
 * follows from the history of a vbucket over all connections and nodes in machines/.
 */

import type { Dissection } from '../dissect/dissection.js';
import type { Finding } from '../dissect/node.js';
import type { CommandTable } from '../dissect/table.js';
import type { SkipReason } from '../mcbp/framer.js';
import { SUCCESS } from '../mcbp/statuses.js';
import type { CommandSpec } from '../spec/command.js';
import type { DirectionCounters } from '../tcp/direction.js';
import type { Connection, End, Moment } from '../tcp/events.js';
import { SELECTS } from './dialogue/binding.js';
import { Dialogue } from './dialogue/dialogue.js';
import { directionRule, unansweredRule, unmatchedRule } from './dialogue/exchange.js';
import { datatypeRule } from './dialogue/negotiation.js';
import { orderRules } from './dialogue/order.js';
import { isWorthReading } from './dialogue/reading.js';
import { echoRule, plaintextRule } from './dialogue/secrets.js';
import { Speaker } from './dialogue/speaker.js';
import { arrived, counted, differed, ended, missed, skipped } from './dialogue/transport.js';
import { answerRules } from './fusion/answer-rules.js';
import { requestValueRules } from './fusion/request-values.js';
import type { Situation } from './fusion/situation.js';
import { Machines, machineOpcodes } from './machines/machines.js';
import type { AnalysisInput, Ending, Observed, Report, Waiting } from './observed.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

export interface AnalysisOptions {
  readonly table: CommandTable;
  readonly report: Report;
  readonly thresholds?: Partial<Thresholds>;
  /** Other names of nodes: "addr:port" as seen -> "addr:port" as meant. */
  readonly sameNode?: ReadonlyMap<string, string>;
}

export class Analysis implements AnalysisInput {
  readonly machines: Machines;
  private readonly dialogues = new Map<Connection, Dialogue>();
  private readonly speaker: Speaker;
  private readonly thresholds: Thresholds;
  private latest: Dialogue | undefined;
  /** Connections so far, of all inputs. */
  private begun = 0;

  constructor(private readonly options: AnalysisOptions) {
    this.thresholds = { ...DEFAULT_THRESHOLDS, ...options.thresholds };
    this.speaker = new Speaker(options.report);
    this.machines = new Machines(options.report, { thresholds: this.thresholds });
  }

  message(seen: Observed): void {
    const { table } = this.options;
    const { speaker } = this;
    const dialogue = this.dialogueOf(seen.connection);
    arrived(dialogue, seen.from, seen.number, speaker);
    directionRule(seen, dialogue, speaker);
    unmatchedRule(seen, dialogue, speaker, table);
    orderRules(seen, dialogue, { speaker, table, thresholds: this.thresholds });
    datatypeRule(seen, dialogue, speaker);
    const spec = table.find(seen.magic, seen.opcode);
    if (machineOpcodes.has(seen.opcode) || isWorthReading(seen, spec))
      this.read(seen, dialogue, spec);
  }

  gap(connection: Connection, from: End, missing: number): void {
    missed(this.dialogueOf(connection), from, missing);
  }

  lost(connection: Connection, from: End, count: number, why: SkipReason): void {
    skipped(this.dialogueOf(connection), from, count, why);
  }

  conflict(connection: Connection, from: End, differing: number): void {
    differed(this.dialogueOf(connection), from, differing);
  }

  noticed(connection: Connection, from: End, counters: DirectionCounters): void {
    counted(this.dialogueOf(connection), from, counters);
  }

  closed(connection: Connection, how: Ending, waiting: Waiting): void {
    const dialogue = this.dialogueOf(connection);
    ended(dialogue, how, waiting, this.speaker);
    unansweredRule(dialogue, how, waiting, this.speaker);
    this.dialogues.delete(connection);
    this.latest = undefined;
  }

  end(at: Moment): void {
    this.machines.end({ s: at.s, ns: at.ns });
  }

  /** The message whole: what it proves by itself, and what it means. */
  private read(seen: Observed, dialogue: Dialogue, spec: CommandSpec | undefined): void {
    const { table } = this.options;
    const { speaker } = this;
    const message = seen.dissect();
    for (const finding of message.findings) {
      speaker.tell(seen.number, this.inContext(finding, dialogue, seen.from));
    }
    plaintextRule(seen, dialogue, speaker, table);
    echoRule(seen, speaker, table);
    this.learn(seen, message, dialogue, spec);
    if (message.fusion !== undefined) this.readFusion(seen, message);
    if (machineOpcodes.has(seen.opcode)) this.advance(seen, message, dialogue);
  }

  private readFusion(seen: Observed, message: Dissection): void {
    if (seen.kind === 'response') answerRules(seen, message, this.speaker);
    else requestValueRules(seen, message, this.speaker, this.thresholds);
  }

  private advance(seen: Observed, message: Dissection, dialogue: Dialogue): void {
    // The server's own commands have other meanings under the same numbers.
    if (message.magic?.serverOpcode === true) return;
    const where = this.situation(seen, dialogue);
    if (seen.kind === 'request') this.machines.requested(message, where);
    else if (seen.request !== undefined) {
      this.machines.answered(seen.request.dissect(), message, where);
    }
  }

  /** A frame that a gap cut is no news: the gap is. */
  private inContext(finding: Finding, dialogue: Dialogue, from: End): Finding {
    const follows = finding.id === 'mcbp.truncated' && dialogue.missing[from];
    return follows ? { ...finding, severity: 'note' } : finding;
  }

  private learn(
    seen: Observed,
    message: Dissection,
    dialogue: Dialogue,
    spec: CommandSpec | undefined,
  ): void {
    if (spec?.grants) dialogue.helloWaits += seen.kind === 'request' ? 1 : -1;
    if (dialogue.helloWaits < 0) dialogue.helloWaits = 0;
    if (spec?.name !== SELECTS) return;
    if (seen.kind === 'request') dialogue.binding.asked(seen.number, message.parts.key ?? '');
    else if (seen.vbucketOrStatus === SUCCESS) dialogue.binding.granted(seen.request?.number);
  }

  private situation(seen: Observed, dialogue: Dialogue): Situation {
    return {
      number: seen.number,
      request: seen.request?.number ?? seen.number,
      at: { s: seen.at.s, ns: seen.at.ns },
      ...dialogue.ends,
      stream: dialogue.stream,
      bucket: dialogue.binding.bucket,
      seenFromStart: dialogue.whole,
    };
  }

  private dialogueOf(connection: Connection): Dialogue {
    if (this.latest?.connection === connection) return this.latest;
    const known = this.dialogues.get(connection);
    const dialogue = known ?? this.begin(connection);
    this.latest = dialogue;
    return dialogue;
  }

  private begin(connection: Connection): Dialogue {
    const { sameNode } = this.options;
    this.begun += 1;
    const dialogue = new Dialogue(connection, this.begun, (node) => sameNode?.get(node) ?? node);
    this.dialogues.set(connection, dialogue);
    return dialogue;
  }
}
