/** What becomes of each place of a cluster map, whoever wrote it and however it was come by. */
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/dissect/json-parser.js';
import { editsOf, isClusterMap, type View } from '../../src/rewrite/cluster-map.js';
import { edited } from '../../src/rewrite/edits.js';
import { hostPortText } from '../../src/rewrite/host-port.js';
import { DOORS, MAP, REWRITTEN, VIEW } from './maps.js';

interface Way {
  readonly view?: Partial<View>;
  readonly doors?: Readonly<Record<string, number>>;
}

function rewritten(text: string, { view = {}, doors = DOORS }: Way = {}): string {
  const whole = { ...VIEW, ...view };
  const { asked, met } = whole;
  const bytes = new TextEncoder().encode(text);
  const edits = editsOf(parseJson(bytes), whole, (target, isAsked) =>
    isAsked || hostPortText(target) === hostPortText(asked)
      ? met.port
      : doors[hostPortText(target)],
  );
  return new TextDecoder().decode(edited(bytes, 0, bytes.length, edits));
}

const json = (value: unknown, way?: Way): unknown =>
  JSON.parse(rewritten(JSON.stringify(value), way));

const node = (host: string | undefined, services: object, more: object = {}): object => ({
  services,
  ...(host === undefined ? {} : { hostname: host }),
  ...more,
});

describe('a cluster map', () => {
  it('leads through the proxy, and stays as it is elsewhere to the byte', () => {
    expect(rewritten(MAP)).toBe(REWRITTEN);
  });

  it('that leads through the proxy already is not changed', () => {
    const doors = Object.fromEntries(
      Object.values(DOORS).map((port) => [`127.0.0.1:${port}`, port]),
    );
    const asked = VIEW.met;
    expect(rewritten(REWRITTEN, { view: { asked }, doors })).toBe(REWRITTEN);
  });

  it('leaves out ports of other services where the host changes, and there only', () => {
    const services = { mgmt: 8091, kv: 11210, n1ql: 8093 };
    expect(json({ nodesExt: [node('10.0.0.6', services)] })).toEqual({
      nodesExt: [node('127.0.0.1', { kv: 40_002 })],
    });
    const same = { '127.0.0.1:11210': 40_009 };
    expect(json({ nodesExt: [node('127.0.0.1', services)] }, { doors: same })).toEqual({
      nodesExt: [node('127.0.0.1', { mgmt: 8091, n1ql: 8093, kv: 40_009 })],
    });
  });

  it('keeps missing and placeholder hosts: they mean whom the client connected to', () => {
    const services = { kv: 11210 };
    const map = {
      nodes: [{ hostname: '$HOST:8091', ports: { direct: 11210 } }],
      nodesExt: [
        node(undefined, services, { thisNode: true }),
        node(undefined, { kv: 12_002 }),
        node('$HOST', { kv: 12_002 }),
      ],
      vBucketServerMap: { serverList: ['$HOST:11210', '$HOST:12002'] },
    };
    expect(json(map, { doors: { '10.0.0.5:12002': 40_005 } })).toEqual({
      nodes: [{ hostname: '$HOST:8091', ports: { direct: 11_310 } }],
      nodesExt: [
        node(undefined, { kv: 11_310 }, { thisNode: true }),
        node(undefined, { kv: 40_005 }),
        node('$HOST', { kv: 40_005 }),
      ],
      vBucketServerMap: { serverList: ['$HOST:11310', '$HOST:40005'] },
    });
  });

  it('knows the node that was asked by thisNode, whatever it calls itself', () => {
    const map = {
      nodesExt: [node('node5.example', { kv: 11210 }, { thisNode: true })],
      vBucketServerMap: { serverList: ['node5.example:11210'] },
    };
    expect(json(map, { doors: {} })).toEqual({
      nodesExt: [node('127.0.0.1', { kv: 11_310 }, { thisNode: true })],
      vBucketServerMap: { serverList: ['127.0.0.1:11310'] },
    });
  });

  it.each([
    ['a node without KV', { nodesExt: [node('10.0.0.6', { n1ql: 8093 })] }],
    ['a node that nothing leads to', { nodesExt: [node('10.9.9.9', { kv: 11210, mgmt: 1 })] }],
    ['ports that are none', { nodesExt: [node('10.0.0.6', { kv: 0, kvSSL: 65_536 })] }],
    ['a port in words', { nodesExt: [node('10.0.0.6', { kv: '11210' })] }],
    ['servers that are no addresses', { vBucketServerMap: { serverList: ['x', 7, null, ':1'] } }],
    ['members of other kinds', { nodesExt: {}, nodes: 'n', vBucketServerMap: [] }],
    ['elements of other kinds', { nodesExt: [null, 7, []], nodes: [null, {}, { ports: 1 }] }],
  ])('leaves %s alone', (_what, map) => {
    expect(json(map)).toEqual(map);
  });

  it('leaves a node alone whose TLS port cannot be had, rather than half of it', () => {
    const map = { nodesExt: [node('10.0.0.6', { kv: 11210, kvSSL: 11207 })] };
    expect(json(map, { doors: { '10.0.0.6:11210': 40_002 } })).toEqual(map);
  });

  it('speaks IPv6', () => {
    const map = {
      nodesExt: [node('fd00::6', { kv: 11210 }), node('[fd00::7]', { kv: 11210 })],
      vBucketServerMap: { serverList: ['[fd00::6]:11210'] },
    };
    const way = {
      view: { met: { host: '::1', port: 11_310 } },
      doors: { '[fd00::6]:11210': 1, '[fd00::7]:11210': 2 },
    };
    expect(json(map, way)).toEqual({
      nodesExt: [node('::1', { kv: 1 }), node('::1', { kv: 2 })],
      vBucketServerMap: { serverList: ['[::1]:1'] },
    });
  });
});

