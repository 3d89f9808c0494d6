/** One line a message; digits that were written into a buffer are those of the field's getter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventView } from '../../../src/export/event-view.js';
import { csvStyle, fieldsStyle } from '../../../src/export/fields/cell-text.js';
import { Cell, HOW } from '../../../src/export/fields/cells.js';
import { FIELDS_DEFAULTS } from '../../../src/export/fields/options.js';
import type { MessageEvent } from '../../../src/message.js';
import { eventOf } from '../../helpers/event.js';
import { failure, frame, response } from '../../helpers/frames.js';
import { connectionOf } from '../../session/build.js';
import { decoder, everyField, fieldsOf, printing } from './lines.js';

const AT = { s: 1_764_288_000, ns: 5, frame: 7 };
const get = eventOf(frame({ opcode: 0x00, key: 'k', word: 12, opaque: 0xdead_beef }), { at: AT });
const set = (key: string | Uint8Array, value: unknown = 'v'): MessageEvent =>
  eventOf(frame({ opcode: 0x01, extras: [0, 0, 0, 0, 0, 0, 0, 1], key, value }), { at: AT });

async function line(event: MessageEvent, ...names: string[]): Promise<string> {
  const { printer, text } = printing(fieldsOf(...names));
  printer.message(event);
  return text();
}

describe('a line', () => {
  it('has a cell for each field, empty where the message does not have it', async () => {
    const names = ['frame.number', 'frame.time_epoch', 'ip.src', 'tcp.srcport', 'ipv6.src'];
    const header = ['couchbase.opcode', 'couchbase.opaque', 'couchbase.vbucket'];
    expect(await line(get, ...names, ...header, 'couchbase.status', 'couchbase.key.length')).toBe(
      '7\t1764288000.000000005\t192.0.2.1\t50000\t\t0x00\t0xdeadbeef\t12\t\t1\n',
    );
    const answer = eventOf(failure(0x75, 0x04, 'no'), { at: AT });
    expect(await line(answer, 'couchbase.vbucket', 'couchbase.status', 'finding')).toMatch(
      /^\t0x0004\tmcbp\.error-status.*\n$/,
    );
  });

  it('has every digit by its column that its getter has', () => {
    const cells = everyField().map((field) => new Cell(field));
    expect(cells.filter(({ how }) => how !== HOW.values).length).toBeGreaterThan(25);
    const moment = fc.record({
      s: fc.oneof(fc.nat(), fc.integer({ min: 0, max: 2 ** 33 })),
      ns: fc.nat(999_999_999),
      frame: fc.nat(0xffff_ffff),
    });
    const layout = fc.record({
      magic: fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83, 0x99),
      ...{ opcode: fc.nat(255), datatype: fc.nat(255), word: fc.nat(0xffff) },
      opaque: fc.integer({ min: 0, max: 0xffff_ffff }),
      extras: fc.array(fc.nat(255), { maxLength: 30 }),
      key: fc.uint8Array({ maxLength: 20 }),
      value: fc.uint8Array({ maxLength: 300 }),
    });
    const latency = fc.option(fc.integer({ min: -5e9, max: 5e14 }), { nil: undefined });
    const quote = fc.constantFrom('', '"', "'") as fc.Arbitrary<'' | '"' | "'">;
    return fc.assert(
      fc.asyncProperty(layout, moment, moment, latency, quote, async (parts, a, at, ns, marks) => {
        const request =
          ns === undefined
            ? undefined
            : { number: 3, latencyNs: ns, queuedNs: 0, vbucket: 0, first: true, frame: undefined };
        const event = eventOf(frame(parts), { at, number: a.s, request });
        const fields = cells.map(({ field }) => field);
        const { printer, text } = printing(fields, { quote: marks });
        printer.begin(a);
        printer.message(event);
        const view = new EventView(decoder, undefined);
        view.begin(a);
        view.load(event);
        const style = fieldsStyle({ ...FIELDS_DEFAULTS, quote: marks });
        const expected = cells.map((cell) => cell.textOf(view, style)).join('\t');
        expect(await text()).toBe(`${expected}\n`);
      }),
      { numRuns: 150 },
    );
  });

  it('is one line whatever was sent', async () => {
    const nasty = 'a\tb\nc\r\u0007\u001b[31m\u009b\u2028\\';
    const shown = 'a\\tb\\nc\\r\\a\\u001b[31m\\u009b\\u2028\\';
    const printed = await line(set(nasty, nasty), 'couchbase.key', 'couchbase.value');
    expect(printed).toBe(`${shown}\t${shown}\n`);
  });

  it('tells both ends of a connection apart, also after they were exchanged', async () => {
    const connection = connectionOf(3);
    const { printer, text } = printing(fieldsOf('tcp.srcport', 'tcp.port', 'tcp.stream'));
    const bytes = frame({ opcode: 0x0a });
    printer.message(eventOf(bytes, { connection, from: 0 }));
    printer.message(eventOf(bytes, { connection, from: 1 }));
    connection.ends = [connection.ends[1], connection.ends[0]];
    printer.message(eventOf(bytes, { connection, from: 0 }));
    printer.message(eventOf(bytes, { connection: connectionOf(4), from: 0 }));
    const [client, server] = connection.ends.map(({ port }) => port).toReversed();
    expect((await text()).split('\n')).toEqual([
      `${client}\t${client},${server}\t3`,
      `${server}\t${server},${client}\t3`,
      `${server}\t${server},${client}\t3`,
      `${client}\t${client},${server}\t4`,
      '',
    ]);
  });

  it('counts relative times from the first message, printed or not', async () => {
    const { printer, text } = printing(fieldsOf('frame.time_relative'));
    printer.begin({ s: AT.s - 1, ns: 999_999_999 });
    printer.message(get);
    printer.message(eventOf(frame({ opcode: 0 }), { at: { s: AT.s - 3, ns: 0, frame: 8 } }));
    expect(await text()).toBe('0.000000006\n-2.999999999\n');
  });

  it('may be longer than a batch, and the next one follows', async () => {
    const long = 'é'.repeat(300_000);
    const { printer, text } = printing(fieldsOf('couchbase.value', 'message.number'));
    for (let i = 0; i < 3; i += 1) printer.message(set('k', long));
    expect(await text()).toBe(`${long}\t1\n`.repeat(3));
  });
});

describe('-E', () => {
  const hello = eventOf(frame({ opcode: 0x1f, value: Uint8Array.of(0, 3, 0, 6, 0, 7) }));

  it.each([
    [{}, '0x0003,0x0006,0x0007'],
    [{ occurrence: 'first' }, '0x0003'],
    [{ occurrence: 'last' }, '0x0007'],
    [{ aggregator: ' ' }, '0x0003 0x0006 0x0007'],
    [{ quote: '"' }, '"0x0003,0x0006,0x0007"'],
  ] as const)('%j', async (given, expected) => {
    const { printer, text } = printing(fieldsOf('couchbase.hello.features.feature'), given);
    printer.message(hello);
    expect(await text()).toBe(`${expected}\n`);
  });

  it('begins with the names and with a mark of byte order', async () => {
    const fields = fieldsOf('frame.number', 'couchbase.key');
    const { printer, text } = printing(fields, { header: true, bom: true, separator: ';' });
    printer.message(get);
    expect(await text()).toBe('\ufeffframe.number;couchbase.key\n7;k\n');
  });

  it('doubles quotes inside quotes', async () => {
    const { printer, text } = printing(fieldsOf('couchbase.key', 'frame.number'), { quote: '"' });
    printer.message(set('a"b'));
    expect(await text()).toBe('"a""b"\t"7"\n');
  });
});

describe('csv', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['=1+2', `"'=1+2"`],
    ['@x', `"'@x"`],
    ['-1', `"'-1"`],
    ['+"1', `"'+""1"`],
    ['\tx', '\\tx'],
    ['a\nb', 'a\\nb'],
  ])('%s', async (key, cell) => {
    const fields = fieldsOf('couchbase.key', 'frame.number');
    const { printer, text } = printing(fields, { separator: ',' }, csvStyle);
    printer.message(set(key));
    expect(await text()).toBe(`${cell},7\n`);
  });

  it('leaves negative numbers alone', async () => {
    const request = {
      number: 1,
      latencyNs: -5,
      queuedNs: 0,
      vbucket: 0,
      first: true,
      frame: undefined,
    };
    const { printer, text } = printing(fieldsOf('couchbase.time'), { separator: ',' }, csvStyle);
    printer.message(eventOf(response({ opcode: 0 }), { request }));
    expect(await text()).toBe('-0.000000005\n');
  });
});
