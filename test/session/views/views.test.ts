/** Views of a session whose messages come one by one: what is told, when, and what it costs. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { ViewWish } from '../../../src/session/port/view.js';
import type { Session } from '../../../src/session/session.js';
import type { SessionOptions } from '../../../src/session/session-options.js';
import { EINVAL, failure, frame, response } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';
import { opened, viewed } from './open.js';

const ALL = { top: 0, height: 100 };

function staged(options: Partial<SessionOptions> = {}) {
  let clock = 0;
  const { session, sink, findings, end } = opened({ now: () => clock, ...options });
  const pipeline = new Pipeline({ table: commandTable, sink });
  const connections = [connectionOf(0), connectionOf(1)] as const;
  for (const connection of connections) pipeline.open(connection, momentOf(0));
  let ms = 0;
  return {
    ...{ session, findings, end },
    /** `text` is said by a connection's client (0) or node (1), 10 ms after what was said before. */
    say: (from: 0 | 1, bytes: Uint8Array, which: 0 | 1 = 0): void => {
      ms += 10;
      pipeline.data(connections[which], from, bytes, momentOf(ms, ms));
    },
    /** Time passes for whoever looks. */
    wait: (milliseconds: number): void => {
      clock += milliseconds;
    },
  };
}

type Stage = ReturnType<typeof staged>;

function ask({ say }: Stage, opaque: number, which: 0 | 1 = 0): void {
  say(0, frame({ opcode: 0x00, key: 'k', opaque }), which);
  say(1, response({ opcode: 0x00, opaque, extras: [0, 0, 0, 0], value: 'v' }), which);
}

const counted = (session: Session, wish: ViewWish, filter?: string) =>
  viewed(session, wish as Extract<ViewWish, { what: 'conversations' }>, filter).progress.counted;

const CONVERSATIONS = { what: 'conversations', window: ALL, order: 'stream' } as const;

describe('a followed connection', () => {
  it('says at which line a message is, or else the one before it', () => {
    const stage = staged();
    for (const opaque of [1, 2, 3]) ask(stage, opaque, opaque === 2 ? 1 : 0);
    const wish = { what: 'follow', stream: 0, form: 'messages', width: 80, window: ALL } as const;
    const at = (sought: number) => viewed(stage.session, { ...wish, sought }).at;
    expect([1, 2, 3, 4, 5, 6].map(at)).toEqual([0, 1, 1, 1, 2, 3]);
    expect(viewed(stage.session, wish)).not.toHaveProperty('at');
  });
});

