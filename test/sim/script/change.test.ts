/** Each word of a rule: what becomes of an answer. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { encodeFrame } from '../../../src/dissect/encode.js';
import { readMessage } from '../../../src/dissect/message.js';
import { statusName } from '../../../src/mcbp/statuses.js';
import { type Move, moves } from '../../../src/sim/script/change.js';
import type { Change } from '../../../src/sim/script/schema/rule.js';

const NOW = 1_700_000_000_400;
const OPCODE = 0x76;
const request = encodeFrame({ magic: 0x80, opcode: OPCODE, opaque: 7 });
const answer = encodeFrame({
  ...{ magic: 0x81, opcode: OPCODE, opaque: 7, cas: 9n, datatype: 1 },
  ...{ extras: Uint8Array.of(1, 2, 3, 4), key: 'k', value: '[{"a":1,"b":{"c":2}}]' },
});

/** As a play: `wait 500`, `write Success opaque:7 ...`, `end`. */
const told = (change: Change, answers: readonly Uint8Array[] = [answer]): string[] =>
  moves(change, request, answers, NOW).map((move) =>
    move.does === 'wait' ? `wait ${move.ms}` : move.does === 'write' ? frameText(move) : move.does,
  );

function frameText({ bytes }: Extract<Move, { does: 'write' }>): string {
  if (bytes.length < 24 || bytes[0] !== 0x81) return `bytes ${bytes.length}`;
  const { header, value } = readMessage(commandTable, bytes);
  if (24 + header.bodyLength > bytes.length) return `${bytes.length} of ${24 + header.bodyLength}`;
  const json = value.kind === 'json' ? ` ${JSON.stringify(value.plain)}` : '';
  const text = value.kind === 'text' ? ` "${value.text}"` : '';
  const name = commandTable.nameOf(bytes[0], header.opcode);
  return `${name} ${statusName(header.vbucketOrStatus)} opaque:${header.opaque}${json}${text}`;
}

const OWN = 'StopFusionUploader Success opaque:7 [{"a":1,"b":{"c":2}}]';

describe('a change', () => {
  it.each<[string, Change, string[]]>([
    ['delays', { delay: 0.5 }, ['wait 500', OWN]],
    ['refuses', { status: 'Einternal' }, ['StopFusionUploader Einternal opaque:7']],
    [
      'says why',
      { status: 'Etmpfail', context: 'busy' },
      ['StopFusionUploader Etmpfail opaque:7 {"error":{"context":"busy"}}'],
    ],
    [
      'has another value',
      { body: { a: '$now+1' } },
      ['StopFusionUploader Success opaque:7 {"a":1700000001}'],
    ],
    ['has a text for a value', { body: 'oops' }, ['StopFusionUploader Success opaque:7 "oops"']],
    [
      'has another member, wherever it is',
      { set: { '0.b.c': '$ms-1', '0.d': true } },
      ['StopFusionUploader Success opaque:7 [{"a":1,"b":{"c":1699999999400},"d":true}]'],
    ],
    ['is about another request', { opaque: 1 }, [OWN.replace('opaque:7', 'opaque:8')]],
    ['wraps around', { opaque: -8 }, [OWN.replace('opaque:7', 'opaque:4294967295')]],
    ['is about another command', { opcode: 'Get' }, [OWN.replace('StopFusionUploader', 'Get')]],
    ['comes again', { duplicate: 2 }, [OWN, OWN, OWN]],
    ['stands behind garbage', { garbage: '00 ff00' }, ['bytes 3', OWN]],
    [
      'is half of a frame',
      { halfFrame: true },
      [`${answer.length >> 1} of ${answer.length}`, 'end'],
    ],
    ['is some bytes of a frame', { halfFrame: 30 }, [`30 of ${answer.length}`, 'end']],
    ['is none', { silence: true }, []],
    ['is none, late', { silence: true, delay: 1 }, ['wait 1000']],
    ['is a good-bye', { disconnect: 'before' }, ['end']],
    ['comes with a good-bye', { disconnect: 'after' }, [OWN, 'end']],
    ['is a reset', { reset: 'before', delay: 0.1 }, ['wait 100', 'reset']],
    ['comes with a reset', { reset: 'after' }, [OWN, 'reset']],
  ])('%s', (_, change, expected) => {
    expect(told(change)).toEqual(expected);
  });

  it('drips: all bytes come, in order', () => {
    const dripped = moves({ drip: { bytes: 10, every: 0.1 } }, request, [answer, answer], NOW);
    const waits = dripped.filter(({ does }) => does === 'wait');
    const drops = dripped.flatMap((move) => (move.does === 'write' ? [move.bytes] : []));
    expect(waits).toHaveLength(drops.length - 1);
    expect(drops.slice(0, -1).every(({ length }) => length === 10)).toBe(true);
    expect(Buffer.concat(drops)).toEqual(Buffer.concat([answer, answer]));
  });

  it('leaves extras, key and CAS where only the value changes', () => {
    const [move] = moves({ body: {} }, request, [answer], NOW);
    const changed = readMessage(commandTable, move?.does === 'write' ? move.bytes : answer);
    expect(changed.header).toMatchObject({ cas: 9n, extrasLength: 4, keyLength: 1, datatype: 1 });
  });

  it('keeps the rest of several answers', () => {
    expect(told({ body: {} }, [answer, answer])).toEqual([
      'StopFusionUploader Success opaque:7 {}',
      OWN,
    ]);
  });

  it('leaves no answer where a quiet command had none', () => {
    expect(told({ body: {}, duplicate: 3 }, [])).toEqual([]);
    expect(told({ halfFrame: true }, [])).toEqual(['end']);
  });

  it('touches nothing of the frame that it was given', () => {
    const before = answer.slice();
    moves({ opaque: 1, opcode: 'Get', set: { '0.a': 2 } }, request, [answer], NOW);
    expect(answer).toEqual(before);
  });
});
