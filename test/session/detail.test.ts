/** The selected message in full. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { type Circumstances, detailOf, detailTree } from '../../src/session/detail.js';
import { DETAIL_BYTES } from '../../src/session/port/detail.js';
import { frame, response } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

const START = 0x75;

const about = (bytes: Uint8Array, more: Partial<Circumstances['stored']> = {}): Circumstances => ({
  stored: {
    ...{ number: 9, at: momentOf(2, 4), connection: connectionOf(3), from: 0, kind: 'request' },
    ...{ bytes, missing: 0, partner: 0 },
    ...more,
  },
  partner: undefined,
});
const treeOf = (bytes: Uint8Array, more: Partial<Circumstances> = {}): TreeNode[] =>
  detailTree(dissect(commandTable, bytes), { ...about(bytes), ...more });

const all = (nodes: readonly TreeNode[]): TreeNode[] =>
  nodes.flatMap((node) => [node, ...all(node.children)]);
const texts = (nodes: readonly TreeNode[]): string[] => all(nodes).map(({ text }) => text);

describe('detailTree', () => {
  const request = frame({ opcode: START, word: 12, value: { term: 3 } });

  it('begins with the findings, then says where the message came from', () => {
    const nodes = treeOf(request);
    const findings = nodes.filter(({ severity }) => severity !== undefined);
    expect(findings.length).toBeGreaterThan(0);
    expect(nodes.slice(0, findings.length)).toEqual(findings);
    expect(nodes.slice(findings.length, findings.length + 2).map(({ id }) => id)).toEqual([
      'message',
      'tcp',
    ]);
    expect(texts(nodes)).toEqual(
      expect.arrayContaining([
        `Message 9: ${request.length} bytes`,
        'Time: 2023-11-14T22:13:20.002000000Z',
        'Packet: 4',
        'Connection 3, client to server',
        'Client: 192.0.2.1:50000',
        'Server: 192.0.2.2:11210',
      ]),
    );
  });

  it('begins with the comments on its packets, where there are any', () => {
    const [comment, ...rest] = treeOf(request, { comments: ['look\nhere'] });
    expect(comment).toMatchObject({ text: 'Comment: look', field: 'frame.comment' });
    expect(comment?.children.map(({ text }) => text)).toEqual(['here']);
    expect(rest).toEqual(treeOf(request));
  });

  it('names no packet live, and says when the beginning was not seen', () => {
    const { stored } = about(request, {
      at: momentOf(0),
      connection: connectionOf(0, true),
      from: 1,
      missing: 5,
    });
    const lines = texts(treeOf(request, { stored }));
    expect(lines.some((line) => line.startsWith('Packet'))).toBe(false);
    expect(lines).toContain('The capture began after this connection did');
    expect(lines).toContain('Connection 0, server to client');
    expect(lines).toContain(`Message 9: ${request.length + 5} bytes`);
  });

  it('says of a connection that it was decrypted here, where it was', () => {
    const connection = { ...connectionOf(3), decrypted: true } as const;
    const { stored } = about(request, { connection });
    expect(texts(treeOf(request, { stored }))).toContain('TLS, decrypted here');
    expect(texts(treeOf(request))).not.toContain('TLS, decrypted here');
  });

  it('leads from a request to its answer and back', () => {
    const later = { number: 12, at: momentOf(5) };
    const asked = all(treeOf(request, { partner: later })).find(({ jump }) => jump !== undefined);
    expect(asked).toMatchObject({
      jump: 12,
      field: 'couchbase.response_in',
      text: 'Response in message 12, after 3.000 ms',
    });
    const answer = response({ opcode: START });
    const earlier = { number: 2, at: momentOf(0) };
    const { stored } = about(answer, { kind: 'response', from: 1 });
    const back = all(treeOf(answer, { stored, partner: earlier })).find(
      ({ jump }) => jump !== undefined,
    );
    expect(back).toMatchObject({
      jump: 2,
      field: 'couchbase.response_to',
      text: 'Answers message 2 after 2.000 ms',
    });
    expect(all(treeOf(answer, { stored })).some(({ jump }) => jump !== undefined)).toBe(false);
  });

  it('speaks only of bytes that are in the frame', () => {
    const layout = fc.record({
      magic: fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83),
      opcode: fc.nat(255),
      word: fc.nat(300),
      framing: fc.array(fc.nat(255), { maxLength: 6 }),
      extras: fc.array(fc.nat(255), { maxLength: 20 }),
      key: fc.string({ maxLength: 10 }),
      value: fc.oneof(fc.json(), fc.string(), fc.uint8Array({ maxLength: 50 })),
      datatype: fc.nat(7),
    });
    fc.assert(
      fc.property(layout, fc.nat(60), ({ framing, ...rest }, cut) => {
        const flexible = rest.magic === 0x08 || rest.magic === 0x18;
        const whole = frame({ ...rest, framing: flexible ? framing : [] });
        const bytes = whole.subarray(0, Math.max(24, whole.length - cut));
        for (const { start, end, text } of all(treeOf(bytes))) {
          expect(start, text).toBeGreaterThanOrEqual(0);
          expect(end, text).toBeGreaterThanOrEqual(start);
          expect(end, text).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('detailOf', () => {
  it('copies the bytes, up to a limit, and says how long the message is', () => {
    const bytes = new Uint8Array(DETAIL_BYTES + 100);
    bytes.set(frame({ opcode: 1, bodyLength: bytes.length - 24 + 50 }));
    const detail = detailOf(dissect(commandTable, bytes), about(bytes, { missing: 50 }));
    expect(detail.frame.bytes).toHaveLength(DETAIL_BYTES);
    expect(detail.frame.bytes.buffer).not.toBe(bytes.buffer);
    expect(detail.length).toBe(bytes.length + 50);
    expect(detail).not.toHaveProperty('partner');
  });

  it('names the partner, and can be sent to another thread', () => {
    const bytes = frame({ opcode: START, value: { term: '1' } });
    const circumstances = { ...about(bytes), partner: { number: 2, at: momentOf(9) } };
    const detail = detailOf(dissect(commandTable, bytes), circumstances);
    expect(detail).toMatchObject({ number: 9, partner: 2, length: bytes.length });
    expect(structuredClone(detail)).toEqual(detail);
  });
});
