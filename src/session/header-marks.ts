/**
 * What a message's header alone proves, for its mark in lists. Asked of every message that
 * passes, so that each combination of what matters is judged once and remembered.
 */
import { glance } from '../dissect/header-findings.js';
import type { Finding, Severity } from '../dissect/node.js';
import type { CommandTable } from '../dissect/table.js';
import { MAX_BODY_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from './message.js';

export interface HeaderMark {
  readonly severity: Severity | undefined;
  readonly findings: readonly Finding[];
  /** Number of findings. */
  readonly count: number;
}

/** Combinations remembered; traffic has dozens, damage could have millions. */
const MAX_KNOWN = 16_384;

const RANK: Readonly<Record<Severity, number>> = { error: 4, warn: 3, note: 2, chat: 1 };

export const worst = (findings: readonly Finding[]): Severity | undefined =>
  findings
    .map(({ severity }) => severity)
    .reduce<Severity | undefined>(
      (worse, severity) => (worse === undefined || RANK[severity] > RANK[worse] ? severity : worse),
      undefined,
    );

export class HeaderMarks {
  private readonly known = new Map<number, HeaderMark>();

  constructor(private readonly table: CommandTable) {}

  /** Undefined: the body has to be read, because a description of Fusion goes into it. */
  of(event: MessageEvent): HeaderMark | undefined {
    if (this.table.find(event.magic, event.opcode)?.fusion !== undefined) return undefined;
    const key = keyOf(event);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    const findings = glance(this.table, event.bytes, event.abridged);
    const mark = { severity: worst(findings), findings, count: findings.length };
    this.known.set(key, mark);
    return mark;
  }
}

/** All that header findings depend on: 35 bits. */
function keyOf(event: MessageEvent): number {
  const prefix = event.framingExtrasLength + event.extrasLength + event.keyLength;
  const isCut = event.missing > 0 && event.abridged !== true;
  const cut = isCut ? (event.bodyLength > MAX_BODY_LENGTH ? 4 : 2) : 0;
  const flags = cut + (prefix > event.bodyLength ? 1 : 0);
  const status = event.kind === 'response' ? event.vbucketOrStatus : 0;
  return ((status * 256 + event.magic) * 256 + event.opcode) * 8 + flags;
}
