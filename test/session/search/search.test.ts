/** Looking for texts in the list of a session, by way of its host. */
import { afterEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { SessionHost } from '../../../src/session/host.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { Found, TextQuery } from '../../../src/session/port/find.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { frame, response } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';
import { opened } from '../views/open.js';

const VIEWPORT: Viewport = { top: 0, height: 9, selected: 0, follow: false, time: 'r' };

const hosts: SessionHost[] = [];
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())));

/** 1 logs in, 2 is granted that; then a Get of `key-3`, its answer, and so on: `key-5`, ... */
function staged(rounds = 5) {
  const { session, sink } = opened();
  const pipeline = new Pipeline({ table: commandTable, sink });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  let number = 0;
  const say = (from: 0 | 1, bytes: Uint8Array): void => {
    number += 1;
    pipeline.data(connection, from, bytes, momentOf(number, number));
  };
  say(0, frame({ opcode: 0x21, key: 'PLAIN', value: '\0ann\0Key-of-all', opaque: 1 }));
  say(1, response({ opcode: 0x21, opaque: 1 }));
  for (let i = 0; i < rounds; i += 1) {
    const opaque = number + 1;
    say(0, frame({ opcode: 0x00, key: `key-${opaque}`, opaque }));
    say(1, response({ opcode: 0x00, opaque, extras: [0, 0, 0, 0], value: `Value ${opaque}` }));
  }
  const host = new SessionHost(session, async () => {});
  hosts.push(host);
  return { session, host };
}

const query = (
  place: TextQuery['in'],
  text: string,
  from: number,
  step: 1 | -1 = 1,
): TextQuery => ({ what: 'text', in: place, text, from, step });

describe('a text', () => {
  it.each<[string, TextQuery, Found]>([
    ['in the summary', query('summary', 'KEY=key-7', 1), { number: 7 }],
    ['a status in it', query('summary', 'success', 3), { number: 4 }],
    ['in the bytes, in any case', query('strings', 'vaLUE 7', 1), { number: 8 }],
    ['of bytes', query('hex', '6b 65 79 2d 39', 1), { number: 9 }],
    ['by a filter', query('filter', 'couchbase.opcode == "Get"', 4), { number: 5 }],
    ['backwards', query('strings', 'key-', 9, -1), { number: 7 }],
    ['over the end', query('strings', 'key-3', 9), { number: 3, wrapped: true }],
    ['over the beginning', query('strings', 'key-11', 3, -1), { number: 11, wrapped: true }],
    ['where it began', query('strings', 'key-5', 5), { number: 5, wrapped: true }],
    ['that is nowhere', query('strings', 'nothing of that', 5), {}],
    ['from before all', query('strings', 'plain', 0), { number: 1 }],
  ])('is found %s', async (_, asked, expected) => {
    expect(await staged().host.find(asked)).toEqual(expected);
  });

  it('does not give secrets away', async () => {
    const { host } = staged();
    expect(await host.find(query('strings', 'key-of-all', 5))).toEqual({});
    expect(await host.find(query('hex', '4b 65 79 2d 6f', 5))).toEqual({});
    expect(await host.find(query('strings', 'ann', 5))).toEqual({ number: 1, wrapped: true });
  });

  it.each<[TextQuery, string]>([
    [query('hex', '80 7', 1), 'pairs of hex digits'],
    [query('filter', 'couchbase.opcode ==', 1), 'value'],
    [query('strings', ' ', 1), 'nothing to look for'],
  ])('that is none is refused: %j', async (asked, fault) => {
    const found = await staged().host.find(asked);
    expect(found).toEqual({ fault: expect.stringContaining(fault) });
  });

  it('is looked for only in the list', async () => {
    const { host, session } = staged();
    session.filterBy('couchbase.magic == 0x81');
    expect(await host.find(query('strings', 'key-', 2))).toEqual({});
    expect(await host.find(query('strings', 'value', 2))).toEqual({ number: 4 });
    session.filterBy('');
    session.act({ type: 'ignore', number: 4 });
    expect(await host.find(query('strings', 'value', 2))).toEqual({ number: 6 });
  });

  it('is given up for another one, or when somebody moves on', async () => {
    const { host, session } = staged(20_000);
    host.view({ ...VIEWPORT, selected: 5 });
    const first = host.find(query('summary', 'nowhere', 5));
    expect(session.snapshot(VIEWPORT).search?.messages).toBe(40_002);
    expect(session.snapshot(VIEWPORT).search?.passed).toBeGreaterThan(0);
    const second = host.find(query('summary', 'nowhere', 5));
    expect(await first).toEqual({ gaveUp: true });
    host.view({ ...VIEWPORT, selected: 6 });
    expect(await second).toEqual({ gaveUp: true });
    expect(session.snapshot(VIEWPORT).search).toBeUndefined();
  });
});
