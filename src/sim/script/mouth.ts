/**
 * How a scripted node speaks: performs the moves of one connection one after the other. While
 * one of them waits the connection is busy, and whoever reads its requests leaves them alone: a
 * server works through a connection in order, so what comes behind a slow command waits.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Move, moves } from './change.js';
import type { Change } from './schema/rule.js';

/** What a script makes of the answer to a request; undefined: nothing. */
export type ChangeOf = (request: Uint8Array) => Change | undefined;

export class Mouth {
  private readonly queue: Move[] = [];
  /** Said once the next answer has been. */
  private swapped: Move[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param rested what waited has been said */
  constructor(
    private readonly stream: Duplex,
    private readonly changeOf: ChangeOf,
    private readonly rested: () => void,
  ) {
    stream.once('close', () => {
      clearTimeout(this.timer);
      this.queue.length = 0;
    });
  }

  get isBusy(): boolean {
    return this.timer !== undefined;
  }

  /** The answers to a request, as the script has them. @param now milliseconds since 1970 */
  answer(request: Uint8Array, answers: readonly Uint8Array[], now: number): void {
    const change = this.changeOf(request);
    const said: Move[] =
      change === undefined
        ? answers.map((bytes) => ({ does: 'write', bytes }))
        : moves(change, request, answers, now);
    if (change?.swap) {
      this.swapped.push(...said);
      return;
    }
    this.queue.push(...said, ...this.swapped.splice(0));
    this.perform();
  }

  private perform(): void {
    for (let move = this.queue.shift(); move !== undefined; move = this.queue.shift()) {
      if (move.does === 'wait') {
        this.timer = setTimeout(() => this.goOn(), move.ms);
        return;
      }
      if (move.does === 'write') this.stream.write(move.bytes);
      else this.hangUp(move.does);
    }
  }

  private goOn(): void {
    this.timer = undefined;
    this.perform();
    if (!this.isBusy) this.rested();
  }

  private hangUp(how: 'end' | 'reset'): void {
    this.queue.length = 0;
    const { stream } = this;
    if (how === 'end') stream.end(() => stream.destroy());
    else if (stream instanceof Socket) stream.resetAndDestroy();
    else stream.destroy(new Error('reset'));
  }
}
