/** What hiding secrets must not change: what is said of the message. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import { frame } from '../helpers/frames.js';

describe('a value that is no JSON and may hold a token', () => {
  const bytes = frame({ opcode: 0x84, value: '{"token":"tok-123456"', datatype: 1 });

  it.each(['mask', 'hash', 'show'] as const)('is judged as it was sent (%s)', (secrets) => {
    const decoder = new Decoder({ table: commandTable, secrets, edition: undefined });
    const { findings, bytes: shown } = decoder.decode(bytes, undefined);
    // 21 bytes, and no brace behind them.
    const told = findings.filter(({ id }) => id === 'fusion.invalid-json');
    expect(told.map(({ message }) => /at byte \d+/.exec(message)?.[0])).toEqual(['at byte 21']);
    if (secrets === 'show') return;
    expect(new TextDecoder().decode(shown)).not.toContain('tok-123456');
    expect(JSON.stringify(findings)).not.toContain('tok-123456');
  });
});
