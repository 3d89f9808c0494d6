/**
 * One connection under faults: each message that an end sends is shown to the rules, and what they
 * say is done when its turn has come. Decides by what it is told alone: time comes with the calls,
 * and waiting is asked for.
 */
import type { Instant } from '../bytes/time.js';
import type { Injection } from '../filter/view.js';
import { magicOf } from '../mcbp/magic.js';
import { CLIENT, type Connection, type End, SERVER } from '../tcp/events.js';
import { scrambled, withField } from './alter.js';
import { answerTo } from './answer.js';
import { Direction, type Verdict } from './direction.js';
import { Exchanges } from './exchanges.js';
import type { HeldMessage } from './held.js';
import { later } from './line.js';
import type { FaultContext, PassageEvents, PassageOutlet } from './passage-parts.js';
import { type Passing, PassingView } from './passing-view.js';
import type { Rule } from './rule.js';

type Cut = Extract<Rule['action'], { verb: 'close' | 'reset' }>;

const ENDS: readonly [End, End] = [CLIENT, SERVER];

export class Passage {
  private readonly directions: readonly [Direction, Direction];
  private readonly exchanges: Exchanges;
  private readonly isHeld: [boolean, boolean] = [false, false];
  private began: Instant | undefined;
  private now: Instant = { s: 0, ns: 0 };
  private isOver = false;

  constructor(
    private readonly connection: Connection,
    private readonly context: FaultContext,
    private readonly outlet: PassageOutlet,
    private readonly events: PassageEvents,
  ) {
    this.exchanges = new Exchanges(context.table, context.learn);
    this.directions = [this.direction(CLIENT), this.direction(SERVER)];
  }

  push(from: End, bytes: Uint8Array, now: Instant): void {
    this.begin(now);
    this.directions[from].push(bytes, now);
    this.settle(from);
  }

  /** `from` sends no more; `done` is called when all of it has gone on. */
  end(from: End, now: Instant, done: () => void): void {
    this.begin(now);
    this.directions[from].finish(now, done);
    this.settle(from);
  }

  /** The time has come that wake() asked for, or a held message was let go. */
  due(from: End, now: Instant): void {
    this.begin(now);
    this.directions[from].move(now);
    this.settle(from);
  }

