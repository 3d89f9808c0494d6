/** Which failures are the user's to mend, and what is told of them. */
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/errors.js';
import { EngineFailure, failingAs, failureOf, TaskError } from '../../src/engine/failure.js';
import { addressLine } from '../../src/engine/live/addresses.js';

describe('failureOf', () => {
  it.each([
    ['a task', new TaskError('network', 'port is in use'), 'network', 'port is in use'],
    ['a capture', new CaptureError('empty', 'a.pcap', 'is empty'), 'file', 'a.pcap: is empty'],
    ['something thrown', 'text', 'bug', 'text'],
    ['nothing', undefined, 'bug', 'undefined'],
  ])('sorts what %s throws', (_name, error, kind, message) => {
    expect(failureOf(error)).toEqual({ kind, message });
  });

  it('keeps the stack of what nobody foresaw, and can cross threads', () => {
    const failure = failureOf(new TypeError('x is not a function'));
    expect(failure.kind).toBe('bug');
    expect(failure.message).toMatch(/TypeError: x is not a function\n +at /);
    expect(structuredClone(failure)).toEqual(failure);
    expect(new EngineFailure(failure)).toMatchObject({ failure, message: failure.message });
  });
});

describe('failingAs', () => {
  it('gives what fails a kind, and lets the rest pass', async () => {
    expect(await failingAs('file', Promise.resolve(5))).toBe(5);
    for (const thrown of [new Error('no'), 'no']) {
      const attempt = failingAs('network', Promise.reject(thrown));
      await expect(attempt).rejects.toMatchObject({ kind: 'network', message: 'no' });
    }
  });
});

describe('addressLine', () => {
  it('says where a proxy listens', () => {
    const addresses = [
      { host: '127.0.0.1', port: 1, target: { host: 'node', port: 2 } },
      { host: '::1', port: 3, target: { host: '::2', port: 4 } },
    ];
    const proxy = { addresses, connections: () => 0, close: async () => undefined };
    expect(addressLine(proxy)).toBe('listening on 127.0.0.1:1 → node:2, [::1]:3 → [::2]:4');
  });
});
