/** Range scans, by the examples of kv_engine docs/range_scans at eba4298 (2026-08-22). */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { rangeScanCommands } from '../../src/kv/range-scan/index.js';
import { frame } from '../helpers/frames.js';
import { covers, dissected, problemsOf, shownOf, wire } from './shown.js';

const UUID = '00112233445566778899aabbccddeeff';
const KEYS = [0, 0, 0, 0];
const DOCUMENTS = [0, 0, 0, 1];
const RANGE_SCAN_MORE = 0xa6;
const ascii = (text: string): string => Buffer.from(text).toString('hex');

const answer = (extras: number[], hex: string, word = 0): Uint8Array =>
  frame({ magic: 0x81, opcode: 0xdb, extras, value: wire(hex), word });

describe('RangeScanCreate', () => {
  it('takes JSON (range_scan_create.md, examples 2 and 4)', () => {
    for (const value of [
      {
        collection: 'f2',
        range: { end: 'dXNlcv8=', start: 'dXNlcg==' },
        snapshot_requirements: { vb_uuid: '16627788222', seqno: 1000 },
      },
      { collection: 'f2', sampling: { seed: 18111, samples: 512 } },
    ]) {
      expect(shownOf(frame({ opcode: 0xda, value }))).toMatchObject({ value, extras: {} });
    }
  });

  it('is answered with the id of the scan (range_scan_create.md:245)', () => {
    const bytes = frame({ magic: 0x81, opcode: 0xda, opaque: 0x1210, value: wire(UUID) });
    expect(shownOf(bytes)).toMatchObject({ status: 'Success', value: { scan_id: UUID } });
    expect(problemsOf(dissected(bytes))).toEqual([]);
  });
});

describe('RangeScanContinue', () => {
  it('names scan and limits (range_scan_continue.md "Extra definition")', () => {
    const extras = [...wire(`${UUID} 000001f4 000003e8 00100000`)];
    expect(shownOf(frame({ opcode: 0xdb, extras })).extras).toEqual({
      ...{ scan_id: UUID, item_limit: 500, time_limit: 1000, byte_limit: 0x100000 },
    });
  });

  it('answers keys, whose lengths are LEB128 (range_scan_continue.md:163)', () => {
    const long = `key${'2'.repeat(124)}3`;
    const hex = `04${ascii('key0')} 05${ascii('key11')} 8001${ascii(long)}`;
    expect(shownOf(answer(KEYS, hex, RANGE_SCAN_MORE))).toMatchObject({
      status: 'RangeScanMore',
      extras: { range_scan_flags: 'KeyScan' },
      value: {
        keys: [
          { key_length: 4, key: 'key0' },
          { key_length: 5, key: 'key11' },
          { key_length: 128, key: long },
        ],
      },
    });
  });

  it('answers documents (range_scan_continue.md "key_only: false", its list of fields)', () => {
    const meta = '00000001 00000002 0000000000000003 0000000000000004';
    const hex =
      `${meta} 00 04${ascii('key0')} 06${ascii('value0')}` +
      `${meta} 01 04${ascii('key1')} 07${ascii('{"a":1}')}`;
    const common = { flags: 1, expiry: 2, seqno: 3, cas: 4, key_length: 4 };
    expect(shownOf(answer(DOCUMENTS, hex)).value).toEqual({
      documents: [
        { ...common, datatype: '0x00', key: 'key0', value_length: 6, value: ascii('value0') },
        { ...common, datatype: 'json', key: 'key1', value_length: 7, value: { a: 1 } },
      ],
    });
  });

  it.each([
    ['keys', answer(KEYS, `04${ascii('key0')}05${ascii('key1')}`)],
    ['documents', answer(DOCUMENTS, '0000000100000002')],
  ])('keeps what is cut short: %s', (_what, bytes) => {
    const message = dissected(bytes);
    expect(problemsOf(message)).toHaveLength(1);
    const { start, end } = message.sections.value;
    expect(covers(message.valueItems, start, end)).toBe(true);
  });

  it('fails with a reason that is not taken for keys', () => {
    const message = dissected(frame({ magic: 0x81, opcode: 0xdb, word: 0xa5, value: 'gone' }));
    expect(message).toMatchObject({ failed: true, valueItems: [], errorContext: 'gone' });
  });
});

it('RangeScanCancel names the scan (range_scan_cancel.md)', () => {
  const bytes = frame({ opcode: 0xdc, extras: [...wire(UUID)] });
  expect(shownOf(bytes)).toMatchObject({ name: 'RangeScanCancel', extras: { scan_id: UUID } });
});

it('is in the table', () => {
  expect(rangeScanCommands.map(({ opcode }) => opcode)).toEqual([0xda, 0xdb, 0xdc]);
  for (const spec of rangeScanCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});
