/** Every record fits the schema, and what is not a record does not. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { recordSchema } from '../../../src/export/docs/record-schema.js';
import { record } from '../../../src/export/record.js';
import { frame, response } from '../../helpers/frames.js';
import { captures, messagesOf } from '../captures.js';
import { printed } from '../printed.js';
import { check } from './json-schema-checker.js';

const schema = JSON.parse(JSON.stringify(recordSchema(commandTable))) as Record<string, unknown>;
const faults = (value: unknown): string[] => check(schema, value);
const of = (bytes: Uint8Array, event = {}): Record<string, unknown> =>
  JSON.parse(record(printed(bytes, event), { maxValue: 1000 }));

describe('the schema of the NDJSON object', () => {
  it.each(captures.map((path) => [basename(path), path]))('holds for %s', async (_name, path) => {
    const messages = await messagesOf(path);
    expect(messages.length).toBeGreaterThan(200);
    expect(messages.flatMap((seen) => faults(seen.record))).toEqual([]);
  });

  it.each([
    ['bytes for a key', frame({ opcode: 1, key: Uint8Array.of(255), value: Uint8Array.of(0) })],
    ['framing extras', response({ magic: 0x18, opcode: 0, framing: [0x02, 0, 5] })],
    ['an unknown command', frame({ opcode: 0x7f, extras: [1, 2], datatype: 0x80 })],
    ['a value cut short', frame({ opcode: 1, value: 'x'.repeat(2000) })],
    ['a request from a server', frame({ magic: 0x82, opcode: 1 })],
    ['a request that fits no form', frame({ opcode: 0x75, value: { term: 1 } })],
  ])('holds for %s', (_what, bytes) => {
    expect(faults(of(bytes))).toEqual([]);
  });

  it('holds for a message of a connection that was decrypted', () => {
    const ends = [
      { address: '::1', port: 1 },
      { address: '::1', port: 2 },
    ];
    const connection = { index: 0, ends, midstream: false, decrypted: true };
    const decrypted = of(frame({ opcode: 0x0a }), { connection });
    expect(decrypted.decrypted).toBe(true);
    expect(faults(decrypted)).toEqual([]);
    expect(faults({ ...decrypted, decrypted: false }).join()).toContain('$.decrypted');
  });

  it('holds for a message that was rewritten, and says so of no other', () => {
    const rewritten = of(response({ opcode: 0xb5 }), { rewritten: true });
    expect(rewritten.rewritten).toBe(true);
    expect(faults(rewritten)).toEqual([]);
    expect(of(response({ opcode: 0xb5 }), { rewritten: false })).not.toHaveProperty('rewritten');
    expect(faults({ ...rewritten, rewritten: false }).join()).toContain('$.rewritten');
  });

  const good = of(frame({ opcode: 0x75, value: { term: '7' } }));
  const answer = of(response({ opcode: 0x75 }));
  const fields = (fusion: object): unknown => ({
    ...good,
    fusion: { ...(good.fusion as object), ...fusion },
  });

  it.each([
    ['a member that is missing', { ...good, opaque: undefined }, '$: no opaque'],
    ['a member too many', { ...good, colour: 'red' }, '$: unknown colour'],
    ['a number as text', { ...good, opcode: '117' }, '$.opcode: not integer'],
    ['a number out of range', { ...good, magic: 256 }, '$.magic: above 255'],
    ['a request with a status', { ...good, status: 0 }, '$: is'],
    ['a response without one', { ...answer, status: undefined }, '$: no status'],
    ['an unknown edition', fields({ edition: '2024' }), '$.fusion.edition'],
    ['an unknown command', fields({ command: 'Start' }), '$.fusion.command'],
    ['a field of a wrong type', fields({ fields: { term: 7 } }), '$.fusion.fields: none of'],
    ['a field that is missing', fields({ fields: {} }), '$.fusion.fields: none of'],
    ['no findings where there are said to be some', { ...good, findings: [] }, '$.findings: fewer'],
  ])('refuses %s', (_what, value, fault) => {
    const found = faults(JSON.parse(JSON.stringify(value)));
    expect(found.join('\n')).toContain(fault);
    expect(faults(good)).toEqual([]);
    expect(faults(answer)).toEqual([]);
  });

  it('has a definition for every form of every Fusion command', () => {
    const names = Object.keys(schema.$defs as object);
    for (const { name, fusion, request = [], response: answers = [] } of commandTable.commands()) {
      if (fusion === undefined) continue;
      const own = names.filter((each) => each.startsWith(`${name}.`));
      expect(own).toHaveLength(request.length + answers.length);
    }
  });
});
