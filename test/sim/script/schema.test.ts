/** What a scenario may say, and where it is told that it may not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario, scenarioSchema } from '../../../src/sim/script/schema/scenario.js';

const BARE = { name: 'x', title: 'nothing' };
interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
}

const CONNECT = { connect: 'a' };

/** `steps.1.on: no connection ...`; empty: all is well. */
function fault(more: object): string {
  const parsed = parseScenario({ ...BARE, ...more });
  return 'fault' in parsed ? `${parsed.fault.path.join('.')}: ${parsed.fault.message}` : '';
}

describe('a scenario', () => {
  it('has two nodes and does nothing unless it says so', () => {
    expect(parseScenario(BARE)).toEqual({ ...BARE, findings: [], nodes: 2, rules: [], steps: [] });
  });

  it.each<[object, string]>([
    [{ name: 'No Name' }, 'name: expected small letters, digits and dashes'],
    [{ nodes: 9 }, 'nodes: expected a whole number, 1 to 8'],
    [{ speed: 1 }, 'speed: there is no such field'],
    [{ rules: [{ do: {} }] }, 'rules.0.do: nothing is changed'],
    [{ rules: [{ do: { dela: 1 } }] }, 'rules.0.do.dela: there is no such field'],
    [
      { rules: [{ match: { command: 'StartFusionUplaoder' }, do: { silence: true } }] },
      'rules.0.match.command: no command is called "StartFusionUplaoder"; did you mean StartFusionUploader, StopFusionUploader?',
    ],
    [{ rules: [{ do: { delay: -1 } }] }, 'rules.0.do.delay: expected seconds, 0 to 600'],
    [{ rules: [{ do: { delay: '1' } }] }, 'rules.0.do.delay: expected seconds, 0 to 600'],
    [
      { rules: [{ do: { context: 'why' } }] },
      'rules.0.do.context: only a status has something to say: needs "status"',
    ],
    [{ rules: [{ do: { garbage: 'xyz' } }] }, 'rules.0.do.garbage: expected pairs of hex digits'],
    [
      { rules: [{ do: { reset: 'now' } }] },
      'rules.0.do.reset: expected "before" or "after" the answer',
    ],
    [{ rules: [{ node: 3, do: { delay: 1 } }] }, 'rules.0.node: there are 2 nodes'],
    [
      { rules: [{ do: { body: { a: [1, '$noww'] } } }] },
      'rules.0.do.body.a.1: unknown word; there are $now, $now+SECONDS, $ms, $ms+SECONDS and $bucket_uuid',
    ],
    [{ steps: [{}] }, 'steps.0: the step is empty'],
    [{ steps: [{ on: 'a', send: 'Noop' }] }, 'steps.0.on: no connection "a" is open here'],
    [{ steps: [{ send: 'Noop' }] }, 'steps.0: "send" needs "on", a connection'],
    [{ steps: [CONNECT, CONNECT] }, 'steps.1.connect: "a" is open already'],
    [{ steps: [{ ...CONNECT, node: 3 }] }, 'steps.0.node: there are 2 nodes'],
    [
      { steps: [CONNECT, { close: 'a' }, { reset: 'a' }] },
      'steps.2.reset: no connection "a" is open here',
    ],
    [
      { steps: [CONNECT, { close: 'a', bytes: '00', on: 'a' }] },
      'steps.1.close: a step does one thing: this one has "bytes" already',
    ],
    [{ steps: [{ ...CONNECT, vbucket: 1 }] }, 'steps.0.vbucket: belongs to "send"'],
    [
      { steps: [{ ...CONNECT, hello: ['Json'] }] },
      'steps.0.hello.0: no feature is called "Json"; did you mean JSON?',
    ],
    [
      { steps: [{ say: 'x'.repeat(101) }] },
      'steps.0.say: expected a sentence, of at most 100 characters',
    ],
    // Whatever cannot be written is told before anything is played.
    [
      { steps: [CONNECT, { on: 'a', send: 'SetVbucket', extras: { state: 'asleep' } }] },
      'steps.1: state: no value is called "asleep"',
    ],
  ])('%j: %s', (more, expected) => {
    expect(fault(more)).toBe(expected);
  });

  it('says of every field what it is for', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties = {}, items, anyOf = [] } = schema as JsonSchema;
      for (const [name, field] of Object.entries(properties)) {
        const isTold = (field as { description?: string }).description !== undefined;
        if (!isTold) undescribed.push(`${path}.${name}`);
        visit(field, `${path}.${name}`);
      }
      for (const inner of [items, ...anyOf]) visit(inner, path);
    };
    visit(scenarioSchema(), '');
    expect(undescribed).toEqual([]);
    expect(JSON.stringify(scenarioSchema())).toContain('"halfFrame"');
  });

  it('never throws, whatever it is given, and names a place for every fault', () => {
    const step = fc.record(
      {
        ...{ connect: fc.constantFrom('a', 'b', ''), on: fc.constantFrom('a', 'b', 'c') },
        ...{ send: fc.constantFrom('Get', 'Stat', 'SetVbucket', 'x'), close: fc.constant('a') },
        ...{
          value: fc.jsonValue(),
          key: fc.string(),
          extras: fc.dictionary(fc.string(), fc.nat()),
        },
        ...{ after: fc.double(), bytes: fc.string(), wait: fc.jsonValue(), times: fc.integer() },
      },
      { requiredKeys: [] },
    );
    const rule = fc.record({ match: fc.jsonValue(), do: fc.jsonValue() }, { requiredKeys: [] });
    const near = fc.record({
      ...{ name: fc.constant('x'), title: fc.constant('x') },
      ...{ rules: fc.array(rule), steps: fc.array(step) },
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (given) => {
        const parsed = parseScenario(given);
        if ('fault' in parsed) expect(parsed.fault.message).not.toBe('');
      }),
    );
  });

  it('is plain data once it is read: it can be handed to another thread', () => {
    const parsed = parseScenario({
      ...BARE,
      rules: [
        {
          match: { command: 'Get', nth: 2 },
          do: { status: 0xff00, drip: { bytes: 1, every: 0.1 } },
        },
      ],
      steps: [
        CONNECT,
        { on: 'a', send: 'Get', key: 'k', times: 2, wait: 1.5, after: 1, say: 'So.' },
      ],
    });
    expect(structuredClone(parsed)).toEqual(parsed);
    expect('fault' in parsed).toBe(false);
  });
});
