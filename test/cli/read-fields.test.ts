/** The options of `read` that choose fields. */
import { describe, expect, it } from 'vitest';
import { chosenFields } from '../../src/cli/actions/read-fields.js';
import { readCommand } from '../../src/cli/commands/read.js';

const parse = (...args: string[]): Record<string, unknown> =>
  readCommand(() => undefined)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args, 'a.pcap'], { from: 'user' })
    .opts();

const namesOf = (format: string, names?: readonly string[]) =>
  chosenFields(format, names)?.map(({ definition: { name } }) => name);

describe('read', () => {
  it('collects fields and their options', () => {
    const shape = ['-E', 'header=y', '-E', 'separator=|', '-E', 'header=n'];
    expect(parse('-T', 'fields', '-e', 'ip.src', '-e', 'tcp.stream', ...shape)).toMatchObject({
      ...{ format: 'fields', field: ['ip.src', 'tcp.stream'] },
      fieldsOption: { header: false, separator: '|' },
    });
  });

  it.each(['fields', 'csv', 'json', 'ek', 'text', 'ndjson'])('prints %s', (format) => {
    expect(parse('-T', format)).toMatchObject({ format });
  });

  it('refuses what tshark does not know either', () => {
    expect(() => parse('-E', 'header=maybe')).toThrow(/header= takes y or n/);
    expect(() => parse('-T', 'pdml')).toThrow(/Allowed choices are text, ndjson, fields/);
  });

  it('takes the fields that are named, or those of the format', () => {
    expect(namesOf('fields', ['couchbase.key', 'fusion.term'])).toEqual([
      ...['couchbase.key', 'fusion.term'],
    ]);
    expect(namesOf('csv')).toContain('couchbase.opcode');
    expect(namesOf('json')).toBeUndefined();
  });

  it('says which field there is not', () => {
    expect(() => namesOf('fields')).toThrow('-T fields needs at least one -e FIELD');
    expect(() => namesOf('fields', ['couchbase.opcod'])).toThrow(
      '-e couchbase.opcod: there is no such field; did you mean couchbase.opcode?',
    );
    expect(() => namesOf('ek', ['fusion.vb_<n>'])).toThrow(/there is no such field/);
  });
});
