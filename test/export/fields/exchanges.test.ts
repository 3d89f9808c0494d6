/** Lines whose cells say nothing of exchanges are the same where messages are not paired. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../../src/engine/reading/input.js';
import type { Field } from '../../../src/filter/fields/field.js';
import { captures } from '../captures.js';
import { everyField, fieldsOf, printing } from './lines.js';

const readsExchanges = (fields: readonly Field[]): boolean =>
  printing(fields).printer.readsExchanges;
const alone = everyField().filter((field) => !readsExchanges([field]));

async function read(path: string, pairs: boolean) {
  const { printer, text } = printing(alone);
  let answers = 0;
  const sink = {
    readsExchanges: pairs,
    message: (event: Parameters<typeof printer.message>[0]) => {
      if (event.request !== undefined) answers += 1;
      printer.message(event);
    },
  };
  await readInput({ path, stdin: () => new PassThrough(), sink, next: async () => true });
  return { answers, text: await text() };
}

describe('fields of a message by itself', () => {
  it('are those of its header, its connection and its time', () => {
    const names = alone.map(({ definition }) => definition.name);
    expect(names).toEqual(
      expect.arrayContaining(['frame.number', 'frame.time', 'ip.src', 'couchbase.vbucket']),
    );
    const others = ['couchbase.time', 'couchbase.response_to', 'couchbase.key', 'fusion.term'];
    for (const name of [...others, 'finding']) {
      expect(readsExchanges(fieldsOf('frame.number', name)), name).toBe(true);
    }
  });

  it.each(captures)('need no pairing: %s', async (path) => {
    const [paired, single] = [await read(path, true), await read(path, false)];
    expect(paired.answers).toBeGreaterThan(0);
    expect(single.answers).toBe(0);
    expect(single.text).toBe(paired.text);
  });
});
