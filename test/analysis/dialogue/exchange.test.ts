/** Who answers what, in what order and how late; each rule beside its near miss. */
import { describe, expect, it } from 'vitest';
import { failure, frame, response } from '../../helpers/frames.js';
import { type Line, time, Wire } from '../../helpers/wire.js';

const NOOP = 0x0a;
const GET = 0x00;
const GETQ = 0x09;
const SYNC = 0x70 + 4;
const DCP_NOOP = 0x5c;
const ask = (opcode: number, opaque: number): Uint8Array =>
  frame({ opcode, opaque, key: opcode === NOOP ? '' : 'k' });
const tell = (opcode: number, opaque: number): Uint8Array => response({ opcode, opaque });
const fusion = (opaque: number): Uint8Array => frame({ opcode: SYNC, opaque, word: 5 });

interface Play {
  readonly midstream?: boolean;
  readonly line: Line;
  readonly wire: Wire;
}

/** Messages 1 and 2 are the HELLO. */
function run(play: (stage: Play) => void): { told: string[]; wire: Wire } {
  const wire = new Wire();
  const line = wire.line(time(0));
  line.hello(time(1));
  play({ line, wire });
  return { told: wire.end(), wire };
}

describe('mcbp.unmatched-response', () => {
  it('warns of an answer that nobody asked for', () => {
    expect(run(({ line }) => line.send(1, tell(NOOP, 5), time(2))).told).toEqual([
      '3 warn mcbp.unmatched-response',
    ]);
  });

  it('of one that comes twice', () => {
    const { told } = run(({ line }) => {
      line.send(0, ask(NOOP, 5), time(2));
      line.send(1, tell(NOOP, 5), time(3));
      line.send(1, tell(NOOP, 5), time(4));
    });
    expect(told).toEqual(['5 warn mcbp.unmatched-response']);
  });

  it('is a note where the request may have been before the capture, or in a hole', () => {
    const wire = new Wire();
    const line = wire.line(time(0), { midstream: true });
    line.send(1, tell(NOOP, 5), time(1));
    line.chat(time(2));
    expect(wire.end()).toEqual(['1 note mcbp.unmatched-response', '1 note tcp.midstream']);

    const { told } = run(({ line }) => {
      line.lose(0, 24);
      line.send(1, tell(NOOP, 5), time(3));
      line.chat(time(4));
    });
    expect(told).toContain('3 note mcbp.unmatched-response');
    expect(told.filter((each) => each.includes('warn'))).toEqual(['4 warn tcp.gap']);
  });

  it.each([
    ['the client', 1, tell(NOOP, 5)],
    ['the server', 0, frame({ magic: 0x83, opcode: 0x01, opaque: 5 })],
  ] as const)('is a note where nothing of %s, which asks, was captured', (_, from, answer) => {
    const wire = new Wire();
    wire.line(time(0)).send(from, answer, time(1));
    expect(wire.end()).toEqual(['1 note mcbp.unmatched-response']);
    expect(wire.sentence('mcbp.unmatched-response')).toContain('nothing was captured');
  });

  it('is not told of DCP, whose ends both ask', () => {
    const { told } = run(({ line }) => {
      line.send(1, frame({ opcode: DCP_NOOP, opaque: 9 }), time(2));
      line.send(0, tell(DCP_NOOP, 9), time(3));
      line.send(0, tell(DCP_NOOP, 10), time(4));
    });
    expect(told).toEqual([]);
  });
});

describe('mcbp.opcode-mismatch', () => {
  it('names the request that was meant', () => {
    const { told, wire } = run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(1, tell(NOOP, 5), time(3));
    });
    // That the request stays without an answer follows from it.
    expect(told).toEqual(['3 note mcbp.unanswered-request', '4 error mcbp.opcode-mismatch']);
    expect(wire.sentence('mcbp.opcode-mismatch')).toContain('Get in message 3');
  });

  it('says it all: the request is not warned of again, as unanswered or as overtaken', () => {
    const { told } = run(({ line }) => {
      line.send(0, fusion(5), time(2));
      line.send(1, tell(NOOP, 5), time(3));
      line.send(0, ask(GET, 6), time(4));
      line.send(1, tell(GET, 6), time(5));
      line.close(0, 'fin', time(6));
      line.close(1, 'fin', time(6));
    });
    expect(told).toEqual(['3 note mcbp.unanswered-request', '4 error mcbp.opcode-mismatch']);
  });

  it('is an unmatched response where two wait with this opaque: which was meant?', () => {
    const { told } = run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(0, ask(0x01, 5), time(2));
      line.send(1, tell(NOOP, 5), time(3));
    });
    expect(told).toContain('5 warn mcbp.unmatched-response');
    expect(told.join()).not.toContain('mismatch');
  });
});

