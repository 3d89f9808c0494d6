/** The detail tree: every line, its field name and its bytes. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { tree } from '../../src/dissect/tree.js';
import { frame, response, textOf } from '../helpers/frames.js';

const of = (bytes: Uint8Array): TreeNode[] => tree(dissect(commandTable, bytes));
const lines = (nodes: readonly TreeNode[], depth = 0): string[] =>
  nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${node.text}`,
    ...lines(node.children, depth + 1),
  ]);
const find = (nodes: readonly TreeNode[], field: string): TreeNode | undefined =>
  nodes.find((node) => node.field === field) ??
  nodes.map((node) => find(node.children, field)).find((node) => node !== undefined);

describe('tree', () => {
  it('leads from a finding to the message that it names, or to each of several', () => {
    const message = dissect(commandTable, frame({ opcode: 0x0a }));
    const naming = (...numbers: number[]): TreeNode => {
      const mentions = numbers.map((number) => ({ number, at: 0 }));
      const finding = { id: 'tcp.gap', severity: 'warn', message: 'said', mentions } as const;
      return tree({ ...message, findings: [finding] })[0] as TreeNode;
    };
    expect(naming()).toMatchObject({ text: 'warn: said [tcp.gap]', children: [] });
    expect(naming()).not.toHaveProperty('jump');
    expect(naming(7, 7)).toMatchObject({ jump: 7, children: [] });
    expect(naming(7, 9)).not.toHaveProperty('jump');
    expect(naming(7, 9).children).toMatchObject([
      { text: 'Message 7', jump: 7 },
      { text: 'Message 9', jump: 9 },
    ]);
  });

  it('shows a request from its findings to its value', () => {
    const bytes = frame({ opcode: 0x75, word: 12, opaque: 0xdeadbeef, value: { term: 'x' } });
    expect(lines(of(bytes)).filter((line) => !line.includes('Purpose:'))).toEqual([
      'error: term is not a valid number (edition 2025-02); the server will answer Einval [fusion.invalid-term]',
      'Fusion: StartFusionUploader request (edition 2025-02)',
      '  term: x - Fencing term: decimal text of an unsigned 64-bit number.',
      'Header: ClientRequest, StartFusionUploader',
      '  Magic: ClientRequest (0x80)',
      '  Opcode: StartFusionUploader (0x75, START_FUSION_UPLOADER)',
      '  Key length: 0',
      '  Extras length: 0',
      '  Datatype: json (0x01)',
      '  VBucket: 12 (0x000c)',
      '  Total body length: 12',
      '  Opaque: 0xdeadbeef',
      '  CAS: 0x0000000000000000',
      'Value: JSON (12 bytes)',
      '  term: "x"',
    ]);
  });

  it('shows a response with its framing extras and status', () => {
    const bytes = response({
      magic: 0x18,
      opcode: 0x00,
      framing: [0x02, 0, 5],
      extras: [0, 0, 0, 1],
      key: 'k',
      value: 'v',
    });
    expect(lines(of(bytes))).toEqual([
      'Header: AltClientResponse, Get, Success',
      '  Magic: AltClientResponse (0x18)',
      '  Opcode: Get (0x00, GET)',
      '  Framing extras length: 3',
      '  Key length: 1',
      '  Extras length: 4',
      '  Datatype: raw (0x00)',
      expect.stringMatching(/^ {2}Status: Success \(0x0000\) - /),
      '  Total body length: 9',
      '  Opaque: 0x00000000',
      '  CAS: 0x0000000000000000',
      'Framing extras (3 bytes)',
      expect.stringMatching(/^ {2}ServerRecvSendDuration /),
      expect.stringMatching(/^ {4}duration_us: /),
      'Extras (4 bytes)',
      expect.stringMatching(/^ {2}flags: 0x00000001 - /),
      'Key: k',
      'Value (1 byte): v',
    ]);
  });

  it('marks the bytes that each line speaks of', () => {
    const bytes = frame({
      opcode: 0x3d,
      extras: [2],
      word: 12,
      value: '{"use_snapshot": "fusion", "topology":[["a"]]}',
      datatype: 1,
    });
    const nodes = of(bytes);
    const marked = (field: string): string => {
      const node = find(nodes, field);
      return textOf(bytes.subarray(node?.start, node?.end));
    };
    expect(marked('fusion.use_snapshot')).toBe('"fusion"');
    expect(marked('fusion.topology')).toBe('[["a"]]');
    expect(marked('fusion.state')).toBe('\u0002');
    expect(find(nodes, 'couchbase.vbucket')).toMatchObject({ start: 6, end: 8 });
    expect(find(nodes, 'couchbase.extras')).toMatchObject({ start: 24, end: 25 });
    expect(find(nodes, 'couchbase.value')).toMatchObject({ start: 25, end: bytes.length });
    expect(find(nodes, 'fusion')).toMatchObject({ start: 24, end: bytes.length });
  });

  it('points from the fields of a key to the key', () => {
    const nodes = of(frame({ opcode: 0x10, key: 'fusion uploader 12' }));
    expect(find(nodes, 'fusion.vbucket')).toMatchObject({
      text: 'vbucket: 12',
      start: 24,
      end: 42,
    });
  });

  it.each([
    [123456879, '123456879 s (1973-11-29T21:34:39Z)'],
    [1764288000, '1764288000 s (2025-11-28T00:00:00Z)'],
    [0, '0 s (1970-01-01T00:00:00Z)'],
    [253402300799, '253402300799 s (9999-12-31T23:59:59Z)'],
    // Milliseconds where seconds are due, and what is no date at all.
    [1764288000000, '1764288000000 s'],
    [-1, '-1 s'],
    [-1e20, '-100000000000000000000 s'],
  ])('dates the seconds %d', (validity, text) => {
    const node = find(
      of(frame({ opcode: 0x70, value: { snapshotUuid: 's', validity } })),
      'fusion.validity',
    );
    expect(node?.text).toBe(`validity: ${text} - Until when the snapshot is preserved.`);
  });

  it('dates milliseconds to the millisecond', () => {
    const value = { createdAt: 1739440800123, validTill: 1739440860000 };
    const nodes = of(response({ opcode: 0x70, value }));
    expect(find(nodes, 'fusion.createdAt')?.text).toContain(
      '1739440800123 ms (2025-02-13T10:00:00.123Z) -',
    );
    expect(find(nodes, 'fusion.validTill')?.text).toContain(
      '1739440860000 ms (2025-02-13T10:01:00Z) -',
    );
  });

  it('shows bytes with a unit', () => {
    const request = frame({ opcode: 0x10, key: 'fusion migration 1' });
    const bytes = response({
      opcode: 0x10,
      key: 'fusion',
      value: '{"completed_bytes":1,"total_bytes":2}',
    });
    const nodes = tree(dissect(commandTable, bytes, { request }));
    expect(find(nodes, 'fusion.total_bytes')?.text).toBe(
      'total_bytes: 2 bytes - Bytes to copy in all.',
    );
  });

  it('shows what is no JSON, and why', () => {
    const bytes = frame({ opcode: 0x75, value: '{"term"' });
    expect(lines(of(bytes)).at(-1)).toBe(
      `Value (7 bytes, not JSON: expected ':' at byte 7): {"term"`,
    );
    const cut = frame({
      opcode: 0x01,
      key: Uint8Array.from([0xff]),
      value: Uint8Array.from([0, 1]),
    });
    expect(lines(of(cut)).slice(-2)).toEqual(['Key: 1 byte', 'Value (2 bytes)']);
  });

  it('sums up the members of a long list', () => {
    const nodes = of(frame({ opcode: 0x01, value: Array.from({ length: 600 }, (_, i) => i) }));
    const value = find(nodes, 'couchbase.value');
    expect(value?.children).toHaveLength(501);
    expect(value?.children.at(-1)).toMatchObject({ text: '… 100 more members', end: 24 + 2290 });
  });

  it.each<[Record<string, unknown>, string, Partial<TreeNode>]>([
    [
      { snapshotUuid: 's', validity: 1 },
      'fusion.validity',
      { text: '2025-11: valid_till - Until when the snapshots are preserved.' },
    ],
    [
      { snapshot_uuid: 's', valid_till: 1, vbucket_list: [1] },
      'fusion.snapshot_uuid',
      { text: '2025-02: snapshotUuid - Uuid to give to the snapshot.' },
    ],
  ])('%#: says what other editions call a field', (value, field, child) => {
    const node = find(of(frame({ opcode: 0x70, value })), field);
    expect(node?.children).toMatchObject([child]);
    expect(node?.children[0]).not.toHaveProperty('severity');
  });

  it.each([
    [{ namespaces: [] }, 'fusion.namespaces', '2025-11: namespace - The namespace to DELETE'],
    [{ namespace: 'kv/x' }, 'fusion.namespace', '2025-04: namespaces - Namespaces to KEEP'],
  ])('%#: notes that another edition means the opposite', (value, field, text) => {
    const node = find(of(frame({ opcode: 0x77, value })), field);
    expect(node?.children).toMatchObject([
      { text: expect.stringContaining(text), severity: 'note' },
    ]);
  });

  it('says nothing of fields that have one name', () => {
    const nodes = of(frame({ opcode: 0x77, value: { namespace: 'kv/x', logstore_uri: 'u' } }));
    expect(find(nodes, 'fusion.logstore_uri')?.children).toEqual([]);
  });
});
