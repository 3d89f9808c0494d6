/** Option values, and what is said of wrong ones. */
import { Command, InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyCommand } from '../../src/cli/commands/proxy.js';
import { readCommand } from '../../src/cli/commands/read.js';
import { replayCommand } from '../../src/cli/commands/replay.js';
import {
  decodeAs,
  decodeConfig,
  editionOption,
  maxValueOption,
  memoryOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../../src/cli/options.js';
import type { Run } from '../../src/cli/run.js';

describe('wholeNumber', () => {
  it('takes whole numbers within its limits', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (least, more) => {
        const parse = wholeNumber(least, least + more);
        expect(parse(String(least))).toBe(least);
        expect(parse(String(least + more))).toBe(least + more);
        expect(() => parse(String(least + more + 1))).toThrow(InvalidArgumentError);
      }),
    );
    expect(() => wholeNumber(5)('4')).toThrow('"4" is not a whole number, 5 or more.');
    expect(() => wholeNumber(1, 9)('10')).toThrow('"10" is not a whole number, 1 to 9.');
  });

  it.each(['', ' ', '1.5', '-1', '+1', '1e3', '0x10', '١', '1 ', 'ten', '9007199254740993'])(
    'refuses %j',
    (text) => {
      expect(() => wholeNumber(0)(text)).toThrow(`"${text}" is not a whole number`);
    },
  );
});

describe('decodeAs', () => {
  it('collects ports', () => {
    const one = decodeAs('tcp.port==11210,couchbase');
    expect([...decodeAs('tcp.port==65535,couchbase', one)]).toEqual([11_210, 65_535]);
    expect([...one]).toEqual([11_210]);
  });

  it.each([
    '11210',
    'tcp.port==0,couchbase',
    'tcp.port==65536,couchbase',
    'tcp.port==1,http',
    'udp.port==1,couchbase',
    'tcp.port==1,couchbase ',
    'tcp.port==,couchbase',
  ])('refuses %s', (text) => {
    expect(() => decodeAs(text)).toThrow(`"${text}" is not of the form tcp.port==N,couchbase.`);
  });
});

/** The values that these options have after `args`; throws what commander says. */
function optionsOf(...args: string[]): Record<string, unknown> {
  const command = new Command('test').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of [editionOption(), secretsOption(), timeOption()]) command.addOption(option);
  command.addOption(maxValueOption()).addOption(memoryOption());
  return command.parse(args, { from: 'user' }).opts();
}

describe('the options of all commands', () => {
  it('have their defaults', () => {
    expect(optionsOf()).toEqual({
      ...{ edition: 'auto', secrets: 'mask', time: 'r', maxValue: 65_536, maxMemory: 512 },
    });
  });

  it('take what the contract names', () => {
    for (const time of ['r', 'a', 'ad', 'd', 'dd', 'e', 'u']) {
      expect(optionsOf('-t', time).time).toBe(time);
    }
    for (const secrets of ['mask', 'hash', 'show']) {
      expect(optionsOf('--secrets', secrets).secrets).toBe(secrets);
    }
    for (const edition of ['auto', '2025-02', '2025-04', '2025-11', '2026']) {
      expect(optionsOf('--edition', edition).edition).toBe(edition);
    }
    expect(optionsOf('--max-value', '0', '--max-memory', '16')).toMatchObject({
      ...{ maxValue: 0, maxMemory: 16 },
    });
  });

  it.each([
    ['-t', 'x', /Allowed choices are r, a, ad, d, dd, e, u/],
    ['--secrets', 'no', /Allowed choices are mask, hash, show/],
    ['--edition', '2024', /Allowed choices are auto, 2025-02/],
    ['--max-value', '-1', /"-1" is not a whole number, 0 or more/],
    ['--max-memory', '15', /"15" is not a whole number, 16 or more/],
  ])('name the fault: %s %s', (option, value, says) => {
    expect(() => optionsOf(option, value)).toThrow(says);
  });

  it('become what the engine takes', () => {
    expect(decodeConfig({ edition: 'auto', secrets: 'hash' })).toEqual({
      ...{ secrets: 'hash', edition: undefined },
    });
    expect(decodeConfig({ edition: '2025-11', secrets: 'mask' }).edition).toBe('2025-11');
  });
});

describe('the options of one command', () => {
  const never: Run = () => undefined;
  const parse = (make: (run: Run) => Command, ...args: string[]): Record<string, unknown> =>
    make(never)
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(args, { from: 'user' })
      .opts();

  it('replay takes a speed', () => {
    const speed = (text: string) => parse(replayCommand, '--speed', text, 'a.pcap').speed;
    expect(['2', '0.5', 'max'].map(speed)).toEqual([2, 0.5, Number.POSITIVE_INFINITY]);
    expect(parse(replayCommand, 'a.pcap').speed).toBe(Number.POSITIVE_INFINITY);
    for (const text of ['0', '-1', 'fast', '', 'Infinity', 'NaN']) {
      expect(() => speed(text)).toThrow(`"${text}" is neither a number above 0 nor max.`);
    }
  });

  it('read collects ports and counts', () => {
    const options = parse(
      ...([readCommand, '-d', 'tcp.port==1,couchbase', '-d', 'tcp.port==2,couchbase'] as const),
      ...['-c', '5', '-V', '-x', '-l', '-T', 'ndjson', 'a.pcap'],
    );
    expect(options).toMatchObject({ count: 5, verbose: true, hexdump: true, lineBuffered: true });
    expect([...(options.decodeAs as Set<number>)]).toEqual([1, 2]);
    expect(() => parse(readCommand, '-c', '0', 'a')).toThrow(
      '"0" is not a whole number, 1 or more',
    );
    expect(() => parse(replayCommand)).toThrow("missing required argument 'file'");
  });

  it('proxy collects routes', () => {
    const { map } = parse(proxyCommand, '--map', '1=a:2', '--map', '[::1]:3=b:4');
    expect(map).toEqual([
      { listen: { host: '127.0.0.1', port: 1 }, target: { host: 'a', port: 2 } },
      { listen: { host: '::1', port: 3 }, target: { host: 'b', port: 4 } },
    ]);
    expect(() => parse(proxyCommand, '--map', '1=2=3')).toThrow(/expected \[HOST:\]PORT/);
  });
});