describe('mcbp.unanswered-request', () => {
  const played = (...closes: ('fin' | 'rst')[]): string[] =>
    run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(0, ask(GETQ, 6), time(2));
      for (const [i, how] of closes.entries()) line.close(i === 0 ? 0 : 1, how, time(3 + i));
    }).told;

  it('warns when both ends have closed; a quiet request may stay silent', () => {
    expect(played('fin', 'fin')).toEqual(['3 warn mcbp.unanswered-request']);
  });

  it('is a note when the capture ends, also after half a close', () => {
    expect(played()).toEqual(['3 note mcbp.unanswered-request']);
    expect(played('fin')).toEqual(['3 note mcbp.unanswered-request']);
  });

  it('is silent when the answer comes after the client has closed its half', () => {
    const { told } = run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.close(0, 'fin', time(3));
      line.send(1, tell(GET, 5), time(4));
      line.close(1, 'fin', time(5));
    });
    expect(told).toEqual([]);
  });

  it('of a STAT means the end of the run', () => {
    const { told, wire } = run(({ line }) => {
      line.send(0, frame({ opcode: 0x10, opaque: 5 }), time(2));
      line.send(1, response({ opcode: 0x10, opaque: 5, key: 'pid', value: '1' }), time(3));
      line.close(0, 'fin', time(4));
      line.close(1, 'fin', time(4));
    });
    expect(told).toEqual(['3 warn mcbp.unanswered-request']);
    expect(wire.sentence('mcbp.unanswered-request')).toContain('before all answers came');
  });

  it('is not told of DCP', () => {
    const { told } = run(({ line }) => {
      line.send(1, frame({ opcode: DCP_NOOP, opaque: 9 }), time(2));
      line.close(0, 'rst', time(3));
    });
    expect(told.join()).not.toContain('unanswered');
  });
});

describe('mcbp.wrong-direction', () => {
  it('warns of a request from the server, and of an answer from the client', () => {
    // The stream of an end is searched for messages of that end, so a magic alone is told apart.
    const { told } = run(({ line }) => line.send(1, ask(GET, 5), time(2)));
    expect(told).toContain('3 warn mcbp.wrong-direction');
  });

  it('lets the server ask in its own opcode space', () => {
    const { told } = run(({ line }) => {
      line.send(1, frame({ magic: 0x82, opcode: 0x01, opaque: 5 }), time(2));
      line.send(0, frame({ magic: 0x83, opcode: 0x01, opaque: 5 }), time(3));
    });
    expect(told.join()).not.toContain('wrong-direction');
  });
});

describe('mcbp.overtaken', () => {
  it('a Fusion answer before an earlier request; an answer before an earlier Fusion request', () => {
    const first = run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(0, fusion(6), time(2));
      line.send(1, tell(SYNC, 6), time(3));
      line.send(1, tell(GET, 5), time(4));
    });
    expect(first.told).toContain('5 warn mcbp.overtaken');
    expect(first.wire.sentence('mcbp.overtaken')).toContain('Get in message 3');
    const second = run(({ line }) => {
      line.send(0, fusion(6), time(2));
      line.send(0, ask(GET, 5), time(2));
      line.send(1, tell(GET, 5), time(3));
      line.send(1, tell(SYNC, 6), time(4));
    });
    expect(second.told).toEqual(['5 warn mcbp.overtaken']);
    expect(second.wire.sentence('mcbp.overtaken')).toContain('SyncFusionLogstore in message 3');
  });

  it('not among data commands, nor past a quiet one, nor in order', () => {
    const { told } = run(({ line }) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(0, ask(GET, 6), time(2));
      line.send(1, tell(GET, 6), time(3));
      line.send(1, tell(GET, 5), time(3));
      line.send(0, ask(GETQ, 7), time(4));
      line.send(0, fusion(8), time(4));
      line.send(0, ask(GET, 9), time(4));
      line.send(1, tell(SYNC, 8), time(5));
      line.send(1, tell(GET, 9), time(5));
    });
    expect(told).toEqual([]);
  });

  it('one lost answer is one finding, however much overtakes it', () => {
    const { told } = run(({ line }) => {
      line.send(0, fusion(6), time(2));
      for (let i = 0; i < 5; i += 1) line.send(0, ask(GET, 10 + i), time(2));
      for (let i = 0; i < 5; i += 1) line.send(1, tell(GET, 10 + i), time(3));
      line.send(1, tell(SYNC, 6), time(4));
    });
    expect(told.filter((each) => each.includes('overtaken'))).toHaveLength(1);
  });
});

