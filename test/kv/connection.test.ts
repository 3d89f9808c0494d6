/**
 * The commands of a connection, decoded from the byte tables of kv_engine's published documents
 * at eba4298 (2026-08-22);
 * what is shown of credentials.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { recordOf } from '../../src/dissect/layout/record.js';
import { details } from '../../src/dissect/summary.js';
import { tree } from '../../src/dissect/tree.js';
import { messagesOf } from '../export/captures.js';
import { frame, response } from '../helpers/frames.js';
import { repositoryRoot } from '../helpers/skip.js';
import { masked, type Told, told, wire } from './wire.js';

describe('the tables of the documents', () => {
  const cases: readonly [string, string, Told][] = [
    [
      'Hello, line 1875',
      '801f000c00000000000000160000000000000000000000006d6368656c6c6f2076312e3000010002000300040005',
      {
        name: 'Hello',
        key: 'mchello v1.0',
        value: {
          features: ['Invalid', 'TLS', 'TcpNoDelay', 'MUTATION_SEQNO', 'TCPDELAY_Unsupported'],
        },
      },
    ],
    [
      'Hello answered, line 1928',
      '811f0000000000000000000400000000000000000000000000030004',
      {
        name: 'Hello',
        status: 'Success',
        value: { features: ['TcpNoDelay', 'MUTATION_SEQNO'] },
      },
    ],
    [
      'ListBuckets, line 2304',
      '808700000000000000000000efbeadde0000000000000000',
      { name: 'ListBuckets' },
    ],
    [
      'ListBuckets answered, line 2335',
      '81870000000000000000001befbeadde0000000000000000656e67696e656572696e67206d61726b6574696e672073616c6573',
      { name: 'ListBuckets', status: 'Success', value: 'engineering marketing sales' },
    ],
    [
      'SelectBucket, line 2406',
      '8089000b000000000000000befbeadde0000000000000000656e67696e656572696e67',
      { name: 'SelectBucket', key: 'engineering' },
    ],
  ];
  it.each(cases)('%s of docs/BinaryProtocol.md', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });

  const provider: readonly [string, string, Told][] = [
    [
      'Authenticate, line 57',
      '82020000000100000000003c000000000000000000000000' +
        '7b226368616c6c656e6765223a224147397a596d3931636d356c4148426863334e3362334a6b222c226d656368616e69736d223a22504c41494e227d',
      {
        name: 'Authenticate',
        value: { challenge: 'AG9zYm91cm5lAHBhc3N3b3Jk', mechanism: 'PLAIN' },
      },
    ],
    [
      'Authenticate refused, line 320',
      '830200000001000100000000000000000000000000000000',
      { name: 'Authenticate', status: 'KeyEnoent' },
    ],
    [
      'ActiveExternalUsers, line 429',
      '82030000000100000000000ddeadcafe00000000000000005b22466f6f222c22426172225d',
      { name: 'ActiveExternalUsers', value: ['Foo', 'Bar'] },
    ],
  ];
  it.each(provider)('%s of docs/ExternalAuthProvider.md', (_title, hex, expected) => {
    expect(told(wire(hex))).toEqual(expected);
  });
});

describe('Hello', () => {
  it('names what is in no table by its number, and keeps half a feature', () => {
    const { value, problems } = told(frame({ opcode: 0x1f, value: wire('0012 7fff 00') }));
    expect(value).toMatchObject({ features: ['Collections', 0x7fff, expect.anything()] });
    expect(problems).toEqual([expect.stringContaining('feature')]);
  });
});

describe('a Hello beside its answer', () => {
  const list = (...features: number[]) =>
    Uint8Array.from(features.flatMap((feature) => [feature >> 8, feature & 0xff]));
  const request = frame({ opcode: 0x1f, key: 'agent', value: list(2, 3, 0x12, 0x7fff, 3) });
  const answered = (features: readonly number[], asked: Uint8Array | undefined = request) =>
    dissect(commandTable, response({ opcode: 0x1f, value: list(...features) }), { request: asked });

  it('tells of each feature that was asked for what became of it', () => {
    const message = answered([3, 0x12]);
    expect(recordOf(message.valueItems)).toEqual({
      features: ['TcpNoDelay', 'Collections'],
      outcomes: [
        { name: 'TLS', outcome: 'refused' },
        { name: 'TcpNoDelay', outcome: 'granted' },
        { name: 'Collections', outcome: 'granted' },
        { name: 0x7fff, outcome: 'refused' },
      ],
    });
    expect(details(message)).toBe('granted 2 of 4, refused TLS, Unknown (0x7fff)');
  });

  it('tells so of an answer that grants nothing', () => {
    const message = answered([]);
    expect(recordOf(message.valueItems).outcomes).toHaveLength(4);
    expect(details(message)).toMatch(/^granted 0 of 4, refused TLS, /);
    expect(tree(message).at(-1)?.children).toHaveLength(2);
  });

  it('marks what nobody asked for', () => {
    const message = answered([3, 2, 0x12, 0x7fff, 0x0b]);
    const line = tree(message).at(-1)?.children.at(-1)?.children.at(-1);
    expect(line).toMatchObject({
      text: '[4]: name=JSON outcome=unasked [granted without being asked for]',
      severity: 'note',
    });
    expect(details(message)).toBe('granted 4 of 4, unasked JSON');
  });

  it('says no more than is known where the request was not seen, or not whole', () => {
    for (const asked of [undefined, request.subarray(0, request.length - 2)]) {
      const message = dissect(commandTable, response({ opcode: 0x1f, value: list(3) }), {
        request: asked,
      });
      expect(recordOf(message.valueItems)).toEqual({ features: ['TcpNoDelay'] });
      expect(details(message)).toBe('features=TcpNoDelay');
    }
  });

  it('is beside it in a capture as well', async () => {
    const hellos = (await messagesOf(join(repositoryRoot, 'captures', 'rebalance.pcapng'))).filter(
      ({ message }) => message.name === 'Hello' && message.kind === 'response',
    );
    expect(hellos.length).toBeGreaterThan(0);
    for (const { record } of hellos)
      expect(record.summary).toMatch(/^Hello Success granted \d+ of /);
  });

  it('has the words of every message in a request', () => {
    expect(details(dissect(commandTable, request))).toMatch(/^key=agent features=TLS,/);
  });
});

it('GetErrorMap asks for a version and is answered with a map', () => {
  expect(told(frame({ opcode: 0xfe, value: Uint8Array.of(0, 2) }))).toEqual({
    name: 'GetErrorMap',
    value: { version: 2 },
  });
  const map = { version: 2, revision: 1, errors: { '1f': { name: 'AUTH_STALE' } } };
  expect(told(response({ opcode: 0xfe, value: map })).value).toEqual(map);
});

const sasl = (key: string, value: string) => frame({ opcode: 0x21, key, value });

describe('of an authentication', () => {
  it.each([
    ['PLAIN', '\0user\0pass', '\0user\0****'],
    ['PLAIN', 'other\0user\0pass', 'other\0user\0****'],
    ['PLAIN', '\0user\0pa\0ss', '\0user\0*****'],
    ['PLAIN', 'user\0pass', '*********'],
    ['PLAIN', 'pass', '****'],
    ['plain', '\0user\0pass', '**********'],
    ['SCRAM-SHA512', 'n,,n=user,r=nonce', 'n,,n=user,r=*****'],
    ['SCRAM-SHA1', 'y,a=me,n=user,r=nonce,x=1', 'y,a=me,n=user,r=*********'],
    ['SCRAM-SHA256', 'c=biws,r=nonce,p=proof', '*'.repeat(22)],
    ['SCRAM-SHA3', 'n,,n=user,r=nonce', '*'.repeat(17)],
    ['OAUTHBEARER', 'n,a=user,\x01auth=Bearer x\x01\x01', `n,a=user,\x01${'*'.repeat(15)}`],
    ['OAUTHBEARER', 'auth=Bearer x', '*'.repeat(13)],
    ['NTLM', 'whatever', '********'],
  ])('%s %j shows no secret', (mechanism, value, shown) => {
    expect(masked(sasl(mechanism, value))).toBe(mechanism + shown);
  });

  it('the user of PLAIN has a name', () => {
    expect(told(sasl('PLAIN', '\0user\0****')).value).toEqual({
      authzid: '',
      authcid: 'user',
      passwd: '****',
    });
  });

  it('steps and answers are hidden whole', () => {
    const step = frame({ opcode: 0x22, key: 'SCRAM-SHA512', value: 'c=biws,p=x' });
    expect(masked(step)).toBe(`SCRAM-SHA512${'*'.repeat(10)}`);
    for (const opcode of [0x21, 0x22]) {
      expect(masked(response({ opcode, value: 'r=a,s=b,i=4096' }))).toBe('*'.repeat(14));
    }
  });

  it('no password is shown, whatever it is and however it is cut', () => {
    const word = fc.string({ unit: 'binary', minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom('PLAIN', 'plain', 'X'), word, fc.nat(), (key, word, at) => {
        const password = `~${word}~`;
        const whole = sasl(key, `\0user\0${password}`);
        const cut = whole.subarray(0, 24 + (at % (whole.length - 23)));
        for (const bytes of [whole, cut]) expect(masked(bytes)).not.toContain('~');
      }),
      { numRuns: 200 },
    );
  });
});

describe('of an authentication provider', () => {
  it('the challenge is hidden, the rest not', () => {
    const value = { mechanism: 'PLAIN', challenge: 'AG9z', peer: { ip: '::1', port: 1 } };
    expect(masked(frame({ magic: 0x82, opcode: 0x02, value }))).toBe(
      '{"mechanism":"PLAIN","challenge":"****","peer":{"ip":"::1","port":1}}',
    );
  });

  it('what the client is to be told is hidden, its roles not', () => {
    const value = { response: 'djE9', rbac: { joe: { domain: 'external' } } };
    expect(masked(frame({ magic: 0x83, opcode: 0x02, value }))).toBe(
      '{"response":"****","rbac":{"joe":{"domain":"external"}}}',
    );
  });

  it('a token that is registered is hidden, its number not', () => {
    const value = { id: 7, type: 'JWT', token: 'ey.x' };
    expect(masked(frame({ opcode: 0x2f, value }))).toBe('{"id":7,"type":"JWT","token":"****"}');
  });
});
