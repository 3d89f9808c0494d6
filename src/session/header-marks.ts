/**
 * What a message's header alone proves, for its mark in lists. Asked of every message that
 * passes, so that each combination of what matters is judged once and remembered.
 */
import { glance } from '../dissect/header-findings.js';
import type { Finding, Severity } from '../dissect/node.js';
import type { CommandTable } from '../dissect/table.js';
import { MAX_BODY_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';

export interface HeaderMark {
  readonly severity: Severity | undefined;
  readonly findings: readonly Finding[];
  /** Number of findings. */
  readonly count: number;
}

/** Combinations remembered, each in a place of its own: traffic has dozens, damage could have millions. */
const PLACES = 4096;

const RANK: Readonly<Record<Severity, number>> = { error: 4, warn: 3, note: 2, chat: 1 };

export const worst = (findings: readonly Finding[]): Severity | undefined =>
  findings
    .map(({ severity }) => severity)
    .reduce<Severity | undefined>(
      (worse, severity) => (worse === undefined || RANK[severity] > RANK[worse] ? severity : worse),
      undefined,
    );

export class HeaderMarks {
  private readonly keys = new Float64Array(PLACES).fill(-1);
  private readonly known = new Array<HeaderMark | undefined>(PLACES).fill(undefined);

  constructor(private readonly table: CommandTable) {}

  /** Undefined: the body has to be read, because a description of Fusion goes into it. */
  of(event: MessageEvent): HeaderMark | undefined {
    if (this.table.find(event.magic, event.opcode)?.fusion !== undefined) return undefined;
    const key = keyOf(event);
    const place = placeOf(event);
    const known = this.keys[place] === key ? this.known[place] : undefined;
    if (known !== undefined) return known;
    const findings = glance(this.table, event.bytes, event.abridged);
    const mark = { severity: worst(findings), findings, count: findings.length };
    this.keys[place] = key;
    this.known[place] = mark;
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

/** Where the combination is kept: of everyday ones, which differ in opcode and status, in another place each. */
// 0x9e37: 2^16 divided by the golden ratio, which spreads neighbours (Knuth, TAOCP 6.4).
const placeOf = ({ opcode, magic, vbucketOrStatus, kind }: MessageEvent): number =>
  (Math.imul(kind === 'response' ? vbucketOrStatus : magic, 0x9e37) ^ opcode) & (PLACES - 1);