describe('a view', () => {
  it('goes on counting what comes', () => {
    const stage = staged();
    ask(stage, 1);
    expect(counted(stage.session, CONVERSATIONS)).toBe(2);
    ask(stage, 2);
    ask(stage, 3, 1);
    stage.wait(1000);
    const { lines, progress } = viewed(stage.session, CONVERSATIONS);
    expect(progress).toEqual({ messages: 6, counted: 6 });
    expect(lines.map(({ stream, requests, first }) => [stream, requests, first])).toEqual([
      [0, 2, 1],
      [1, 1, 5],
    ]);
  });

  it('is told again at once in another order, but of new figures only when it is due', () => {
    const stage = staged();
    ask(stage, 1);
    ask(stage, 2, 1);
    ask(stage, 3, 1);
    const streams = (order: 'stream' | 'messages') =>
      viewed(stage.session, { ...CONVERSATIONS, order }).lines.map(({ stream }) => stream);
    expect(streams('stream')).toEqual([0, 1]);
    expect(streams('messages')).toEqual([1, 0]);
    for (const opaque of [4, 5, 6]) ask(stage, opaque, 0);
    expect(streams('messages')).toEqual([1, 0]);
    expect(stage.session.hasPlayed).toBe(false);
    stage.wait(101);
    expect(stage.session.hasPlayed).toBe(true);
    expect(streams('messages')).toEqual([0, 1]);
    expect(stage.session.hasPlayed).toBe(false);
  });

  it('is of the messages that a filter lets through', () => {
    const stage = staged();
    for (let i = 1; i <= 5; i += 1) ask(stage, i, i === 2 ? 1 : 0);
    const { lines, progress } = viewed(stage.session, CONVERSATIONS, 'tcp.stream == 1');
    expect(progress).toEqual({ messages: 2, counted: 2 });
    expect(lines).toMatchObject([{ stream: 1, requests: 1, responses: 1, first: 3, begin: 0.02 }]);
    expect(counted(stage.session, CONVERSATIONS, 'not couchbase.opcode == 0')).toBe(0);
    expect(counted(stage.session, CONVERSATIONS, '')).toBe(10);
  });

  it('takes in a message that a later one lets through', () => {
    const stage = staged();
    stage.say(0, frame({ opcode: 0x00, key: 'k', opaque: 1 }));
    expect(counted(stage.session, CONVERSATIONS, 'couchbase.response_in')).toBe(0);
    stage.say(1, response({ opcode: 0x00, opaque: 1, extras: [0, 0, 0, 0] }));
    stage.wait(1000);
    const { lines } = viewed(stage.session, CONVERSATIONS, 'couchbase.response_in');
    expect(lines).toMatchObject([{ requests: 1, responses: 0, first: 1 }]);
  });

  it('counts anew when a message leaves the list, or is to be ignored', () => {
    const stage = staged();
    ask(stage, 1);
    stage.say(0, frame({ opcode: 0x00, key: 'k', opaque: 9 }));
    const filter = 'not couchbase.response_in';
    expect(counted(stage.session, CONVERSATIONS, filter)).toBe(2);
    stage.say(1, response({ opcode: 0x00, opaque: 9, extras: [0, 0, 0, 0] }));
    stage.wait(2000);
    // Messages 2 and 4; 3 is answered by now.
    expect(viewed(stage.session, CONVERSATIONS, filter).lines).toMatchObject([
      { requests: 0, responses: 2 },
    ]);
    stage.session.act({ type: 'ignore', number: 2 });
    stage.wait(2000);
    expect(viewed(stage.session, CONVERSATIONS, filter).lines).toMatchObject([
      { requests: 0, responses: 1 },
    ]);
  });

  it('is forgotten when it is closed', () => {
    const stage = staged();
    ask(stage, 1);
    expect(counted(stage.session, CONVERSATIONS)).toBe(2);
    const viewport = { top: 0, height: 1, selected: 0, follow: false, time: 'r' } as const;
    stage.session.showView(undefined);
    expect(stage.session.countMore(5)).toBe(false);
    expect(stage.session.snapshot(viewport).view).toBeUndefined();
  });

  it('goes through no more than its budget allows, and says how far it has come', () => {
    let clock = 0;
    // Each look at the clock takes a millisecond.
    const stage = staged({
      now: () => {
        clock += 1;
        return clock;
      },
    });
    for (let i = 1; i <= 2000; i += 1) ask(stage, i);
    stage.session.showView(CONVERSATIONS);
    expect(stage.session.countMore(3)).toBe(true);
    const viewport = { top: 0, height: 1, selected: 0, follow: false, time: 'r' } as const;
    const { view } = stage.session.snapshot({ ...viewport, view: CONVERSATIONS });
    expect(view?.progress.messages).toBe(4000);
    expect(view?.progress.counted).toBeGreaterThan(0);
    expect(view?.progress.counted).toBeLessThan(4000);
    expect(counted(stage.session, CONVERSATIONS)).toBe(4000);
  });
});

describe('conversations', () => {
  it.each([
    ['PLAIN', '\0ann\0secret', 'ann'],
    ['PLAIN', 'any=2C\0a,b=2C\0secret', 'a,b=2C'],
    ['SCRAM-SHA512', 'n,,n=a=2Cb,r=nonce', 'a,b'],
    ['SCRAM-SHA1', 'y,a=other,n=ann,r=nonce', 'ann'],
    ['OAUTHBEARER', 'n,a=ann,\u0001auth=Bearer x\u0001\u0001', 'ann'],
    ['OTHER', 'n,,n=ann,r=nonce', ''],
  ])('know who logged in by %s with %j', (mechanism, first, user) => {
    const stage = staged();
    const line = () => viewed(stage.session, CONVERSATIONS).lines[0];
    stage.say(0, frame({ opcode: 0x21, key: mechanism, value: first, opaque: 1 }));
    expect(line()).toMatchObject({ user: '', bucket: '' });
    stage.say(1, failure(0x21, 0x21, 'go on'));
    stage.say(0, frame({ opcode: 0x22, key: mechanism, value: 'c=biws,r=nonce,p=x', opaque: 2 }));
    stage.say(1, response({ opcode: 0x22, opaque: 2 }));
    stage.say(0, frame({ opcode: 0x89, key: 'travel', opaque: 3 }));
    stage.say(1, response({ opcode: 0x89, opaque: 3 }));
    stage.wait(1000);
    expect(line()).toMatchObject({ user, bucket: 'travel' });
    // Also where the filter hides how.
    const { lines } = viewed(stage.session, CONVERSATIONS, 'couchbase.opcode == 0x89');
    expect(lines).toMatchObject([{ user, bucket: 'travel', requests: 1 }]);
  });
});

