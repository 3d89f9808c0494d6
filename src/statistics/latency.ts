/**
 * How long answers took: by command, by node, by vbucket, or by several of these together. Fed
 * with messages as they pass, it keeps a few histograms for each group and no message.
 *
 * Four durations are told apart, all in nanoseconds:
 * - `wire`: from the request's last byte to the first answer's last byte, as it was seen here. It
 *   is `latency_us` in records and `couchbase.time` in filters.
 * - `queued`: the part of it that the request stood behind a Fusion command asked before it on its
 *   connection; only of requests that did.
 * - `service`: the rest, `wire` less `queued`.
 * - `server`: what the server says of itself, from receipt to answer (framing extra 0 of answers;
 *   there where the connection's HELLO asked for it).
 *
 * Memory: one to four histograms a group, each 10 KiB at most and 4 KiB as a rule (see
 * histogram.ts); MAX_GROUPS groups, so that the worst that traffic can do is 160 MiB.
 */
import type { CommandTable } from '../dissect/table.js';
import { serverDuration } from '../mcbp/duration.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { isFailure, statusOf } from '../mcbp/statuses.js';
import type { MessageEvent, MessageSink, RequestOf } from '../message.js';
import { type LatencyFigures, LatencyTally } from './latency-tally.js';
import { bucketName, type Place, Places, vbucketOf } from './places.js';

/** Groups that are told apart; answers of further ones are only counted. */
const MAX_GROUPS = 4096;
/** Further groups that are told apart, to count them. */
const MAX_FURTHER = 65_536;

/** What groups are made by. Vbuckets are told apart by their bucket, too. */
export type Dimension = 'command' | 'node' | 'vbucket';

export interface LatencyOptions {
  readonly table: CommandTable;
  /** Absent: by command alone. */
  readonly by?: readonly Dimension[];
  /** Other names of nodes: "addr:port" as seen -> as meant. */
  readonly sameNode?: ReadonlyMap<string, string>;
  /** Groups that are told apart, at least 1; absent: MAX_GROUPS. */
  readonly cap?: number;
}

/** What tells a group from others: only what groups were to be made by. */
export interface LatencyKey {
  /** kv_engine's name, or `Unknown (0x1a)`. */
  readonly command?: string;
  /** "addr:port" */
  readonly node?: string;
  /** "unknown" where no SELECT_BUCKET was seen. */
  readonly bucket?: string;
  /** Absent from a group by vbucket: commands that name none. */
  readonly vbucket?: number;
}

export interface LatencyGroup extends LatencyFigures {
  readonly key: LatencyKey;
}

/** What the cap let no group be made of. */
export interface Further {
  /** Groups; as many or more where `isLeast`. */
  readonly groups: number;
  readonly isLeast: boolean;
  readonly answers: number;
}

export class LatencyStatistics implements MessageSink {
  readonly readsRequests = false;
  private readonly places: Places;
  private readonly by: ReadonlySet<Dimension>;
  private readonly cap: number;
  private readonly found = new Map<string, Entry>();
  private readonly furtherKeys = new Set<string>();
  private furtherAnswers = 0;
  /** Groups by opcode where there are no others: looked up without making a key. */
  private readonly byOpcode: (Entry | undefined)[] = [];

  constructor(private readonly options: LatencyOptions) {
    this.places = new Places(options.table, options.sameNode);
    this.by = new Set(options.by ?? ['command']);
    this.cap = options.cap ?? MAX_GROUPS;
  }

  /**
   * Must see every message, in order, since some tell where others belong.
   * @param counts false: a filter leaves this one out of the figures
   */
  message(event: MessageEvent, counts = true): void {
    const place = this.places.of(event);
    const { request } = event;
    if (!counts || request === undefined) return;
    if (!request.first && !isFailure(event.vbucketOrStatus)) return;
    const tally = this.entryOf(event, place)?.tally;
    if (tally === undefined) this.furtherAnswers += request.first ? 1 : 0;
    else count(event, tally, request);
  }

  /** Those with at least one answer: by bucket, vbucket, command and node. */
  groups(): LatencyGroup[] {
    return [...this.found.values()]
      .flatMap(({ key, tally }): LatencyGroup[] => {
        const { figures } = tally;
        return figures === undefined ? [] : [{ key, ...figures }];
      })
      .sort((a, b) => compare(a.key, b.key));
  }

  /** Undefined: every group is among groups(). */
  get further(): Further | undefined {
    const groups = this.furtherKeys.size;
    if (groups === 0) return undefined;
    return { groups, isLeast: groups === MAX_FURTHER, answers: this.furtherAnswers };
  }

  private entryOf(event: MessageEvent, place: Place): Entry | undefined {
    const { by, byOpcode } = this;
    if (by.size > 1 || !by.has('command')) return this.entered(this.keyOf(event, place));
    const at = event.opcode + (magicOf(event.magic)?.serverOpcode === true ? 256 : 0);
    byOpcode[at] ??= this.entered(this.keyOf(event, place));
    return byOpcode[at];
  }

  private entered(key: LatencyKey): Entry | undefined {
    const { command, node, bucket, vbucket } = key;
    const name = JSON.stringify([command, node, bucket, vbucket]);
    const known = this.found.get(name);
    if (known !== undefined) return known;
    if (this.found.size >= this.cap) {
      if (this.furtherKeys.size < MAX_FURTHER) this.furtherKeys.add(name);
      return undefined;
    }
    const entry = { key, tally: new LatencyTally() };
    this.found.set(name, entry);
    return entry;
  }

  private keyOf({ magic, opcode, request }: MessageEvent, { node, bucket }: Place): LatencyKey {
    const { by } = this;
    const spec = this.options.table.find(magic, opcode);
    const vbucket = by.has('vbucket') ? vbucketOf(spec, request?.vbucket ?? 0) : undefined;
    return {
      ...(by.has('command') ? { command: this.options.table.nameOf(magic, opcode) } : {}),
      ...(by.has('node') ? { node } : {}),
      ...(by.has('vbucket') ? { bucket: bucketName(bucket) } : {}),
      ...(vbucket === undefined ? {} : { vbucket }),
    };
  }
}

interface Entry {
  readonly key: LatencyKey;
  readonly tally: LatencyTally;
}

function count(event: MessageEvent, tally: LatencyTally, request: RequestOf): void {
  const status = event.vbucketOrStatus;
  if (isFailure(status)) tally.failed(statusOf(status)?.ordinary === true);
  if (!request.first) return;
  tally.answered(request.latencyNs, request.queuedNs);
  if (event.framingExtrasLength === 0) return;
  const end = HEADER_LENGTH + event.framingExtrasLength;
  // Of a long answer all bytes are read from the file only where its head does not reach so far.
  const { head } = event;
  const frame = head.length < end ? event.bytes : head;
  const micros = serverDuration(frame, HEADER_LENGTH, end);
  if (micros !== undefined) tally.said(micros * 1000);
}

function compare(a: LatencyKey, b: LatencyKey): number {
  return (
    order(a.bucket, b.bucket) ||
    (a.vbucket ?? -1) - (b.vbucket ?? -1) ||
    order(a.command, b.command) ||
    order(a.node, b.node)
  );
}

const order = (a = '', b = ''): number => (a === b ? 0 : a < b ? -1 : 1);
