/** What other messages prove is seen on the message: in the list, in the tree, in searches and counts. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { FindingIndex, PassingFindings } from '../../src/session/finding-index.js';
import { judging } from '../../src/session/judging.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { Session } from '../../src/session/session.js';
import { tee } from '../../src/session/tee.js';
import { loud } from '../helpers/failures.js';
import { frame, response } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

const DECODE = { table: commandTable, secrets: 'mask', edition: undefined } as const;
const VIEW = { top: 0, height: 9, selected: 0, follow: false, time: 'r' } as const;
const finding = (id: string) => ({ id, severity: 'note', message: '' }) as const;

/** A Get that is never answered, a NOOP that is answered twice; then the connection closes. */
function seen(): Session {
  const findings = new FindingIndex('last');
  const { decoder, analyst } = judging(DECODE, findings, {}, (number, told) =>
    session.found(number, told),
  );
  const options = { mode: 'file', title: '', decoder, now: () => 0, judged: findings } as const;
  const session: Session = new Session(options);
  const pipeline = new Pipeline({ table: commandTable, sink: tee({ analyst, session }, loud) });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  pipeline.data(connection, 0, frame({ opcode: 0x00, key: 'k', opaque: 1 }), momentOf(1));
  pipeline.data(connection, 0, frame({ opcode: 0x0a, opaque: 2 }), momentOf(2));
  for (const ms of [3, 4]) {
    pipeline.data(connection, 1, response({ opcode: 0x0a, opaque: 2 }), momentOf(ms));
  }
  pipeline.close(connection, 0, 'fin', momentOf(5));
  pipeline.close(connection, 1, 'fin', momentOf(5));
  analyst.end();
  return session;
}

describe('a session with an analysis', () => {
  it('marks rows, also of messages that had passed when it was proved', () => {
    const { rows, counters } = seen().snapshot(VIEW);
    expect(rows.map(({ severity }) => severity)).toEqual(['warn', undefined, undefined, 'warn']);
    expect(counters).toMatchObject({ findings: 2, unjudged: 0 });
  });

  it('finds them, and shows them first in the tree', () => {
    const session = seen();
    expect(session.find({ what: 'finding', from: 1, step: 1 })).toBe(4);
    expect(session.find({ what: 'finding', from: 4, step: -1 })).toBe(1);
    expect(session.detail(1)?.tree[0]?.text).toContain('mcbp.unanswered-request');
    expect(session.detail(4)?.tree[0]?.text).toContain('mcbp.unmatched-response');
  });
});

it('asks to forget the findings of messages that are gone', () => {
  const findings = new FindingIndex('last');
  const { decoder } = judging(DECODE, findings);
  const options = { mode: 'live', title: '', decoder, now: () => 0, memory: 1 } as const;
  const session = new Session({ ...options, judged: findings });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  const MESSAGES = 40;
  for (let number = 1; number <= MESSAGES; number += 1) {
    findings.add(number, finding('a'));
    const value = 'x'.repeat(256 * 1024);
    pipeline.data(connection, 0, frame({ opcode: 0x01, key: 'k', value }), momentOf(number));
  }
  const { evicted } = session.snapshot(VIEW).counters;
  expect(evicted).toBeGreaterThan(0);
  const known = Array.from({ length: MESSAGES }, (_, i) => findings.of(i + 1).length);
  expect(known).toEqual(known.map((_, i) => (i < evicted ? 0 : 1)));
});

describe('the analysis beside a session', () => {
  const password = frame({ opcode: 0x21, key: 'PLAIN', value: '\0user\0password', opaque: 1 });
  const counted = (decrypted: boolean): ReadonlyMap<string, number> => {
    const { analyst, findingCounts } = judging(DECODE, new FindingIndex('last'));
    const pipeline = new Pipeline({ table: commandTable, sink: analyst });
    for (const index of [0, 1]) {
      const of = index === 1 && decrypted ? { decrypted: true as const } : {};
      const connection = { ...connectionOf(index), ...of };
      pipeline.open(connection, momentOf(0));
      pipeline.data(connection, 0, password, momentOf(1));
      for (const end of [0, 1] as const) pipeline.close(connection, end, 'fin', momentOf(2));
    }
    analyst.end();
    return findingCounts;
  };

  it('counts what it finds, of whatever kind', () => {
    const counts = counted(false);
    expect(counts.get('mcbp.unanswered-request')).toBe(2);
    expect(counts.get('mcbp.plaintext-secret')).toBe(2);
  });

  it('warns of secrets that anybody can read, connection by connection', () => {
    expect(counted(true).get('mcbp.plaintext-secret')).toBe(1);
  });
});

describe('an index of findings', () => {
  it('keeps what came first, or what came last, and counts the rest', () => {
    for (const [keeps, kept] of [
      ['first', [1, 200_000]],
      ['last', [3, 200_002]],
    ] as const) {
      const index = new FindingIndex(keeps);
      for (let number = 1; number <= 200_002; number += 1) index.add(number, finding('tcp.gap'));
      expect(index.dropped).toBe(2);
      expect([1, 3, 200_000, 200_002].filter((number) => index.of(number).length > 0)).toEqual(
        expect.arrayContaining([...kept]),
      );
      expect(index.of(keeps === 'first' ? 200_001 : 2)).toEqual([]);
    }
  });

  it('of what passes knows the message at hand', () => {
    const index = new PassingFindings();
    index.add(5, finding('tcp.gap'));
    index.add(5, finding('tcp.reset'));
    expect(index.of(5).map(({ id }) => id)).toEqual(['tcp.gap', 'tcp.reset']);
    index.add(3, finding('mcbp.unanswered-request'));
    expect([index.of(3), index.late]).toEqual([[], 1]);
    index.add(6, finding('tcp.gap'));
    expect(index.of(5)).toEqual([]);
  });
});
