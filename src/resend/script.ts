/**
 * A capture as a script: what clients asked and what they were answered, in order, copied as it
 * passes. Whoever performs it takes steps off the front; `bytes` says how much waits, so that
 * the reading of a large capture can be held up.
 */
import type { Ending } from '../analysis/observed.js';
import type { Instant } from '../bytes/time.js';
import type { CommandTable } from '../dissect/table.js';
import { isLastAnswer } from '../mcbp/answers.js';
import type { MessageEvent, MessageSink } from '../message.js';
import type { Features } from '../session/features.js';
import type { CommandSpec } from '../spec/command.js';
import type { Connection, Moment } from '../tcp/events.js';
import { type HoldingBack, heldBack, isAsked, type Reason, SETUP } from './held-back.js';
import { WeighedQueue } from './weighed-queue.js';

export interface RequestStep {
  readonly kind: 'request';
  readonly connection: Connection;
  /** Number of the message in the capture. */
  readonly number: number;
  readonly at: Instant;
  readonly frame: Uint8Array;
  readonly spec: CommandSpec | undefined;
  readonly features: Features | undefined;
  /** Nobody picked it: it is sent for those that follow it, and its answer does not matter. */
  readonly isSetup: boolean;
}

export interface AnswerStep {
  readonly kind: 'answer';
  readonly connection: Connection;
  /** Number of the request. */
  readonly asked: number;
  readonly at: Instant;
  readonly answer: Answer;
  /** No more answers to this request follow. */
  readonly isLast: boolean;
}

export interface CloseStep {
  readonly kind: 'close';
  readonly connection: Connection;
  /** The capture ended, not the connection: requests may have been answered later. */
  readonly isCut: boolean;
}

export type Step = RequestStep | AnswerStep | CloseStep;

/** All that a comparison needs of an answer. */
export interface Answer {
  readonly frame: Uint8Array;
  /** The frame of its request, as far as it was kept. */
  readonly request: Uint8Array | undefined;
  readonly features: Features | undefined;
  readonly status: number;
  readonly isWhole: boolean;
}

export interface ScriptOptions extends HoldingBack {
  readonly table: CommandTable;
  /** The requests that are to be sent; setup of their connections comes along. */
  readonly picks: (event: MessageEvent) => boolean;
  /** Somebody is there to send this connection's requests to. */
  readonly isReachable: (connection: Connection) => boolean;
}

/** Requests whose answers are awaited; of further ones the oldest is not compared. */
const MAX_AWAITED = 100_000;

export class Script implements MessageSink {
  private readonly waiting = new WeighedQueue(weightOf);
  /** Numbers of requests in steps whose answers may still come. */
  private readonly awaited = new Set<number>();
  /** By reason, requests by name of their command. */
  readonly held = new Map<Reason, Map<string, number>>();
  /** Requests of the capture in all. */
  requests = 0;
  /** Requests that nobody picked. */
  passedOver = 0;

  /** @param told is told when a step was added */
  constructor(
    private readonly options: ScriptOptions,
    private readonly told: () => void = () => {},
  ) {}

  message(event: MessageEvent): void {
    if (event.kind === 'response') this.answered(event);
    else if (isAsked(event)) this.asked(event);
  }

  closed(connection: Connection, mcbp: boolean, _at: Moment, how: Ending): void {
    if (mcbp) this.add({ kind: 'close', connection, isCut: how === 'end' });
  }

  /** Whether answers to this request are part of the script. */
  awaits(number: number): boolean {
    return this.awaited.has(number);
  }

  /** The next step; undefined: none waits. */
  take(): Step | undefined {
    return this.waiting.take();
  }

  /** Bytes of steps that wait. */
  get bytes(): number {
    return this.waiting.bytes;
  }

  private asked(event: MessageEvent): void {
    const { table, picks, isReachable } = this.options;
    const { number, connection, at } = event;
    const spec = table.find(event.magic, event.opcode);
    this.requests += 1;
    const picked = picks(event);
    const isSetup = !picked && SETUP.has(spec?.name ?? '');
    if (!picked && !isSetup) {
      this.passedOver += 1;
      return;
    }
    const reason = isReachable(connection) ? heldBack(event, spec, this.options) : 'elsewhere';
    if (reason !== undefined) {
      this.hold(reason, table.nameOf(event.magic, event.opcode));
      return;
    }
    if (!isSetup) this.await(number);
    const frame = event.bytes.slice();
    const when = { s: at.s, ns: at.ns };
    const { features } = event;
    this.add({ kind: 'request', connection, number, at: when, frame, spec, features, isSetup });
  }

  private answered(event: MessageEvent): void {
    const { request, connection, at, vbucketOrStatus: status, keyLength, features } = event;
    if (request === undefined || !this.awaited.has(request.number)) return;
    const answers = this.options.table.find(event.magic, event.opcode)?.answers ?? 'one';
    const isLast = isLastAnswer(answers, status, keyLength);
    if (isLast) this.awaited.delete(request.number);
    const answer: Answer = {
      frame: event.bytes.slice(),
      request: request.frame?.slice(),
      ...{ features, status, isWhole: event.missing === 0 },
    };
    const when = { s: at.s, ns: at.ns };
    this.add({ kind: 'answer', connection, asked: request.number, at: when, answer, isLast });
  }

  private await(number: number): void {
    this.awaited.add(number);
    if (this.awaited.size <= MAX_AWAITED) return;
    const [oldest] = this.awaited.keys();
    if (oldest !== undefined) this.awaited.delete(oldest);
  }

  private hold(reason: Reason, command: string): void {
    const counts = this.held.get(reason) ?? new Map<string, number>();
    counts.set(command, (counts.get(command) ?? 0) + 1);
    this.held.set(reason, counts);
  }

  private add(step: Step): void {
    this.waiting.add(step);
    this.told();
  }
}

/** What a step weighs beside its bytes. */
const STEP_BYTES = 200;

/** Bytes that it keeps, about. */
export function weightOf(step: Step): number {
  if (step.kind === 'request') return STEP_BYTES + step.frame.length;
  if (step.kind === 'close') return STEP_BYTES;
  const { frame, request } = step.answer;
  return STEP_BYTES + frame.length + (request?.length ?? 0);
}
