import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hostPortText,
  isEveryInterface,
  parseListen,
  parseRoute,
  type Route,
} from '../../src/proxy/route.js';

const good: readonly (readonly [string, string, string])[] = [
  ['11210=10.0.0.1:11210', '127.0.0.1:11210', '10.0.0.1:11210'],
  ['0=node:11210', '127.0.0.1:0', 'node:11210'],
  ['0.0.0.0:1=db-1.example_x.com:65535', '0.0.0.0:1', 'db-1.example_x.com:65535'],
  ['[::1]:1=[2001:db8::2]:2', '[::1]:1', '[2001:db8::2]:2'],
  ['localhost:1=[fe80::1%eth0]:2', 'localhost:1', '[fe80::1%eth0]:2'],
  ['11211=127.0.0.1:11210', '127.0.0.1:11211', '127.0.0.1:11210'],
  ['127.0.0.1:11210=[::1]:11210', '127.0.0.1:11210', '[::1]:11210'],
  ['127.0.0.2:11210=127.0.0.1:11210', '127.0.0.2:11210', '127.0.0.1:11210'],
];

const bad: readonly (readonly [string, string])[] = [
  ['', "'': expected [HOST:]PORT=HOST:PORT with one '='"],
  ['11210', "'11210': expected [HOST:]PORT=HOST:PORT with one '='"],
  ['1=a:2=b:3', "'1=a:2=b:3': expected [HOST:]PORT=HOST:PORT with one '='"],
  ['=a:2', "'=a:2': listen side is empty"],
  ['1=', "'1=': target side is empty"],
  ['1=11210', "'1=11210': target host is missing, expected HOST:PORT after '='"],
  ['1=node', "'1=node': target port 'node' is not a number in 1..65535"],
  ['1=node:', "'1=node:': target port is missing after 'node'"],
  ['1=:2', "'1=:2': target host is empty"],
  ['1=node:0', "'1=node:0': target port '0' is not a number in 1..65535"],
  ['70000=a:2', "'70000=a:2': listen port '70000' is not a number in 0..65535"],
  ['-1=a:2', "'-1=a:2': listen port '-1' is not a number in 0..65535"],
  ['1e3=a:2', "'1e3=a:2': listen port '1e3' is not a number in 0..65535"],
  ['::1:5=a:2', "'::1:5=a:2': listen host '::1' has colons: write an IPv6 address in brackets"],
  ['[::1=a:2', "'[::1=a:2': listen host '[::1' lacks its closing bracket"],
  ['[::1]=a:2', "'[::1]=a:2': listen port is missing after '[::1]'"],
  ['[::1]:=a:2', "'[::1]:=a:2': listen port is missing after '[::1]'"],
  ['[::1]5=a:2', "'[::1]5=a:2': listen port is missing after '[::1]5'"],
  ['[node]:5=a:2', "'[node]:5=a:2': listen host 'node' is not an IPv6 address"],
  ['[]:5=a:2', "'[]:5=a:2': listen host is empty"],
  ['1=127.0.0.256:2', "'1=127.0.0.256:2': target host '127.0.0.256' is not an IPv4 address"],
  ['1=a b:2', "'1=a b:2': target host 'a b' is not a host name"],
  [
    '1=http://a:2',
    "'1=http://a:2': target host 'http://a' has colons: write an IPv6 address in brackets",
  ],
];

describe('parseRoute', () => {
  it.each(good)('takes %s', (text, listen, target) => {
    const parsed = parseRoute(text);
    if ('error' in parsed) throw new Error(parsed.error);
    expect([hostPortText(parsed.route.listen), hostPortText(parsed.route.target)]).toEqual([
      listen,
      target,
    ]);
  });

  it.each(bad)('refuses %j', (text, error) => expect(parseRoute(text)).toEqual({ error }));

  it.each([
    '11210=127.0.0.1:11210',
    '11210=localhost:11210',
    '0.0.0.0:11210=127.0.0.1:11210',
    '[::]:11210=127.0.0.1:11210',
    'a.example:1=a.example:1',
  ])('refuses the loop %s', (text) => {
    const error = `'${text}': target is the listen address, the proxy would call itself`;
    expect(parseRoute(text)).toEqual({ error });
  });

  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV6().filter((address) => !address.includes('.')),
    fc.domain(),
  );
  const place = (lowest: number) =>
    fc.record({ host, port: fc.integer({ min: lowest, max: 65535 }) });

  it('reads back every route written out', () =>
    fc.assert(
      fc.property(place(0), place(1), (listen, target) => {
        fc.pre(listen.port !== target.port);
        const route: Route = { listen, target };
        expect(parseRoute(`${hostPortText(listen)}=${hostPortText(target)}`)).toEqual({ route });
      }),
    ));

  it('answers any text with a route or one line', () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.constantFrom(...'[]:=.a1%')), (a, b) => {
        for (const text of [a, b.join('')]) {
          const parsed = parseRoute(text);
          if ('error' in parsed) expect(parsed.error.startsWith(`'${text}': `)).toBe(true);
          else expect(parsed.route.target.port).toBeGreaterThan(0);
        }
      }),
    ));
});

describe('parseListen', () => {
  it.each([
    ['11210', '127.0.0.1:11210'],
    ['0', '127.0.0.1:0'],
    ['[::]:1', '[::]:1'],
    ['node:1', 'node:1'],
  ])('takes %s', (text, address) => {
    const parsed = parseListen(text);
    expect('address' in parsed && hostPortText(parsed.address)).toBe(address);
  });

  it.each([
    ['', "'': listen side is empty"],
    ['node', "'node': listen port 'node' is not a number in 0..65535"],
    ['1=a:2', "'1=a:2': listen host '1=a' is not a host name"],
  ])('refuses %j', (text, error) => expect(parseListen(text)).toEqual({ error }));
});

it.each([
  ...['0.0.0.0', '::', '::0', '0::', '0:0:0:0:0:0:0:0', '::ffff:0.0.0.0', '0::ffff:0.0.0.0'],
])('%s is every interface', (host) => expect(isEveryInterface(host)).toBe(true));

it.each([
  ...['127.0.0.1', '0.0.0.1', '10.0.0.0', '::1', '::ffff:127.0.0.1', 'fe80::', '::ffff', 'zero'],
])('%s is not every interface', (host) => expect(isEveryInterface(host)).toBe(false));
