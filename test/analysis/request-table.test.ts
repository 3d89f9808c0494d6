/** The shared table of requests: bounded over all connections, and empty when all is answered. */
import { describe, expect, it } from 'vitest';
import { Answer } from '../../src/analysis/answer.js';
import { Pairing } from '../../src/analysis/pairing.js';
import { RequestTable } from '../../src/analysis/request-table.js';
import { CLIENT, SERVER } from '../../src/tcp/events.js';

const AT = { s: 0, ns: 0 };
const exchange = { serverOpcode: false, opcode: 0, vbucketOrStatus: 0 };
const asks = (opaque: number) => ({ ...exchange, from: CLIENT, opaque });
const answers = (opaque: number) => ({ ...exchange, from: SERVER, opaque });

describe('connections that share a table', () => {
  it('keep their requests apart', () => {
    const table = new RequestTable();
    const all = Array.from({ length: 100 }, (_, i) => new Pairing(i, table));
    const answer = new Answer();
    all.forEach((pairing, i) => {
      pairing.request(asks(1), 1000 + i, { s: i, ns: 5 }, 'one');
    });
    all.forEach((pairing, i) => {
      expect(pairing.response(answers(1), 0, 0, 2000, { s: i, ns: 8 }, answer)).toBe(true);
      expect(answer).toMatchObject({ number: 1000 + i, latencyNs: 3, first: true });
      expect(pairing.response(answers(1), 0, 0, 2001, AT, answer)).toBe(false);
    });
  });

  it('keep the frames of their requests, short and long', () => {
    const pairing = new Pairing();
    const answer = new Answer();
    const frames = [0, 1, 63, 64, 65, 5000].map((length, i) => new Uint8Array(length).fill(i + 1));
    for (const [i, bytes] of frames.entries()) {
      const lent = new Uint8Array(bytes.length + 20);
      lent.set(bytes, 10);
      pairing.request(asks(i), i + 1, AT, 'one', lent, 10, bytes.length);
      lent.fill(0xee);
    }
    for (const i of [5, 3, 0, 4, 1, 2]) {
      expect(pairing.response(answers(i), 0, 0, 10, AT, answer)).toBe(true);
      expect(answer.frame).toEqual(i === 0 ? undefined : frames[i]);
    }
  });

  it('cannot fill the memory: a full table forgets the oldest of who asks', () => {
    const table = new RequestTable();
    const answer = new Answer();
    const all = Array.from({ length: 10 }, (_, i) => new Pairing(i, table));
    const most = 524_288;
    let number = 0;
    for (const pairing of all) {
      for (let i = 0; i < 65_536; i += 1) {
        number += 1;
        pairing.request(asks(i), number, AT, 'one');
      }
    }
    const forgotten = all.map((pairing) => pairing.forgotten);
    expect(forgotten.reduce((sum, count) => sum + count)).toBe(10 * 65_536 - most);
    // The first eight have filled it; those that come later have nothing of their own to give up.
    expect(forgotten).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 65_536, 65_536]);
    const [first, last] = [all[0], all[9]];
    first?.request(asks(70_000), number + 1, AT, 'one');
    expect(first?.forgotten).toBe(1);
    expect(first?.response(answers(0), 0, 0, 1, AT, answer)).toBe(false);
    expect(first?.response(answers(70_000), 0, 0, 1, AT, answer)).toBe(true);
    // A connection that ends makes room for the others.
    all[1]?.end();
    last?.request(asks(5), number + 2, AT, 'one');
    expect(last?.response(answers(5), 0, 0, 1, AT, answer)).toBe(true);
    expect([...(all[1]?.all() ?? [])]).toEqual([]);
  });
});
