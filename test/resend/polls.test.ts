import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { Difference } from '../../src/resend/compare.js';
import { Polls } from '../../src/resend/polls.js';
import type { RequestStep } from '../../src/resend/script.js';
import { eventOf } from '../helpers/event.js';
import { frame, type Layout } from '../helpers/frames.js';

const [GET, STAT] = [0x00, 0x10];

/** Requests of one connection, each with the differences that its answer has. */
function asking() {
  const polls = new Polls();
  const { connection } = eventOf(frame({ opcode: GET }));
  let number = 0;
  const ask = (layout: Layout, ...fields: string[]): string[] => {
    number += 1;
    const spec = commandTable.find(0x80, layout.opcode);
    const request: RequestStep = {
      ...{ kind: 'request', connection, number, at: { s: 0, ns: 0 }, isSetup: false },
      ...{ frame: frame(layout), spec, features: undefined },
    };
    const differences = fields.map((field) => ({
      ...{ request, command: spec?.name ?? '', field, a: 'a', b: 'b' },
    }));
    return told(polls.certain(request, differences));
  };
  return { polls, ask, flush: () => told(polls.flush(connection)) };
}

const told = (differences: readonly Difference[]) =>
  differences.map(({ request, field }) => `${request.number} ${field}`);

const uploader = { opcode: STAT, key: 'fusion uploader 5' };

describe('a STAT that is asked again and again', () => {
  it('differs where its last answer does', () => {
    const { polls, ask, flush } = asking();
    expect(ask(uploader, 'state', 'term')).toEqual([]);
    expect(ask(uploader, 'state')).toEqual([]);
    expect(flush()).toEqual(['2 state']);
    expect(polls.passedOver).toBe(2);
    expect(flush()).toEqual([]);
  });

  it('does not differ where its last answer does not', () => {
    const { ask, flush } = asking();
    ask(uploader, 'state');
    expect([ask(uploader), flush()]).toEqual([[], []]);
  });

  it('is no longer the same behind another request, which comes after it', () => {
    const { polls, ask, flush } = asking();
    ask(uploader, 'state');
    expect(ask({ opcode: GET, key: 'k' }, 'status')).toEqual(['1 state', '2 status']);
    expect([ask(uploader), flush()]).toEqual([[], []]);
    expect(polls.passedOver).toBe(0);
  });

  it('is another with another key, or of another vbucket', () => {
    const { ask, flush } = asking();
    ask(uploader, 'one');
    ask({ ...uploader, word: 7 }, 'two');
    ask({ ...uploader, key: 'fusion uploader 6' }, 'three');
    expect(flush()).toEqual(['1 one', '2 two', '3 three']);
  });

  it('is told when too many others wait', () => {
    const { ask } = asking();
    const counts = Array.from({ length: 1001 }, (_, i) => ask({ opcode: STAT, key: `${i}` }, 'x'));
    expect(counts.map(({ length }) => length)).toEqual([...Array(1000).fill(0), 1001]);
  });
});
