/** The relay without sockets: `>>` an event goes in, `<<` these commands come out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Relay, type RelayEvent } from '../../src/proxy/relay.js';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';

const ENDS = ['client', 'server'] as const;

function step(relay: Relay, event: RelayEvent, end: End): string[] {
  return relay.step(event, end).map((command) => `${ENDS[command.end]} ${command.verb}`);
}

/** Runs a script; an event without a `<<` line must yield nothing. */
function play(script: string): void {
  const relay = new Relay();
  const lines = script
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const actual: string[] = [];
  for (const line of lines) {
    if (!line.startsWith('>>')) continue;
    actual.push(line);
    const [, who, what] = /^>> (?:(client|server) )?(\w+)$/.exec(line) ?? [];
    const out = step(relay, what as RelayEvent, who === 'server' ? SERVER : CLIENT);
    if (out.length > 0) actual.push(`<< ${out.join(', ')}`);
  }
  expect(actual).toEqual(lines);
}

const CONNECT = `>> connected
  << server open, client resume, server resume`;

describe('a link', () => {
  it('relays before it inspects, both ways', () =>
    play(`${CONNECT}
      >> client data
      << server write, client inspect
      >> server data
      << client write, server inspect`));

  it('passes a half close on and still relays the answer', () =>
    play(`${CONNECT}
      >> client fin
      << server finish, client told-fin
      >> server finished
      >> server data
      << client write, server inspect
      >> server fin
      << client finish, server told-fin
      >> client finished
      >> server lost`));

  it('lets the server close first', () =>
    play(`${CONNECT}
      >> server fin
      << client finish, server told-fin
      >> client data
      << server write, client inspect
      >> client finished
      >> client fin
      << server finish, client told-fin
      >> server finished
      >> client lost`));

  it('holds the sender while the receiver takes no more, once', () =>
    play(`${CONNECT}
      >> client data
      << server write, client inspect
      >> server blocked
      << client pause
      >> server blocked
      >> server data
      << client write, server inspect
      >> client drained
      >> server drained
      << client resume
      >> server drained`));

  it('passes a reset on, once', () =>
    play(`${CONNECT}
      >> server lost
      << server destroy, client reset, server told-rst, client told-rst, server report-lost
      >> client lost
      >> client data
      >> client fin
      >> client drained`));

  it('passes a reset on after a half close, telling each end once', () =>
    play(`${CONNECT}
      >> client fin
      << server finish, client told-fin
      >> client lost
      << client destroy, server reset, server told-rst, client report-lost`));

  it.each(['unreachable', 'closing', 'server lost'])('refuses the client when %s', (event) =>
    play(`>> ${event}
      << client reset, server destroy, client report-refused
      >> connected
      >> client data`),
  );

  it('drops the server when the client is lost before it is connected', () =>
    play(`>> client lost
      << client destroy, server destroy
      >> connected`));

  it('lets outstanding answers through when the proxy stops', () =>
    play(`${CONNECT}
      >> closing
      << server finish, client told-end
      >> client data
      >> client fin
      >> server finished
      >> server data
      << client write, server inspect
      >> server fin
      << client finish, server told-fin
      >> client finished
      >> expired
      << client destroy, server destroy`));

  it('breaks what is left after the grace period', () =>
    play(`${CONNECT}
      >> closing
      << server finish, client told-end
      >> server finished
      >> expired
      << client reset, server destroy, server told-end
      >> server data`));

  it('breaks a link at once', () =>
    play(`${CONNECT}
      >> expired
      << client reset, server reset, client told-end, server told-end`));
});

describe('whoever changes what passes may end the link', () => {
  it('with a FIN to both ends, behind what was written', () =>
    play(`${CONNECT}
      >> shut
      << server finish, client told-fin, client finish, server told-fin
      >> client data
      >> server data
      >> server fin
      >> client finished
      >> server finished`));

  it('with a reset of both ends, at once', () =>
    play(`${CONNECT}
      >> client blocked
      << server pause
      >> severed
      << client reset, server reset, client told-rst, server told-rst
      >> client data
      >> shut
      >> expired
      << client destroy, server destroy`));

  it('with a FIN to the one that has none yet', () =>
    play(`${CONNECT}
      >> client fin
      << server finish, client told-fin
      >> shut
      << client finish, server told-fin`));
});

const EVENTS: RelayEvent[] = [
  ...(['connected', 'unreachable', 'data', 'blocked', 'drained', 'fin'] as const),
  ...(['finished', 'lost', 'closing', 'expired', 'shut', 'severed'] as const),
];

describe('for any sequence of events', () => {
  const events = fc.array(
    fc.record({
      // Mostly connected, or a walk would seldom get anywhere.
      event: fc.constantFrom<RelayEvent>(...EVENTS),
      end: fc.constantFrom<End>(CLIENT, SERVER),
    }),
    { maxLength: 40 },
  );
  /** The whole story as text, with an expiry at the end: nothing may be left over then. */
  const story = (walk: { event: RelayEvent; end: End }[], connect: boolean): string[] => {
    const relay = new Relay();
    const start = connect ? step(relay, 'connected', CLIENT) : [];
    const middle = walk.flatMap(({ event, end }) => step(relay, event, end));
    return [...start, ...middle, ...step(relay, 'expired', CLIENT)];
  };
  const each = (law: (commands: string[], end: 'client' | 'server') => void): void =>
    fc.assert(
      fc.property(events, fc.boolean(), (walk, connect) => {
        const commands = story(walk, connect);
        for (const end of ENDS) law(commands, end);
      }),
      { numRuns: 400 },
    );

  it('an opened connection is closed once per end, and is silent after that', () =>
    each((commands, end) => {
      const told = commands.filter((c) => c.startsWith(`${end} told-`));
      expect(told).toHaveLength(commands.includes('server open') ? 1 : 0);
      const inspected = commands.lastIndexOf(`${end} inspect`);
      if (inspected >= 0) {
        expect(inspected).toBeLessThan(commands.indexOf(told[0] ?? ''));
        expect(inspected).toBeGreaterThan(commands.indexOf('server open'));
      }
    }));

  it('nothing is written to an end after its FIN, its reset or its destruction', () =>
    each((commands, end) => {
      const last = commands.lastIndexOf(`${end} write`);
      const ends = ['finish', 'reset', 'destroy'].map((verb) => commands.indexOf(`${end} ${verb}`));
      for (const index of ends) if (index >= 0) expect(last).toBeLessThan(index);
    }));

  it('pause and resume alternate, beginning with the resume of a new connection', () =>
    each((commands, end) => {
      const flow = commands.filter((c) => c === `${end} pause` || c === `${end} resume`);
      for (const [i, command] of flow.entries()) {
        expect(command).toBe(`${end} ${i % 2 === 0 ? 'resume' : 'pause'}`);
      }
    }));

  it('every end is reset or destroyed at last', () =>
    each((commands, end) => {
      expect(commands.some((c) => c === `${end} reset` || c === `${end} destroy`)).toBe(true);
    }));
});