describe('where the proxy speaks TLS', () => {
  const services = { kv: 11210, kvSSL: 11207 };
  const map = {
    nodesExt: [node('10.0.0.6', services)],
    vBucketServerMap: { serverList: ['10.0.0.6:11210'] },
  };

  it.each([
    ['with both', { clients: true, nodes: true }, { kvSSL: 40_004 }, 40_004],
    ['with clients', { clients: true, nodes: false }, { kvSSL: 40_002 }, 40_002],
    ['with nodes', { clients: false, nodes: true }, { kv: 40_004 }, 40_004],
  ])('%s, the one port that suits leads to the one that suits', (_ends, tls, told, door) => {
    expect(json(map, { view: { tls } })).toEqual({
      nodesExt: [node('127.0.0.1', told)],
      vBucketServerMap: { serverList: [`127.0.0.1:${door}`] },
    });
  });

  it('a node is told of by the port that clients need though it has it not itself', () => {
    const plain = { nodesExt: [node('10.0.0.6', { kv: 11210 })] };
    const tls = { clients: true, nodes: false };
    expect(json(plain, { view: { tls } })).toEqual({
      nodesExt: [node('127.0.0.1', { kvSSL: 40_002 })],
    });
  });
});

describe('alternate addresses', () => {
  const external = (host: string, ports?: object): object => ({
    alternateAddresses: { external: { hostname: host, ...(ports === undefined ? {} : { ports }) } },
  });

  it('lead to the same door as the others, by the network that the proxy is in', () => {
    const map = {
      nodesExt: [
        node('10.0.0.5', { kv: 11210 }, { ...external('ext5', { kv: 31_001 }), thisNode: true }),
        node('10.0.0.6', { kv: 11210, mgmt: 8091 }, external('ext6', { kv: 31_002, mgmt: 31_003 })),
      ],
      vBucketServerMap: { serverList: ['10.0.0.5:11210', '10.0.0.6:11210'] },
    };
    const through = (here: number, there: number): unknown => ({
      nodesExt: [
        node('127.0.0.1', { kv: here }, { ...external('127.0.0.1', { kv: here }), thisNode: true }),
        node('127.0.0.1', { kv: there }, external('127.0.0.1', { kv: there })),
      ],
      vBucketServerMap: { serverList: [`127.0.0.1:${here}`, `127.0.0.1:${there}`] },
    });
    expect(json(map)).toEqual(through(11_310, 40_002));
    // Came by an address that only the outside knows: there are no doors to those inside.
    const outside = {
      view: { asked: { host: 'ext5', port: 31_001 } },
      doors: { 'ext6:31002': 40_020 },
    };
    expect(json(map, outside)).toEqual(through(11_310, 40_020));
  });

  it('without ports have those of the services', () => {
    const map = { nodesExt: [node('10.0.0.6', { kv: 11210 }, external('ext6'))] };
    expect(json(map)).toEqual({
      nodesExt: [node('127.0.0.1', { kv: 40_002 }, external('127.0.0.1'))],
    });
  });
});

describe('an error body', () => {
  it('is no cluster map', () => {
    const of = (text: string) => isClusterMap(parseJson(new TextEncoder().encode(text)));
    expect(of('{"error":{"context":"no"}}')).toBe(false);
    expect(of('[]')).toBe(false);
    expect(of('{"vBucketServerMap":{}}')).toBe(true);
  });
});
