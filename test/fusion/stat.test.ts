/** STAT: which of them are Fusion's, what their keys ask for, what their answers hold. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { frame, response } from '../helpers/frames.js';
import { sent, shown } from './fields.js';

const STAT = 0x10;
const asked = (key: string) => frame({ opcode: STAT, key });
const request = (key: string) => dissect(commandTable, asked(key));
const answer = (key: string, value: unknown, stat = 'fusion') =>
  dissect(commandTable, response({ opcode: STAT, key: stat, value, datatype: 0 }), {
    request: asked(key),
  });

describe('the key of a request', () => {
  it.each([
    ['fusion uploader 12', '2025-11', { group: 'uploader', vbucket: '12' }],
    ['fusion uploader detail', '2025-11', { group: 'uploader', detail: 'detail' }],
    ['fusion active_guest_volumes', '2025-02', { group: 'active_guest_volumes' }],
    ['fusion sync_info 0', '2025-02', { group: 'sync_info', vbucket: '0' }],
    ['fusion uploader_state 65535', '2025-02', { group: 'uploader_state', vbucket: '65535' }],
    ['fusion migration 65536', '2025-11', { group: 'migration', detail: '65536' }],
    ['  fusion is_mounted 3 ', '2025-11', { group: 'is_mounted', vbucket: '3' }],
    ['fusion something_new -1', '2025-02', { group: 'something_new', detail: '-1' }],
  ])('%j', (key, edition, fields) => {
    const message = request(key);
    expect(message.fusion).toMatchObject({ command: 'Stat', edition });
    expect(shown(message)).toEqual(fields);
    expect(message.findings).toEqual([]);
  });

  it.each(['', 'vbucket-details 1', 'fusionx uploader 1', 'fusion uploader 1 2', 'FUSION x'])(
    '%j is none of Fusion',
    (key) => expect(request(key).fusion).toBeUndefined(),
  );

  it('of bytes that are no text is shown, and not of Fusion', () => {
    const bytes = frame({ opcode: STAT, key: Uint8Array.from([0xff, 0]) });
    expect(dissect(commandTable, bytes)).toMatchObject({ fusion: undefined, findings: [] });
  });
});

describe('an answer', () => {
  const UPLOADER = {
    state: 'enabled',
    term: 2,
    snapshot_pending_bytes: 100,
    checkpoint_pending_bytes: 200,
    logstore_data_size: 4096,
    logstore_garbage_size: 1024,
    logstore_fragmentation_ratio: 0.25,
    logstore_pending_delete_size: 0,
  };
  /** What servers answered between May 2025 and August 2026. */
  const EARLIER = {
    ...{ state: 'enabled', term: 2, snapshot_pending_bytes: 100 },
    ...{ sync_session_completed_bytes: 7, sync_session_total_bytes: 9 },
  };

  it.each([
    ['fusion uploader 12', '2025-11', UPLOADER],
    ['fusion uploader 12', '2025-11', EARLIER],
    ['fusion uploader detail', '2025-11', { vb_0: UPLOADER, vb_12: UPLOADER }],
    ['fusion migration 12', '2025-11', { completed_bytes: 1, total_bytes: 2 }],
    ['fusion is_mounted 12', '2025-11', { is_mounted: false }],
    ['fusion sync_info 12', '2025-02', { logSeqno: 1, logTerm: 2 }],
    ['fusion uploader_state 12', '2025-02', { anything: ['at', 'all'] }],
    ['fusion active_guest_volumes 12', '2025-02', ['/a', '/b']],
    ['fusion active_guest_volumes', '2025-02', []],
    ['fusion active_guest_volumes detail', '2025-02', { vb_7: ['/a'] }],
  ])('to %s is typed by its group', (key, edition, value) => {
    const message = answer(key, JSON.stringify(value));
    expect(message).toMatchObject({ fusion: { edition }, findings: [] });
    const { group, vbucket, detail, ...fields } = shown(message);
    expect(`fusion ${group}`).toBe(key.split(' ').slice(0, 2).join(' '));
    expect(vbucket ?? detail).toBe(key.split(' ')[2]);
    const expected = Array.isArray(value) ? { volumes: value } : value;
    expect(fields).toEqual(sent(expected));
  });

  it.each([
    ['fusion uploader 12', { ...UPLOADER, state: 'on' }, 'state'],
    ['fusion uploader 12', { ...UPLOADER, state: undefined }, 'state'],
    ['fusion uploader 12', { completed_bytes: 1, total_bytes: 2 }, 'state'],
    ['fusion uploader detail', { vb_1: { ...UPLOADER, term: 'x' } }, 'vb_1.term'],
    ['fusion uploader detail', { vbucket_1: UPLOADER }, 'vbucket_1'],
    ['fusion uploader 12', { ...UPLOADER, logstore_data_size: 0.5 }, 'logstore_data_size'],
    [
      'fusion uploader 12',
      { ...UPLOADER, logstore_fragmentation_ratio: '1/4' },
      'logstore_fragmentation_ratio',
    ],
    ['fusion is_mounted 1', { is_mounted: 'yes' }, 'is_mounted'],
    ['fusion active_guest_volumes 1', { vb_1: [] }, 'value'],
    ['fusion active_guest_volumes 1', [1], '[0]'],
  ])('to %s of another shape is named: %j', (key, value, field) => {
    const { findings } = answer(key, JSON.stringify(value));
    expect(findings[0]).toMatchObject({ id: 'fusion.response-shape', severity: 'warn', field });
  });

  it('that lacks a key is told from one that has another value', () => {
    const { findings } = answer(
      'fusion uploader 1',
      JSON.stringify({ ...UPLOADER, state: undefined }),
    );
    expect(findings[0]?.message).toContain('"state" is missing');
  });

  it('that ends the run has an empty key, and still belongs to the group', () => {
    const end = answer('fusion uploader 12', undefined, '');
    expect(end).toMatchObject({ fusion: { command: 'Stat' }, findings: [] });
    expect(shown(end)).toEqual({ group: 'uploader', vbucket: '12' });
  });

  it('whose request was not seen is shown without a group', () => {
    const bytes = response({ opcode: STAT, key: 'fusion', value: '{"is_mounted":true}' });
    const message = dissect(commandTable, bytes);
    expect(message).toMatchObject({ fusion: { command: 'Stat' }, findings: [] });
    expect(shown(message)).toEqual({ is_mounted: 'true' });
  });

  it('to other statistics is none of Fusion', () => {
    const key = 'vbucket-details 1';
    expect(answer(key, 'active', 'vb_1').fusion).toBeUndefined();
    expect(answer(key, undefined, '').fusion).toBeUndefined();
    expect(answer(key, 'active', 'vb_1').findings).toEqual([]);
  });

  it('may be a failure', () => {
    const bytes = response({
      opcode: STAT,
      word: 0x04,
      value: { error: { context: 'invalid group' } },
    });
    const message = dissect(commandTable, bytes, { request: asked('fusion nonsense 1') });
    expect(message).toMatchObject({ errorContext: 'invalid group', failed: true });
    expect(shown(message)).toMatchObject({ group: 'nonsense', vbucket: '1' });
  });
});
