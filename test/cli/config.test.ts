/** Options from a file: what they become, what the command line overrides, and every fault. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProxyOptions } from '../../src/cli/actions/proxy.js';
import { proxyCommand } from '../../src/cli/commands/proxy.js';
import { applyConfig } from '../../src/cli/config/apply-config.js';
import { CommandError } from '../../src/cli/exit.js';

const FILE = join(mkdtempSync(join(tmpdir(), 'config-')), 'proxy.json');

/** What `proxy` gets of a file with this text and these arguments. */
function options(text: string | object, ...args: string[]): ProxyOptions {
  writeFileSync(FILE, typeof text === 'string' ? text : JSON.stringify(text));
  const command = proxyCommand(() => undefined);
  command.parse(args, { from: 'user' });
  applyConfig(command, FILE);
  return command.opts();
}

/** Status and message, without the path of the file. */
function fault(text: string | object, ...args: string[]): readonly [number, string] {
  try {
    options(text, ...args);
  } catch (error) {
    if (error instanceof CommandError) return [error.status, error.message.replace(FILE, 'FILE')];
    throw error;
  }
  throw new Error('no fault');
}

describe('a configuration file', () => {
  it('holds the long options under their names', () => {
    const config = {
      ...{ map: ['1=a:2', '3=b:4'], listen: '10.0.0.1:5', transparent: 'redirect' },
      ...{ 'no-ui': true, format: 'ndjson', log: 'l', 'log-rotate': 'size:1K,files:2' },
      ...{ write: 'w.pcapng', 'ring-buffer': ['filesize:10', 'files:3'], metrics: 9464 },
      ...{ 'max-memory': 64, lossless: true, 'listen-all': false, 'connect-timeout': '5' },
      ...{ 'tls-cert': 'c', ports: '7,8' },
    };
    const port = (number: number) => ({ host: '127.0.0.1', port: number });
    expect(options(config)).toMatchObject({
      map: [
        { listen: port(1), target: { host: 'a', port: 2 } },
        { listen: port(3), target: { host: 'b', port: 4 } },
      ],
      listen: [{ host: '10.0.0.1', port: 5 }],
      ...{ transparent: 'redirect', ui: false, format: 'ndjson', log: 'l' },
      ...{ logRotate: { size: 1000, files: 2 }, ringBuffer: { filesize: 10_000, files: 3 } },
      ...{ write: 'w.pcapng', metrics: port(9464), maxMemory: 64, lossless: true },
      ...{ connectTimeout: 5, tlsCert: 'c', ports: [7, 8] },
    });
    expect(options(config).listenAll).toBeUndefined();
  });

  it('leaves defaults where it says nothing', () => {
    expect(options('{}')).toEqual(
      proxyCommand(() => undefined)
        .parse([], { from: 'user' })
        .opts(),
    );
  });

  it('gives way to the command line, lists too', () => {
    const config = { map: ['1=a:2', '3=b:4'], 'no-ui': true, log: 'l', 'max-memory': 64 };
    const given = options(config, '--map', '5=c:6', '--log', 'mine', '--max-memory', '16');
    expect(given).toMatchObject({ ui: false, log: 'mine', maxMemory: 16 });
    expect(given.map).toHaveLength(1);
    // Also where the command line says no more than the default.
    expect(options(config, '--max-memory', '512').maxMemory).toBe(512);
  });

  it('may begin with a byte order mark', () => {
    expect(options('\u{feff}{"log": "l"}').log).toBe('l');
  });

  it.each<[string | object, string]>([
    ['[1]', 'FILE:1: expected an object of options'],
    ['{\n "log": 1,\n "lag": "x"}', 'FILE:3: lag: there is no such option; did you mean log?'],
    ['{\n\n"qqqqqqqq": 1}', 'FILE:3: qqqqqqqq: there is no such option'],
    ['{"noUi": true}', 'FILE:1: noUi: there is no such option; did you mean no-ui?'],
    ['{"config": "x"}', 'FILE:1: config: there is no such option; did you mean rewrite-config?'],
    ['{"log": null}', 'FILE:1: log: expected a text or a number'],
    ['{"log": ["a"]}', 'FILE:1: log: expected a text or a number'],
    ['{"lossless":\n"yes"}', 'FILE:2: lossless: expected true or false'],
    ['{"map": [\n"1=a:2",\n{}]}', 'FILE:3: map[1]: expected a text or a number'],
    [
      '{"map": [\n"1=a:2",\n"x"]}',
      "FILE:3: map[1]: 'x': expected [HOST:]PORT=HOST:PORT with one '='",
    ],
    ['{"log": "a",\n"log": "b"}', 'FILE:2: log: is there twice'],
    [{ 'max-memory': 1 }, 'FILE:1: max-memory: "1" is not a whole number, 16 or more.'],
    [{ format: 'xml' }, 'FILE:1: format: Allowed choices are text, ndjson.'],
  ])('with %j is refused', (text, message) => {
    const [status, said] = fault(text);
    expect([status, said]).toEqual([1, message]);
  });

  it('that is no JSON is refused with its line', () => {
    const [status, message] = fault('{\n "log": "a",\n}');
    expect(status).toBe(2);
    expect(message).toMatch(/^FILE:3: ./);
  });

  it('that is not there is named', () => {
    const command = proxyCommand(() => undefined).parse([], { from: 'user' });
    expect(() => applyConfig(command, '/no/such.json')).toThrow(
      '/no/such.json: cannot be read (ENOENT)',
    );
  });

  it('is not applied where an overridden value is wrong, either', () => {
    expect(fault({ 'max-memory': 'x' }, '--max-memory', '64')[0]).toBe(1);
  });
});
