/** Rules as they are written, and where they are at fault. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { cataloguesOf } from '../../src/faults/catalogues.js';
import { RuleFault } from '../../src/faults/fault.js';
import { compileRule } from '../../src/faults/rule.js';
import { caretLines } from '../../src/filter/fault.js';

const catalogues = cataloguesOf(commandTable);
const compiled = (text: string) => {
  const { matches: _, ...rule } = compileRule(text, catalogues);
  return rule;
};

const ANY = { side: undefined, p: 1, count: Number.POSITIVE_INFINITY };

describe('a rule', () => {
  it.each([
    ['delay 200ms', { ...ANY, action: { verb: 'delay', least: 200, most: 200 } }],
    ['delay 1s..3s', { ...ANY, action: { verb: 'delay', least: 1000, most: 3000 } }],
    [
      'delay response 5us p=.5 count=3',
      { side: 'response', p: 0.5, count: 3, action: { verb: 'delay', least: 0.005, most: 0.005 } },
    ],
    ['throttle 64K', { ...ANY, action: { verb: 'throttle', bytesPerSecond: 64_000 } }],
    ['drop request', { ...ANY, side: 'request', action: { verb: 'drop' } }],
    ['duplicate', { ...ANY, action: { verb: 'duplicate' } }],
    ['answer etmpfail', { ...ANY, side: 'request', action: { verb: 'answer', status: 0x86 } }],
    [
      'answer Einval "no \\"x\\" here" count=2',
      {
        ...{ side: 'request', p: 1, count: 2 },
        action: {
          ...{ verb: 'answer', status: 0x04 },
          body: { text: '{"error":{"context":"no \\"x\\" here"}}', isJson: true },
        },
      },
    ],
    [
      'answer Success "a text"',
      {
        ...{ ...ANY, side: 'request' },
        action: { verb: 'answer', status: 0, body: { text: 'a text', isJson: false } },
      },
    ],
    [
      'answer 0xff07 {"a":["b c"]}',
      {
        ...{ ...ANY, side: 'request' },
        action: { verb: 'answer', status: 0xff07, body: { text: '{"a":["b c"]}', isJson: true } },
      },
    ],
    ['answer 0xff01', { ...ANY, side: 'request', action: { verb: 'answer', status: 0xff01 } }],
    ['close', { ...ANY, action: { verb: 'close', when: 'before' } }],
    [
      'reset response after count=1',
      { side: 'response', p: 1, count: 1, action: { verb: 'reset', when: 'after' } },
    ],
    [
      'corrupt fusion.term="a b"',
      { ...ANY, action: { verb: 'corrupt', field: 'fusion.term', value: 'a b' } },
    ],
    [
      'corrupt couchbase.opaque',
      { ...ANY, action: { verb: 'corrupt', field: 'couchbase.opaque', value: undefined } },
    ],
    // Values are called by the names that filters know.
    [
      'corrupt response couchbase.status=NotMyVbucket',
      {
        ...ANY,
        side: 'response',
        action: { verb: 'corrupt', field: 'couchbase.status', value: '7' },
      },
    ],
  ])('frame => %s', (action, expected) => {
    const text = `frame => ${action}`;
    expect(compiled(text)).toEqual({ text, ...expected });
  });

  it('has an arrow of its own, whatever stands in its texts', () => {
    const text = 'couchbase.key == "a => drop" => duplicate';
    expect(compiled(text).action).toEqual({ verb: 'duplicate' });
  });
});

describe('a rule at fault', () => {
  /** What is said, and what the carets stand under. */
  const faultOf = (text: string) => {
    try {
      compileRule(text, catalogues);
    } catch (fault) {
      if (!(fault instanceof RuleFault)) throw fault;
      const [shown = '', carets = ''] = caretLines(fault).split('\n');
      return {
        part: fault.part,
        message: fault.message,
        under: shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1),
      };
    }
    throw new Error('it is not at fault');
  };

  it.each([
    ['frame', 'action', '', /there is no =>/],
    ['frame =>', 'action', '', /an action: delay, /],
    ['frame => explode', 'action', 'explode', /no action/],
    ['frame => dely 1s', 'action', 'dely', /did you mean delay/],
    ['frame => delay', 'action', '', /delay \[SIDE\] TIME/],
    ['frame => delay request soon', 'action', 'soon', /200ms/],
    ['frame => delay 3s..1s', 'action', '3s..1s', /200ms/],
    ['frame => delay 2h', 'action', '2h', /200ms/],
    ['frame => throttle 0', 'action', '0', /bytes a second/],
    ['frame => answer Sucess', 'action', 'Sucess', /did you mean Success/],
    ['frame => answer Einval {"a": 1}', 'action', '{"a":', /without blanks/],
    ['frame => answer 0x10000', 'action', '0x10000', /no status/],
    ['frame => answer response Success', 'action', 'response', /no status/],
    ['frame => drop p=0', 'action', 'p=0', /above 0/],
    ['frame => drop p=1.5', 'action', 'p=1.5', /up to 1/],
    ['frame => drop count=0', 'action', 'count=0', /above 0/],
    ['frame => drop it', 'action', 'it', /not expected/],
    ['frame => corrupt nothing.x=1', 'action', 'nothing.x', /no field/],
    [' => drop', 'filter', ' ', /a filter is missing/],
    ['couchbase.opcod == 1 => drop', 'filter', 'couchbase.opcod', /./],
    ['couchbase.opcode == => drop', 'filter', /./, /./],
    ['couchbase.response_in => drop', 'filter', 'couchbase.response_in', /not known yet/],
    ['finding => drop', 'filter', 'finding', /not known yet/],
    ['message.number == 5 => drop', 'filter', 'message.number == 5', /not known yet/],
  ])('%s', (text, part, under, message) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ part, message: expect.stringMatching(message) });
    if (typeof under === 'string') expect(fault.under.trim()).toBe(under.trim());
  });

  it('with a shorthand in its filter is shown as what that stands for', () => {
    expect(faultOf('vb 5 and couchbase.nope == 1 => drop').part).toBe('filter');
  });
});