describe('mcbp.slow-response', () => {
  const waited = (ms: number, slowNs?: number): string[] => {
    const wire = new Wire(slowNs === undefined ? {} : { thresholds: { slowNs } });
    const line = wire.line(time(0));
    line.send(0, ask(NOOP, 5), time(2));
    line.send(1, tell(NOOP, 5), time(2 + ms));
    return wire.end();
  };

  it('warns above a second, or what is said instead', () => {
    expect(waited(1001)).toEqual(['2 warn mcbp.slow-response']);
    expect(waited(1000)).toEqual([]);
    expect(waited(51, 50e6)).toEqual(['2 warn mcbp.slow-response']);
  });
});

describe('mcbp.head-of-line', () => {
  it('says who waited behind which command, and how long', () => {
    const { told, wire } = run(({ line }) => {
      line.send(0, fusion(5), time(2));
      line.send(0, ask(GET, 6), time(3));
      line.send(0, ask(GET, 7), time(4));
      line.send(0, ask(GET, 8), time(250));
      line.send(1, tell(SYNC, 5), time(300));
      for (const opaque of [6, 7, 8]) line.send(1, tell(GET, opaque), time(301));
    });
    expect(told).toEqual(['7 note mcbp.head-of-line']);
    expect(wire.sentence('mcbp.head-of-line')).toBe(
      '2 requests (4 and 5) waited behind this command, the longest 297 ms',
    );
  });

  it('blames the command that took the time, not those behind it', () => {
    const { told } = run(({ line }) => {
      for (const opaque of [5, 6, 7]) line.send(0, fusion(opaque), time(2));
      line.send(1, tell(SYNC, 5), time(300));
      line.send(1, tell(SYNC, 6), time(301));
      line.send(1, tell(SYNC, 7), time(302));
    });
    expect(told).toEqual(['6 note mcbp.head-of-line']);
  });

  it('is silent when nobody waited long, or nobody waited', () => {
    const { told } = run(({ line }) => {
      line.send(0, fusion(5), time(2));
      line.send(0, ask(GET, 6), time(250));
      line.send(1, tell(SYNC, 5), time(300));
      line.send(1, tell(GET, 6), time(301));
      line.send(0, fusion(7), time(400));
      line.send(1, tell(SYNC, 7), time(900));
    });
    expect(told).toEqual([]);
  });
});

describe('mcbp.error-status', () => {
  const answered = (opcode: number, status: number): string[] =>
    run(({ line }) => {
      line.send(0, frame({ opcode, opaque: 5, key: opcode === GET ? 'k' : '' }), time(2));
      line.send(1, response({ opcode, word: status, opaque: 5 }), time(3));
    }).told;

  it('warns; an error of the server is an error; what is ordinary is a note', () => {
    expect(answered(GET, 0x86)).toEqual(['4 warn mcbp.error-status']);
    expect(answered(GET, 0x84)).toEqual(['4 error mcbp.error-status']);
    expect(answered(GET, 0x01)).toEqual(['4 note mcbp.error-status']);
    expect(answered(SYNC, 0x01)).toContain('4 warn mcbp.error-status');
    expect(answered(GET, 0x00)).toEqual([]);
  });

  it('a start that is already under way is a note', () => {
    const { told } = run(({ line }) => {
      line.send(0, frame({ opcode: 0x75, opaque: 5, value: { term: '1' } }), time(2));
      line.send(1, failure(0x75, 0x02, 'in progress').fill(5, 15, 16), time(3));
    });
    expect(told).toContain('4 note mcbp.error-status');
    expect(told.filter((each) => !each.includes(' note '))).toEqual([]);
  });
});
