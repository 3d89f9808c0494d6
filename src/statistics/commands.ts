/**
 * How often each command was sent and answered, and with which status. Groups are made by magic's
 * opcode space, opcode and status: 512 commands at most, each with the statuses that came; those
 * are capped.
 */
import type { CommandTable } from '../dissect/table.js';
import { magicOf } from '../mcbp/magic.js';
import { isFailure, statusName, statusOf } from '../mcbp/statuses.js';
import type { MessageEvent } from '../message.js';
import { CappedGroups } from './capped.js';
import { byMessages, Traffic } from './traffic.js';

/** Commands times statuses: far more than a server makes, fewer than noise could. */
const MAX_STATUSES = 65_536;

/** Opcodes of the server's own commands (0x82, 0x83) are counted from here. */
const SERVER_SPACE = 256;

const numberOf = ({ magic, opcode }: MessageEvent): number =>
  opcode + (magicOf(magic)?.serverOpcode === true ? SERVER_SPACE : 0);

export interface CommandCount {
  /** 0..255. */
  readonly opcode: number;
  /** kv_engine's name, or `Unknown (0x1a)`. */
  readonly command: string;
  readonly requests: Traffic;
  readonly answers: Traffic;
  /** Answers that report a failure, ordinary ones (such as a key that is not there) included. */
  readonly errors: number;
  readonly ordinaryErrors: number;
  readonly messages: number;
}

export class CommandStatistics {
  private readonly counts: (Counted | undefined)[] = [];

  constructor(private readonly table: CommandTable) {}

  message(event: MessageEvent, counts = true): void {
    if (!counts) return;
    const at = numberOf(event);
    const { opcode } = event;
    const command = this.table.nameOf(event.magic, opcode);
    const counted = this.counts[at] ?? new Counted(opcode, command);
    this.counts[at] = counted;
    counted.add(event);
  }

  /** Those with most messages first. */
  rows(): CommandCount[] {
    return this.counts.filter((each) => each !== undefined).sort(byMessages);
  }
}

class Counted implements CommandCount {
  readonly requests = new Traffic();
  readonly answers = new Traffic();
  errors = 0;
  ordinaryErrors = 0;

  constructor(
    readonly opcode: number,
    readonly command: string,
  ) {}

  get messages(): number {
    return this.requests.messages + this.answers.messages;
  }

  add(event: MessageEvent): void {
    if (event.kind === 'request') {
      this.requests.add(event);
      return;
    }
    this.answers.add(event);
    if (!isFailure(event.vbucketOrStatus)) return;
    this.errors += 1;
    if (statusOf(event.vbucketOrStatus)?.ordinary === true) this.ordinaryErrors += 1;
  }
}

export interface StatusCount {
  /** 0..65535. */
  readonly status: number;
  /** kv_engine's name, or the number. */
  readonly name: string;
  readonly failure: boolean;
  readonly command: string;
  readonly answers: number;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };

export class StatusStatistics {
  private readonly counts: CappedGroups<number, Growing<StatusCount>>;
  private command = '';

  /** @param cap pairs of command and status that are told apart, at least 1 */
  constructor(
    private readonly table: CommandTable,
    cap = MAX_STATUSES,
  ) {
    this.counts = new CappedGroups(cap, (key) => {
      const status = key % 65_536;
      return {
        ...{ status, name: statusName(status), failure: isFailure(status) },
        ...{ command: this.command, answers: 0 },
      };
    });
  }

  /** Answers that the cap left out. */
  get overlooked(): number {
    return this.counts.overlooked;
  }

  message(event: MessageEvent, counts = true): void {
    if (!counts || event.kind !== 'response') return;
    this.command = this.table.nameOf(event.magic, event.opcode);
    const counted = this.counts.of(numberOf(event) * 65_536 + event.vbucketOrStatus);
    if (counted !== undefined) counted.answers += 1;
  }

  /** By status, the most frequent command first. */
  rows(): StatusCount[] {
    return this.counts.all().sort((a, b) => a.status - b.status || b.answers - a.answers);
  }
}
