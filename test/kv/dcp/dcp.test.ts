/** The examples of the published documents, whole, cut short, and under the stream-id magic. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { dcpCommands } from '../../../src/kv/dcp/index.js';
import { clientOpcodes } from '../../../src/mcbp/opcodes.js';
import { frame } from '../../helpers/frames.js';
import { covers, dissected, problemsOf, shown, shownOf } from '../shown.js';
import { connectionCases } from './connection-cases.js';
import { streamCases } from './stream-cases.js';

const cases = [...connectionCases, ...streamCases];

const COLLECTIONS = new Set([0x12]);

describe.each(cases.map((each) => [each.source, each] as const))('%s', (_source, each) => {
  const { bytes, name, extras = {}, key, value, status } = each;

  it('says what the document says', () => {
    const message = dissected(bytes);
    expect(shown(message)).toEqual({ name, status, collection: undefined, extras, key, value });
    expect(problemsOf(message)).toEqual([]);
    expect(message.findings).toEqual([]);
  });

  it('has every byte in one place, however short it is cut', () => {
    for (let end = bytes.length; end >= 24; end -= 1) {
      const { sections, extras: items, valueItems } = dissected(bytes.subarray(0, end));
      expect(covers(items, sections.extras.start, sections.extras.end)).toBe(true);
      expect(covers(valueItems, sections.value.start, sections.value.end)).toBe(true);
    }
  });
});

describe('a key', () => {
  const names = ['DcpMutation', 'DcpDeletion', 'DcpExpiration', 'DcpPrepare', 'DcpCommit'];

  it.each([...names, 'DcpAbort'])('of %s has a collection once Collections is granted', (name) => {
    const each = cases.find((candidate) => candidate.name === name);
    expect(shownOf(each?.bytes as Uint8Array, { features: COLLECTIONS })).toMatchObject({
      collection: 0x68,
      key: 'ello',
      extras: each?.extras,
    });
  });

  it('of a system event is a name, whatever is granted', () => {
    const each = cases.find(({ name }) => name === 'DcpSystemEvent');
    expect(shownOf(each?.bytes as Uint8Array, { features: COLLECTIONS })).toMatchObject({
      collection: undefined,
      key: 'mycollection',
    });
  });
});

describe('a stream message', () => {
  it('may carry a stream id, and then has the magic for framing extras', () => {
    const bytes = frame({
      ...{ magic: 0x08, opcode: 0x55, framing: [0x22, 0, 7], extras: [0, 0, 0, 6] },
    });
    expect(shownOf(bytes)).toMatchObject({ name: 'DcpStreamEnd', extras: { status: 'Rollback' } });
  });

  it('may be refused, with a reason that no layout is tried on', () => {
    const bytes = frame({ magic: 0x81, opcode: 0x57, word: 0x0a, value: 'no such stream' });
    const message = dissected(bytes);
    expect(message).toMatchObject({ failed: true, status: 'DcpStreamNotFound' });
    expect(message).toMatchObject({ extras: [], valueItems: [], errorContext: 'no such stream' });
  });
});

describe('a value whose length fits no description', () => {
  it.each([
    ['a failover log', frame({ magic: 0x81, opcode: 0x54, value: new Uint8Array(20) })],
    ['a snapshot marker', frame({ opcode: 0x56, extras: [0], value: new Uint8Array(30) })],
    ['a system event', frame({ opcode: 0x5f, extras: new Array(13).fill(0), value: 'xyz' })],
    ['a cache transfer', frame({ opcode: 0x66, value: new Uint8Array(39) })],
  ])('is shown as far as it goes: %s', (_what, bytes) => {
    const message = dissected(bytes);
    expect(problemsOf(message)).toHaveLength(1);
    const { start, end } = message.sections.value;
    expect(covers(message.valueItems, start, end)).toBe(true);
  });
});

it('describes every opcode of DCP', () => {
  const described = dcpCommands.map(({ name }) => name);
  const dcp = clientOpcodes.filter(({ opcode }) => opcode >= 0x50 && opcode <= 0x67);
  expect(described.filter((name) => name !== 'GetFailoverLog').sort()).toEqual(
    dcp.map(({ name }) => name).sort(),
  );
  expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining(described));
  for (const spec of dcpCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});
