/** Every field that a tree can show stands in the table, under Wireshark's type where it has one. */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import { encodeRequest } from '../../../src/dissect/encode.js';
import { FieldTable } from '../../../src/dissect/fields/table.js';
import type { TreeNode } from '../../../src/dissect/node.js';
import { tree } from '../../../src/dissect/tree.js';
import { detailTree } from '../../../src/session/detail.js';
import { captures, messagesOf } from '../../export/captures.js';
import { failure, frame, response } from '../../helpers/frames.js';
import { lacksTool } from '../../helpers/skip.js';

const table = new FieldTable(commandTable);
const fieldsOf = (nodes: readonly TreeNode[]): string[] =>
  nodes.flatMap(({ field, children }) => [...(field ? [field] : []), ...fieldsOf(children)]);
const unknown = (nodes: readonly TreeNode[]): string[] =>
  fieldsOf(nodes).filter((name) => table.named(name) === undefined);

describe('the table of fields', () => {
  it.each(captures.map((path) => [basename(path), path]))('has all of %s', async (_name, path) => {
    const messages = await messagesOf(path);
    const trees = messages.map(({ message, event }) =>
      detailTree(message, {
        stored: { ...event, bytes: message.bytes, connection: event.connection },
        partner: { number: 1, at: event.at },
      } as never),
    );
    expect(new Set(trees.flatMap(fieldsOf)).size).toBeGreaterThan(30);
    // What a sender made up is a finding, and no field.
    const madeUp = new Set(
      messages.flatMap(({ message }) =>
        message.findings
          .filter(({ id }) => id === 'fusion.unknown-field')
          .map(({ field }) => `fusion.${field}`),
      ),
    );
    expect(trees.flatMap(unknown).filter((field) => !madeUp.has(field))).toEqual([]);
  });

  const asked = (key: string) => frame({ opcode: 0x10, key });
  it.each([
    ['a failure', failure(0x75, 4, 'term is not a valid number'), undefined],
    ['framing extras', response({ magic: 0x18, opcode: 0, framing: [2, 0, 5] }), undefined],
    ['no object', frame({ opcode: 0x75, value: [1] }), undefined],
    [
      'members by vbucket',
      response({ opcode: 0x10, key: 'fusion', value: '{"vb_1":{},"vb_1023":{}}' }),
      asked('fusion uploader detail'),
    ],
    [
      'a list of paths',
      response({ opcode: 0x10, key: 'fusion', value: '["/a"]' }),
      asked('fusion active_guest_volumes'),
    ],
    ['a detail', asked('fusion uploader detail'), undefined],
    ['a vbucket', asked('fusion uploader 1'), undefined],
  ])('has those of %s', (_what, bytes, request) => {
    const nodes = tree(dissect(commandTable, bytes, { request }));
    expect(fieldsOf(nodes)).toContain('couchbase.opcode');
    expect(unknown(nodes)).toEqual([]);
  });

  it('does not have what is on the wire and in no description', () => {
    const nodes = tree(dissect(commandTable, frame({ opcode: 0x75, value: { colour: 1 } })));
    expect(unknown(nodes)).toEqual(['fusion.colour']);
    expect(table.named('fusion.vb_')).toBeUndefined();
    expect(table.named('fusion.vb_1x')).toBeUndefined();
  });

  it('has each name once, with a meaning and a place', () => {
    const names = table.all().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, doc, where } of table.all()) {
      expect(name).toMatch(/^[a-z0-9]+(\.[\w<>]+)*$/i);
      expect([name, doc, where]).not.toContain('');
    }
  });

  it('names the values of enumerations', () => {
    expect(table.named('couchbase.opcode')?.values?.[0x75]).toBe('StartFusionUploader');
    expect(table.named('couchbase.magic')?.values?.[0x80]).toBe('ClientRequest');
    expect(table.named('couchbase.status')?.values?.[0x84]).toBe('Einternal');
    expect(table.named('couchbase.extras.state')?.values).toMatchObject({ 1: 'active' });
  });

  it('makes a number of what is one anywhere, and knows units, lists and secrets', () => {
    expect(table.named('fusion.term')).toMatchObject({ type: 'FT_UINT64' });
    expect(table.named('fusion.vbucket_list')).toMatchObject({ type: 'FT_UINT64', many: true });
    expect(table.named('fusion.mountPaths')).toMatchObject({ type: 'FT_STRING', many: true });
    expect(table.named('fusion.reset')).toMatchObject({ type: 'FT_BOOLEAN' });
    expect(table.named('fusion.valid_till')).toMatchObject({ type: 'FT_UINT64', unit: 's' });
    expect(table.named('fusion.token')).toMatchObject({ type: 'FT_STRING', secret: true });
    expect(table.named('fusion.term')?.where).toBe('Stat response, StartFusionUploader request');
  });

  it('has the example request of every Fusion command', () => {
    for (const spec of commandTable.commands().filter(({ fusion }) => fusion)) {
      const bytes = encodeRequest(spec, { json: spec.example?.request, key: 'fusion x' });
      expect(unknown(tree(dissect(commandTable, bytes)))).toEqual([]);
    }
  });
});

describe.skipIf(lacksTool('tshark'))('names that Wireshark has', () => {
  it('have its types, give or take a width and bytes for text', () => {
    const theirs = new Map(
      execFileSync('tshark', ['-G', 'fields'], { encoding: 'utf8', maxBuffer: 2 ** 28 })
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([, , name = '', type = '']) => [name, type]),
    );
    const both = table.all().filter(({ name }) => theirs.has(name));
    expect(both.length).toBeGreaterThan(30);
    const kind = (type: string): string =>
      type.replace(/^FT_U?INT\d+$/, 'integer').replace('FT_BYTES', 'FT_STRING');
    const other = both
      // What consists of other fields is text to Wireshark at times; here it has no value.
      .filter(({ type }) => type !== 'FT_NONE')
      .filter(({ name, type }) => kind(type) !== kind(theirs.get(name) ?? ''))
      .map(({ name, type }) => `${name}: ${type}, Wireshark ${theirs.get(name)}`);
    expect(other).toEqual([]);
  });
});
