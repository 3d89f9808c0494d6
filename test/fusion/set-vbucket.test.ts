/** 0x3d: only with `use_snapshot` in its value does it belong to Fusion. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { summary } from '../../src/dissect/summary.js';
import { failure, frame, response } from '../helpers/frames.js';

const SET_VBUCKET = 0x3d;
const of = (state: number, value?: unknown) =>
  dissect(commandTable, frame({ opcode: SET_VBUCKET, extras: [state], value, word: 12 }));
const FUSION = { use_snapshot: 'fusion' };

describe('SetVbucket', () => {
  it.each([undefined, {}, { topology: [['a', null]] }])('with %j is plain', (value) => {
    const message = of(3, value);
    expect(message).toMatchObject({ name: 'SetVbucket', fusion: undefined, findings: [] });
    expect(message.extras).toMatchObject([{ text: 'pending', start: 24, end: 25 }]);
  });

  it.each(['fusion', 'fbr'])('with use_snapshot %j is of Fusion', (use_snapshot) => {
    const topology = [['n1', null], ['n2']];
    const message = of(2, { use_snapshot, topology, next_expected_state: 'active' });
    expect(message).toMatchObject({ fusion: { edition: '2025-04' }, findings: [] });
    expect(Object.keys(message.fusion?.fields ?? {})).toEqual([
      ...['state', 'use_snapshot', 'topology', 'next_expected_state'],
    ]);
    expect(message.fusion?.fields.state).toBe('replica');
    expect(summary(message)).toContain('SetVbucket vb:12 state=replica use_snapshot=');
  });

  it.each([
    [of(3, FUSION), 'fusion.vbucket-state', 'state', 'Einval'],
    [of(9, FUSION), 'fusion.vbucket-state', 'state', 'Einval'],
    [of(1, { use_snapshot: 'x' }), 'fusion.vbucket-state', 'use_snapshot', 'NotSupported'],
    [of(1, { use_snapshot: true }), 'fusion.field-type', 'use_snapshot', 'Einval'],
    [of(1, { ...FUSION, topology: [5] }), 'fusion.field-type', 'topology[0]', 'Einval'],
  ])('%#: says what is wrong with it', ({ findings }, id, field, expects) => {
    expect(findings).toMatchObject([{ id, severity: 'error', field, expects }]);
  });

  it('may begin as pending when its data comes from files, not from Fusion', () => {
    expect(of(3, { use_snapshot: 'fbr' }).findings).toEqual([]);
    expect(of(5, { use_snapshot: 'fbr' }).findings).toMatchObject([{ field: 'state' }]);
  });

  it('has answers of Fusion when its request was', () => {
    const request = frame({ opcode: SET_VBUCKET, extras: [1], value: FUSION });
    const plain = frame({ opcode: SET_VBUCKET, extras: [1] });
    const success = response({ opcode: SET_VBUCKET });
    const exists = failure(SET_VBUCKET, 0x02, 'exists');
    expect(dissect(commandTable, success, { request }).fusion?.edition).toBe('2025-04');
    expect(dissect(commandTable, success, { request: plain }).fusion).toBeUndefined();
    expect(dissect(commandTable, success).fusion).toBeUndefined();
    // An everyday answer to a data command, but not to one that creates a vbucket.
    expect(dissect(commandTable, exists, { request }).findings).toMatchObject([
      { severity: 'warn' },
    ]);
  });
});
