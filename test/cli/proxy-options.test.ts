/** The options of `proxy` that need or exclude each other, and the lists among them. */
import { describe, expect, it } from 'vitest';
import { type ProxyOptions, proxy } from '../../src/cli/actions/proxy.js';
import { tlsFiles } from '../../src/cli/actions/proxy-tls.js';
import { transparentOf } from '../../src/cli/actions/proxy-transparent.js';
import { proxyCommand } from '../../src/cli/commands/proxy.js';

function parse(...args: string[]): ProxyOptions {
  const quiet = { writeErr: () => undefined };
  const command = proxyCommand(() => undefined)
    .exitOverride()
    .configureOutput(quiet);
  return command.parse(args, { from: 'user' }).opts();
}

describe('--listen', () => {
  it('is repeatable, and without a host stands for the loopback addresses', () => {
    const { listen = [] } = parse('--listen', '12345', '--listen', '[fd00::1]:2');
    expect(listen[0]).toEqual({ host: '127.0.0.1', port: 12345 });
    expect(listen.at(-1)).toEqual({ host: 'fd00::1', port: 2 });
    // Where this machine has IPv6.
    for (const { host } of listen.slice(1, -1)) expect(host).toBe('::1');
    expect(parse('--listen', '0.0.0.0:1').listen).toEqual([{ host: '0.0.0.0', port: 1 }]);
  });

  it.each([
    ['0', /the rules need a port/],
    ['localhost:1', /an address, not a name/],
    ['10.0.0.1:', /listen port is missing/],
  ])('is not %j', (text, message) => {
    expect(() => parse('--listen', text)).toThrow(message);
  });
});

describe('--ports', () => {
  it('are those of Couchbase unless others are given', () => {
    expect(parse().ports).toEqual([11210, 11209, 11207]);
    expect(parse('--ports', '1,65535').ports).toEqual([1, 65535]);
  });

  it.each(['', '0', '65536', '1,,2', '1 2', Array(16).fill('7').join()])('are not %j', (text) => {
    expect(() => parse('--ports', text)).toThrow(/is not a list of up to 15 ports/);
  });
});

describe('proxy', () => {
  it.each([
    [[], 'nothing to relay: pass --map or --transparent'],
    [['--listen', '1'], '--listen needs --transparent; see also --map'],
    [['--print-rules'], '--print-rules needs --transparent'],
    [
      ['--rewrite-config', '--transparent', 'redirect', '--listen', '1'],
      '--rewrite-config needs --map: transparent mode takes clients wherever they go',
    ],
    [['--transparent', 'tproxy'], '--transparent needs --listen'],
  ])('refuses %j', async (args, message) => {
    await expect(proxy(parse(...args))).rejects.toMatchObject({ status: 1, message });
  });

  it('takes both a map and transparent mode', () => {
    const options = parse('--map', '1=a:2', '--transparent', 'redirect', '--listen', '10.0.0.1:3');
    const listen = [{ host: '10.0.0.1', port: 3 }];
    expect(transparentOf(options)).toEqual({ mode: 'redirect', listen });
    expect(options.map).toHaveLength(1);
  });

  it('knows which files TLS needs', () => {
    expect(tlsFiles(parse())).toBeUndefined();
    const shown = ['--tls-cert', 'c', '--tls-key', 'k'];
    const client = { cert: 'c', key: 'k' };
    expect(tlsFiles(parse(...shown))).toEqual({ client });
    const upstream = ['--upstream-tls', '--upstream-cert', 'c', '--upstream-key', 'k'];
    expect(tlsFiles(parse(...upstream, '--upstream-ca', 'a'))).toEqual({
      server: { ca: 'a', certificate: client, insecure: false },
    });
    expect(tlsFiles(parse('--upstream-tls', '--upstream-insecure'))).toEqual({
      server: { insecure: true },
    });
  });
});
