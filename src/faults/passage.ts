/**
 * One connection under faults: each message that an end sends is judged (judge.ts), waits for its
 * turn (direction.ts), and then what was decided is done to it (deeds.ts). Decides by what it is
 * told alone: time comes with the calls, and waiting is asked for.
 */
import type { Instant } from '../bytes/time.js';
import { CLIENT, type Connection, type End, SERVER } from '../tcp/events.js';
import { Deeds } from './deeds.js';
import { Direction } from './direction.js';
import { Judge } from './judge.js';
import type { FaultContext, PassageEvents, PassageOutlet } from './passage-parts.js';
import { Sight } from './sight.js';

const ENDS: readonly [End, End] = [CLIENT, SERVER];

export class Passage {
  private readonly directions: readonly [Direction, Direction];
  private readonly sight: Sight;
  private readonly judge: Judge;
  private readonly deeds: Deeds;
  private readonly isHeld: [boolean, boolean] = [false, false];
  private isOver = false;

  constructor(
    connection: Connection,
    private readonly context: FaultContext,
    private readonly outlet: PassageOutlet,
    private readonly events: PassageEvents,
  ) {
    const sight = new Sight(connection, context);
    this.sight = sight;
    const decided = (from: End): void => {
      if (!this.isOver) outlet.wake(from, 0);
    };
    this.judge = new Judge({ context, sight, events, decided });
    this.deeds = new Deeds({
      ...{ context, sight, events, outlet },
      insert: (from, frame) => this.directions[from].insert(frame),
      cut: (how) => {
        this.over();
        outlet.cut(how);
      },
    });
    this.directions = [this.direction(CLIENT), this.direction(SERVER)];
  }

  push(from: End, bytes: Uint8Array, now: Instant): void {
    this.sight.at(now);
    this.directions[from].push(bytes, now);
    this.settle(from);
  }

  /** `from` sends no more; `done` is called when all of it has gone on. */
  end(from: End, now: Instant, done: () => void): void {
    this.sight.at(now);
    this.directions[from].finish(now, done);
    this.settle(from);
  }

  /** The time has come that wake() asked for, or a held message was let go. */
  due(from: End, now: Instant): void {
    this.sight.at(now);
    this.directions[from].move(now);
    this.settle(from);
  }

  /** The connection is over: what waits will never go on. */
  over(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const { line } of this.directions) {
      for (const { held } of line.all) if (held !== undefined) this.context.held.let(held, 'gone');
    }
    for (const direction of this.directions) direction.stop();
    for (const end of ENDS) this.outlet.wake(end, Number.POSITIVE_INFINITY);
  }

  private direction(from: End): Direction {
    return new Direction({
      consider: (frame) => this.judge.consider(from, frame),
      perform: (verdict, bytes) => this.deeds.perform(from, verdict, bytes),
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
    this.outlet.wake(from, line.wait(this.sight.now));
    if (!line.isEmpty || ended === undefined) return;
    direction.ended = undefined;
    ended();
  }
}
