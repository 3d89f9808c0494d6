/**
 * What `-z` knows of a statistic: how it is asked for, what it needs to be told, and what it makes
 * of the messages. Asked for first, since it says what must be known before messages pass; opened
 * when they begin to.
 */
import type { Timeline } from '../../analysis/timeline/timeline.js';
import type { Dissection } from '../../dissect/dissection.js';
import type { Finding } from '../../dissect/node.js';
import type { CommandTable } from '../../dissect/table.js';
import type { MessageEvent } from '../../message.js';
import type { TimeFormat } from '../../session/port/time-format.js';
import type { Result } from './table.js';

/** Whether a message is one of those that a display filter lets through. */
export type Selector = (event: MessageEvent) => boolean;

/** The text of `-z` is no statistic, or not in its form. The message names the remedy. */
export class StatisticFault extends Error {}

/** What is known once messages pass. */
export interface Circumstances {
  readonly table: CommandTable;
  /** Other names of nodes: "addr:port" as seen -> as meant. */
  readonly sameNode: ReadonlyMap<string, string> | undefined;
  readonly time: TimeFormat;
  /** What became of vbuckets, up to the latest message; only where `needs` has it. */
  readonly timeline: () => Timeline;
  /** A message as `read` shows it, secrets hidden. */
  readonly decode: (event: MessageEvent) => Dissection;
  /** Its record, as `-T ndjson` prints it, with its line break. */
  readonly record: (event: MessageEvent) => string;
}

export interface Needs {
  /** Which message answers which. */
  readonly exchanges?: true;
  /** What is found, told by `found`. */
  readonly findings?: true;
  /** Which message will answer. */
  readonly responses?: true;
  /** Frames of requests, to read their answers. */
  readonly requests?: true;
  /** `timeline`. */
  readonly histories?: true;
}

export interface Running {
  /**
   * Told of every message of the input, in order.
   * @param counts false: a filter or range leaves it out; it may still tell where others belong
   */
  message(event: MessageEvent, counts: boolean): void;
  /** Told of findings, before or after their message has passed. */
  found?(number: number, finding: Finding): void;
  /** What it amounts to after the messages so far. */
  result(): Result;
}

export interface Statistic {
  readonly needs: Needs;
  open(circumstances: Circumstances): Running;
}

export interface StatisticKind {
  /** What `-z` begins with; the first of them is the name, others are accepted. */
  readonly names: readonly [string, ...string[]];
  /** What may follow the name, as help shows it. */
  readonly syntax: string;
  readonly doc: string;
  /**
   * @param rest what follows the name and its comma; undefined: nothing
   * @param select compiles a display filter
   * @throws StatisticFault
   */
  ask(rest: string | undefined, select: (filter: string) => Selector): Statistic;
}