  /** The connection is over: what waits will never go on. */
  over(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const { line } of this.directions) {
      for (const { held } of line.all) if (held !== undefined) this.let(held, 'gone');
    }
    for (const direction of this.directions) direction.stop();
    for (const end of ENDS) this.outlet.wake(end, Number.POSITIVE_INFINITY);
  }

  private begin(now: Instant): void {
    this.now = now;
    this.began ??= now;
  }

  private direction(from: End): Direction {
    return new Direction({
      consider: (frame) => this.safely(from, frame),
      perform: (verdict, bytes) => this.perform(from, verdict, bytes),
      write: (bytes) => this.outlet.write(from, bytes),
      notice: (line) => this.events.notice(line),
    });
  }

  /** What waits is waited for. */
  private settle(from: End): void {
    if (this.isOver) return;
    const direction = this.directions[from];
    const { line, ended } = direction;
    if (this.isHeld[from] !== line.isFull) {
      this.isHeld[from] = line.isFull;
      this.outlet.hold(from, line.isFull);
    }
    this.outlet.wake(from, line.wait(this.now));
    if (!line.isEmpty || ended === undefined) return;
    direction.ended = undefined;
    ended();
  }

  /** Whatever is wrong with a rule, or with us, the stream goes on. */
  private safely(from: End, frame: Uint8Array): Verdict | undefined {
    try {
      return this.consider(from, frame);
    } catch (error) {
      this.events.notice(`a message passed without its rules: ${String(error)}`);
      return undefined;
    }
  }

  private consider(from: End, frame: Uint8Array): Verdict | undefined {
    const kind = magicOf(frame[0] as number)?.kind ?? 'request';
    const view = this.view(from, frame, kind);
    const rule = this.context.rules.fire(view, kind);
    if (kind === 'response') this.exchanges.settle(frame);
    const verdict =
      rule === undefined ? this.intercepted(from, frame, view) : this.verdict(rule, view, frame);
    if (rule?.action.verb === 'drop') this.events.dropped(from, view, injectionOf(rule));
    // Whoever is held is asked when it goes on.
    if (verdict?.held === undefined && !isKept(rule)) this.asks(from, frame);
    return verdict;
  }

  /** A request goes on. */
  private asks(from: End, frame: Uint8Array): void {
    if (magicOf(frame[0] as number)?.kind !== 'request') return;
    this.exchanges.asks(frame, from, this.now);
  }

  private view(from: End, frame: Uint8Array, kind: 'request' | 'response'): PassingView {
    const { connection, now, began = now, exchanges } = this;
    const request = kind === 'response' ? exchanges.answers(frame, from, now) : undefined;
    const passing: Passing = {
      connection,
      from,
      at: now,
      began,
      features: exchanges.features,
      request,
    };
    return new PassingView(frame, passing, this.context.reading);
  }

  private verdict(rule: Rule, view: PassingView, frame: Uint8Array): Verdict | undefined {
    const { action } = rule;
    const due = later(this.now, this.delayOf(rule, frame));
    if (action.verb !== 'corrupt') return { due, rule, held: undefined };
    const { field, value } = action;
    const altered =
      value === undefined
        ? scrambled(frame, view.dissection, field, this.context.chance)
        : withField(frame, view.dissection, field, value);
    if ('frame' in altered) return { due, rule, held: undefined, instead: altered.frame };
    this.events.notice(`${rule.text}: ${altered.reason}; the message passed as it was`);
    return undefined;
  }

  private delayOf({ action }: Rule, frame: Uint8Array): number {
    if (action.verb === 'throttle') return (frame.length / action.bytesPerSecond) * 1000;
    if (action.verb !== 'delay') return 0;
    return action.least + (action.most - action.least) * this.context.chance();
  }

  private intercepted(from: End, frame: Uint8Array, view: PassingView): Verdict | undefined {
    const { intercept, held } = this.context;
    if (intercept === undefined || !intercept.wants(view)) return undefined;
    if (held.isFull) {
      this.events.notice('too many messages are held: others pass');
      return undefined;
    }
    const { connection } = this;
    const request = view.requestFrame?.slice();
    const message = { connection, from, frame: frame.slice(), request, features: view.features };
    const waiting = held.hold(message, () => {
      this.events.held(waiting);
      if (!this.isOver) this.outlet.wake(from, 0);
    });
    this.events.held(waiting);
    return { due: later(this.now, intercept.timeout), rule: undefined, held: waiting };
  }

  private let(held: HeldMessage, fate: 'gone' | 'timed out'): void {
    this.context.held.let(held, fate);
  }

  private perform(from: End, { rule, held }: Verdict, bytes: Uint8Array): void {
    if (held !== undefined) this.sendHeld(from, held);
    else if (rule !== undefined) this.inject(from, rule, bytes);
  }

  private sendHeld(from: End, held: HeldMessage): void {
    if (held.fate === 'held') this.let(held, 'timed out');
    if (held.fate === 'dropped') return;
    this.asks(from, held.frame);
    const rule = this.context.intercept?.filter ?? '';
    this.events.marked(from, held.frame, { action: 'intercept', rule });
    this.outlet.write(from, held.frame);
  }

  private inject(from: End, rule: Rule, frame: Uint8Array): void {
    const { action } = rule;
    switch (action.verb) {
      case 'drop':
        return;
      case 'duplicate':
        this.events.marked(from, frame, undefined);
        this.outlet.write(from, frame);
        this.asks(from, frame);
        this.write(from, rule, frame);
        return;
      case 'answer':
        this.answer(from, rule, frame, action.status);
        return;
      case 'close':
      case 'reset':
        if (action.when === 'after') this.write(from, rule, frame);
        this.cut(from, rule, frame, action);
        return;
      default:
        this.write(from, rule, frame);
    }
  }

  private write(from: End, rule: Rule, frame: Uint8Array): void {
    this.events.marked(from, frame, injectionOf(rule));
    this.outlet.write(from, frame);
  }

  private answer(from: End, rule: Rule, frame: Uint8Array, status: number): void {
    const injection = injectionOf(rule);
    this.events.marked(from, frame, injection);
    this.outlet.show(from, frame);
    const answered = from === CLIENT ? SERVER : CLIENT;
    const answer = answerTo(frame, status);
    this.events.marked(answered, answer, injection);
    this.directions[answered].insert(answer);
  }

  private cut(from: End, rule: Rule, frame: Uint8Array, { verb, when }: Cut): void {
    this.events.cut(from, this.lookedAt(from, frame), injectionOf(rule), when === 'before');
    this.over();
    this.outlet.cut(verb);
  }

  /** The message once more, whose turn has come: what it answers is not known any more. */
  private lookedAt(from: End, frame: Uint8Array): PassingView {
    const { connection, now, began = now, exchanges } = this;
    const passing = { connection, from, at: now, began, features: exchanges.features };
    return new PassingView(frame, { ...passing, request: undefined }, this.context.reading);
  }
}

/** The other end never gets it. */
function isKept(rule: Rule | undefined): boolean {
  const action = rule?.action;
  if (action?.verb === 'close' || action?.verb === 'reset') return action.when === 'before';
  return action?.verb === 'answer' || action?.verb === 'drop';
}

const injectionOf = ({ action, text }: Rule): Injection => ({ action: action.verb, rule: text });