describe('findings', () => {
  const wish = (open: string[], window = ALL) =>
    ({ what: 'findings', window, open }) as const satisfies ViewWish;

  it('come also of messages that had passed', () => {
    const stage = staged();
    stage.say(0, frame({ opcode: 0x00, key: 'k', opaque: 1 }));
    expect(viewed(stage.session, wish([])).total).toBe(0);
    stage.say(1, failure(0x00, EINVAL, 'x'));
    stage.wait(1000);
    const { lines, total } = viewed(stage.session, wish(['mcbp.unmatched-response']));
    expect(total).toBe(lines.length);
    const at = lines.findIndex((line) => line.id === 'mcbp.unmatched-response');
    expect(lines.slice(at, at + 2)).toMatchObject([
      { type: 'group', severity: 'warn', count: 1, open: true },
      { type: 'place', number: 2 },
    ]);
  });

  it('are listed by as many lines as the window has, wherever it stands', () => {
    const stage = staged();
    for (let i = 1; i <= 30; i += 1) {
      stage.say(0, frame({ opcode: 0x00, key: 'k', opaque: i }));
      stage.say(1, failure(0x00, EINVAL, 'x'));
    }
    const { lines: groups } = viewed(stage.session, wish([]));
    const open = groups.map(({ id }) => id);
    const { lines: all, total } = viewed(stage.session, wish(open));
    expect(total).toBeGreaterThan(30);
    for (let top = 0; top < total; top += 1) {
      const part = viewed(stage.session, wish(open, { top, height: 3 }));
      expect(part.top).toBe(Math.min(top, total - 3));
      expect(part.lines).toEqual(all.slice(part.top, part.top + 3));
    }
  });
});

describe('a stream that is followed', () => {
  const wish = (form: 'messages' | 'ascii' | 'hex', window = ALL) =>
    ({ what: 'follow', window, stream: 0, form, width: 16 }) as const satisfies ViewWish;
  const talk = (): Stage => {
    const stage = staged();
    stage.say(0, frame({ opcode: 0x21, key: 'PLAIN', value: '\0ann\0secret', opaque: 1 }));
    stage.say(1, response({ opcode: 0x21, opaque: 1 }));
    ask(stage, 2, 1);
    ask(stage, 3);
    return stage;
  };

  it('has a line for each of its messages', () => {
    const { lines, stream } = viewed(talk().session, wish('messages'));
    expect(stream).toBe(0);
    expect(lines.map(({ number, from }) => [number, from])).toEqual([
      [1, 'client'],
      [2, 'server'],
      [5, 'client'],
      [6, 'server'],
    ]);
    expect(lines.map(({ text }) => text).join('\n')).not.toContain('secret');
    expect(lines[2]?.text).toBe('Get  key=k');
  });

  it.each(['ascii', 'hex'] as const)('shows all bytes but secrets in %s', (form) => {
    const { session } = talk();
    const { lines, total } = viewed(session, wish(form));
    expect(total).toBe(lines.length);
    const texts = lines.map(({ text }) => text);
    expect(texts[0]).toBe('#1 SaslAuth, 40 bytes');
    expect(texts.filter((text) => text.startsWith('#'))).toHaveLength(4);
    expect(texts.join('')).not.toMatch(/secret|73 65 63/);
    expect(texts.join('').replaceAll('.', '')).toContain('******');
    for (let top = 0; top < total; top += 1) {
      const part = viewed(session, wish(form, { top, height: 2 }));
      expect(part.lines).toEqual(lines.slice(part.top, part.top + 2));
    }
  });
});
