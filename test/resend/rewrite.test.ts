import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { HEADER_LENGTH, readHeader } from '../../src/mcbp/header.js';
import { Aliases } from '../../src/resend/aliases.js';
import { type RewriteOptions, Rewriter } from '../../src/resend/rewrite.js';
import type { RequestStep } from '../../src/resend/script.js';
import { parseSetting } from '../../src/resend/setting.js';
import { eventOf } from '../helpers/event.js';
import { frame, type Layout, textOf } from '../helpers/frames.js';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';

function step(layout: Layout): RequestStep {
  const bytes = frame(layout);
  const { connection } = eventOf(bytes);
  const spec = commandTable.find(0x80, layout.opcode);
  const at = { s: 0, ns: 0 };
  const rest = { connection, at, spec, features: undefined, isSetup: false };
  return { kind: 'request', number: 1, frame: bytes, ...rest };
}

function rewriting(more: Partial<RewriteOptions> = {}) {
  const aliases = new Aliases();
  const rewriter = new Rewriter({ table: commandTable, aliases, settings: [], ...more });
  const body = (layout: Layout) => textOf(rewriter.rewritten(step(layout)).subarray(HEADER_LENGTH));
  return { aliases, rewriter, body };
}

describe('a request for another node', () => {
  it('is the same where nothing has to be another', () => {
    const { rewriter } = rewriting();
    const request = step({ opcode: 0x01, key: 'k', value: 'v' });
    expect(rewriter.rewritten(request)).toBe(request.frame);
  });

  it('names the CAS that the node told, or the one that is there', () => {
    const { aliases, rewriter } = rewriting();
    aliases.learnCas(5n, 77n);
    const casOf = (cas: number) => readHeader(rewriter.rewritten(step({ opcode: 1, cas }))).cas;
    expect([casOf(5), casOf(6), casOf(0)]).toEqual([77n, 6n, 0n]);
    expect(rewriter.unknownCas).toBe(1);
  });

  it('names uuids as the node does, in the protocol’s own JSON only', () => {
    const { aliases, body } = rewriting();
    aliases.rename(ONE, TWO);
    const value = { snapshot_uuid: 'x', bucket_uuid: ONE, list: [`kv/${ONE}`] };
    expect(JSON.parse(body({ opcode: 0x71, value }))).toEqual({
      ...{ snapshot_uuid: 'x', bucket_uuid: TWO, list: [`kv/${TWO}`] },
    });
    expect(body({ opcode: 0x01, extras: Array(8).fill(0), value: { id: ONE } })).toContain(ONE);
  });

  it('names each snapshot anew, and always by the same name', () => {
    const drawn = ['new-1', 'new-2'];
    const { body } = rewriting({ newUuid: () => drawn.shift() ?? '' });
    const named = (opcode: number, key: string, uuid: string) =>
      body({ opcode, value: { [key]: uuid, bucket_uuid: 'kept' } });
    expect(named(0x70, 'snapshot_uuid', 'a')).toBe(
      '{"snapshot_uuid":"new-1","bucket_uuid":"kept"}',
    );
    expect(named(0x70, 'snapshotUuid', 'b')).toContain('new-2');
    expect(named(0x71, 'snapshot_uuid', 'a')).toContain('new-1');
    expect(named(0x72, 'snapshotUUID', 'b')).toContain('new-2');
  });

  it('selects the bucket that is wanted, but none where none was', () => {
    const { body } = rewriting({ bucket: 'other' });
    const bodies = ['default', '@no bucket@'].map((key) => body({ opcode: 0x89, key }));
    expect(bodies).toEqual(['other', '@no bucket@']);
  });

  it('sends what a setting does not fit without it, and says so once', () => {
    const { rewriter, body } = rewriting({ settings: [parseSetting('fusion.term=+1')] });
    const terms = ['1', 'abc', 'x'].map((term) => body({ opcode: 0x75, value: { term } }));
    expect(terms).toEqual(['{"term":"2"}', '{"term":"abc"}', '{"term":"x"}']);
    expect(rewriter.unfit).toEqual({
      first: '--set fusion.term=+1: request 1: "abc" is no whole number to add to',
      count: 2,
    });
    expect(rewriter.unused).toEqual([]);
  });
});
