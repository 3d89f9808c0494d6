/** That an empty Fusion message has no fields of its own, on which `needsBody` relies. */
import { describe, expect, it } from 'vitest';
import { keyGrammarOf } from '../../src/spec/command.js';
import { captures, messagesOf } from '../export/captures.js';

describe('Fusion messages without a body', () => {
  it('have no fields, but those of their request’s key', async () => {
    let empty = 0;
    for (const path of captures) {
      for (const { message } of await messagesOf(path)) {
        const { header, spec, fusion } = message;
        if (header.bodyLength > 0 || fusion === undefined || keyGrammarOf(spec)) continue;
        empty += 1;
        expect(fusion.fields).toEqual({});
      }
    }
    expect(empty).toBeGreaterThan(50);
  });
});
