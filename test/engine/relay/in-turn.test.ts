/** Two that change what passes: order, ends, and a sender that either may hold. */
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../src/engine/relay/in-turn.js';
import type { Passage, Transform, TransformOutlet } from '../../../src/proxy/transform.js';
import { CLIENT, SERVER } from '../../../src/tcp/events.js';

const passage = {} as Passage;

/** Adds its letter to what passes, and tells what happens to it. */
class Letter {
  readonly told: string[] = [];
  outlet: TransformOutlet | undefined;

  constructor(
    private readonly letter: string,
    private readonly takes = true,
  ) {}

  make = (_: Passage, outlet: TransformOutlet): Transform | undefined => {
    this.outlet = outlet;
    if (!this.takes) return undefined;
    return {
      push: (from, bytes) => outlet.write(from, Buffer.concat([bytes, Buffer.from(this.letter)])),
      end: (from, done) => {
        this.told.push(`end ${from}`);
        outlet.write(from, Buffer.from(`${this.letter}!`));
        done();
      },
      over: () => this.told.push('over'),
    };
  };
}

function stage(first: Letter, second: Letter) {
  const told: string[] = [];
  const outlet: TransformOutlet = {
    write: (from, bytes) => told.push(`${from} ${Buffer.from(bytes)}`),
    show: (from, bytes) => told.push(`${from} shown ${Buffer.from(bytes)}`),
    hold: (from, on) => told.push(`${from} ${on ? 'held' : 'free'}`),
    cut: (how) => told.push(how),
  };
  return { told, transform: inTurn(first, second).make(passage, outlet) };
}

describe('in turn', () => {
  it('the second gets what the first lets go on, and the last of it before the end', () => {
    const [a, b] = [new Letter('a'), new Letter('b')];
    const { told, transform } = stage(a, b);
    transform?.push(SERVER, Buffer.from('x'));
    transform?.end(SERVER, () => told.push('done'));
    transform?.over?.();
    expect(told).toEqual(['1 xab', '1 a!b', '1 b!', 'done']);
    expect([a.told, b.told]).toEqual([
      ['end 1', 'over'],
      ['end 1', 'over'],
    ]);
  });

  it.each([
    [true, false, '0 xa'],
    [false, true, '0 xb'],
  ])('one alone has the connection where the other does not want it', (first, second, text) => {
    const { told, transform } = stage(new Letter('a', first), new Letter('b', second));
    transform?.push(CLIENT, Buffer.from('x'));
    expect(told).toEqual([text]);
    expect(stage(new Letter('a', false), new Letter('b', false)).transform).toBeUndefined();
  });

  it('a sender that both hold is read when both have let go', () => {
    const [a, b] = [new Letter('a'), new Letter('b')];
    const { told } = stage(a, b);
    a.outlet?.hold(SERVER, true);
    b.outlet?.hold(SERVER, true);
    b.outlet?.hold(CLIENT, true);
    a.outlet?.hold(SERVER, false);
    expect(told).toEqual(['1 held', '0 held']);
    b.outlet?.hold(SERVER, false);
    expect(told).toEqual(['1 held', '0 held', '1 free']);
  });
});
