/** No secret survives withoutSecrets: not in the bytes, and not in anything made of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { summary } from '../../src/dissect/summary.js';
import { tree } from '../../src/dissect/tree.js';
import { record } from '../../src/export/record.js';
import { HEADER_LENGTH } from '../../src/mcbp/header.js';
import { CLIENT } from '../../src/tcp/events.js';
import { eventOf } from '../helpers/event.js';
import { EINVAL, failure, frame, response, textOf } from '../helpers/frames.js';
import {
  anyRequest,
  brokenRequest,
  jsonForms,
  jsonPlaces,
  jsonRequest,
  leaks,
  longSecret,
  opcodeOf,
  otherPlaces,
  secret,
} from './secret-cases.js';

const MODES = ['mask', 'hash'] as const;
const mode = fc.constantFrom(...MODES);

const connection = {
  index: 0,
  ends: [
    { address: '10.0.0.1', port: 1 },
    { address: '10.0.0.2', port: 11210 },
  ],
  midstream: false,
} as const;

const texts = (nodes: readonly TreeNode[]): string[] =>
  nodes.flatMap((node) => [node.text, node.id, node.field ?? '', ...texts(node.children)]);

/** Everything that the program makes of a message: bytes, tree, line, JSON. */
function everything(bytes: Uint8Array, request: Uint8Array | undefined): (Uint8Array | string)[] {
  const message = dissect(commandTable, bytes, { request });
  const { kind } = message;
  const event = eventOf(bytes, { connection, from: CLIENT, kind });
  return [
    bytes.subarray(HEADER_LENGTH),
    ...texts(tree(message)),
    summary(message),
    record({ event, message }, { maxValue: 65_536 }),
  ];
}

function expectHidden(bytes: Uint8Array, request: Uint8Array | undefined, how: 'mask' | 'hash') {
  const before = bytes.slice();
  const shown = withoutSecrets(commandTable, bytes, request, how);
  expect(bytes).toEqual(before);
  expect(shown).toHaveLength(bytes.length);
  expect(everything(shown, request).filter(leaks)).toEqual([]);
}

describe('a request', () => {
  it('with a secret in any known place shows nothing of it', () => {
    const cases = secret.chain((text) => fc.tuple(anyRequest(text), mode));
    fc.assert(
      fc.property(cases, ([bytes, how]) => expectHidden(bytes, undefined, how)),
      { numRuns: 200 },
    );
  });

  it('that is no JSON, or holds it in another section, shows nothing of it', () => {
    const cases = secret.chain((text) => fc.tuple(brokenRequest(text), mode));
    fc.assert(
      fc.property(cases, ([bytes, how]) => expectHidden(bytes, undefined, how)),
      { numRuns: 200 },
    );
  });

  it('whose key length cuts off the name of the secret shows nothing of it', () => {
    const bytes = frame({ opcode: 0x84, value: '{"token":"a-long-secret"' });
    bytes[3] = '{"token":'.length;
    expect(textOf(withoutSecrets(commandTable, bytes, undefined, 'mask'))).not.toContain('long');
  });

  it('with an alternative magic shows nothing of it', () => {
    for (const [opcode, key] of jsonPlaces) {
      const layout = { magic: 0x08, framing: [0x50], opcode, value: { [key]: '~~~' } };
      expectHidden(frame(layout), undefined, 'mask');
    }
  });

  it('keeps its findings, and its value stays JSON', () => {
    const cases = secret.chain((text) => fc.tuple(jsonRequest(text), mode));
    fc.assert(
      fc.property(cases, ([layout, how]) => {
        const bytes = frame(layout);
        const original = dissect(commandTable, bytes);
        const masked = dissect(commandTable, withoutSecrets(commandTable, bytes, undefined, how));
        expect(masked.value.kind).toBe('json');
        expect(masked.findings).toEqual(original.findings);
        expect(masked.fusion?.edition).toBe(original.fusion?.edition);
      }),
    );
  });

  it.each([5, -5, 0, 1.5, 1e300])('with the number %d for a token stays JSON as well', (token) => {
    const bytes = frame({ opcode: 0x84, value: { token } });
    const masked = dissect(commandTable, withoutSecrets(commandTable, bytes, undefined, 'hash'));
    expect(masked.parts.json).toEqual({ token: Number('1'.repeat(JSON.stringify(token).length)) });
    expect(masked.findings).toMatchObject([{ id: 'fusion.field-type', field: 'token' }]);
  });

  it('without a secret is not even copied', () => {
    for (const bytes of [
      frame({ opcode: 0x75, value: { term: '1' } }),
      frame({ opcode: 0x01, key: 'token', value: { token: 'x' } }),
      frame({ opcode: opcodeOf('SetParam'), key: 'max_size', value: '100' }),
      frame({ opcode: opcodeOf('CreateBucket'), key: 'b', value: 'ep.so\0a=1' }),
      frame({ opcode: 0x70, value: { snapshotUuid: 's', validity: 1 } }),
      frame({ opcode: 0xfe, value: 'x' }),
    ]) {
      expect(withoutSecrets(commandTable, bytes, undefined, 'mask')).toBe(bytes);
    }
  });

  it('is masked in a copy, even where it lies in a buffer of Node', () => {
    const bytes = Buffer.from(frame({ opcode: 0x84, value: { token: 'some-token' } }));
    const before = bytes.toString('hex');
    expect(textOf(withoutSecrets(commandTable, bytes, undefined, 'mask'))).not.toContain('some');
    expect(bytes.toString('hex')).toBe(before);
  });

  it('is left alone where secrets are to be shown', () => {
    const bytes = frame({ opcode: 0x84, value: { token: 'some-token' } });
    expect(withoutSecrets(commandTable, bytes, undefined, 'show')).toBe(bytes);
  });

  it('is masked where the secret stands and nowhere else', () => {
    const bytes = frame({ opcode: 0x84, value: '{ "token" : "a\\"b", "x": 1}', datatype: 1 });
    const masked = textOf(
      withoutSecrets(commandTable, bytes, undefined, 'mask').subarray(HEADER_LENGTH),
    );
    expect(masked).toBe('{ "token" : "****", "x": 1}');
    const config = frame({
      opcode: opcodeOf('CreateBucket'),
      value: 'a=1;chronicle_auth_token=t\\;;b=2',
    });
    expect(
      textOf(withoutSecrets(commandTable, config, undefined, 'mask').subarray(HEADER_LENGTH)),
    ).toBe('a=1;chronicle_auth_token=***;b=2');
  });
});

/** Reasons of the server's JSON library; the second repeats the text before the fault. */
const reasons: readonly ((value: string) => string)[] = [
  () => '[json.exception.parse_error.101] parse error at line 1, column 9: unexpected end of input',
  (value) =>
    `[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid literal; last read: '${value}'; expected string literal`,
];
const reason = fc.constantFrom(...reasons);

describe('an answer that repeats its request', () => {
  /** A JSON request, perhaps broken at its end, and the context in which the server repeats it. */
  const repeated = (text: string, broken: boolean) =>
    fc.tuple(jsonRequest(text), reason, fc.boolean()).map(([layout, why, quotes]) => {
      const value = `${layout.value}${broken ? ' x' : ''}`;
      const context = quotes
        ? `some_validator: Invalid json '${value}' ${why(value)}`
        : `some_validator: Invalid json format ${why(value)}`;
      return { request: frame({ ...layout, value }), opcode: layout.opcode, context };
    });
  const cases = fc
    .tuple(secret, fc.boolean())
    .chain(([text, broken]) => fc.tuple(repeated(text, broken), mode, fc.nat()));

  it('shows nothing of it, whether the request was seen or not', () => {
    fc.assert(
      fc.property(cases, ([{ request, opcode, context }, how]) => {
        const bytes = failure(opcode, EINVAL, context);
        expectHidden(bytes, request, how);
        expectHidden(bytes, undefined, how);
        // It is still an error with a reason.
        const shown = withoutSecrets(commandTable, bytes, request, how);
        expect(dissect(commandTable, shown).errorContext).toContain('some_validator: Invalid json');
      }),
      { numRuns: 200 },
    );
  });

  it('shows nothing of it when the capture cuts the answer short', () => {
    fc.assert(
      fc.property(cases, ([{ request, opcode, context }, how, at]) => {
        const whole = failure(opcode, EINVAL, context);
        const bytes = whole.subarray(0, 24 + (at % (whole.length - 23)));
        expectHidden(bytes, request, how);
        expectHidden(bytes, undefined, how);
      }),
      { numRuns: 200 },
    );
  });

  it('shows nothing of it in plain text, or in an error that speaks of it', () => {
    const spoken = longSecret.chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc.constantFrom(...jsonPlaces),
        // Of a request that is no JSON, only the text right behind the name is known as secret.
        fc.oneof(
          fc.tuple(fc.constantFrom(...jsonForms), fc.constant('')),
          fc.tuple(fc.constantFrom(...jsonForms.slice(0, 3)), fc.constant(' x')),
        ),
        mode,
        fc.nat(),
      ),
    );
    fc.assert(
      fc.property(spoken, ([text, [opcode, key, rest], [form, rubbish], how, at]) => {
        const value = form(key, rest, text) + rubbish;
        const request = frame({ opcode, value, datatype: 1 });
        for (const whole of [
          response({ opcode, word: 0x84, value: `Failed with error: denied to ${text}, sorry` }),
          failure(opcode, 0x84, `denied to ${text}, sorry`),
          failure(opcode, 0x84, `denied: ${JSON.stringify({ token: text })}`),
        ]) {
          expectHidden(whole, request, how);
          expectHidden(whole.subarray(0, 24 + (at % (whole.length - 23))), request, how);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows nothing of what is secret in other commands', () => {
    const text = '~^§é'.repeat(3);
    // All but SASL, whose answers are hidden whole, and Authenticate.
    for (const place of otherPlaces.slice(2, 4)) {
      const layout = place(text);
      const request = frame(layout);
      expectHidden(failure(layout.opcode, EINVAL, `bad value ${text}`), request, 'mask');
    }
    for (const name of ['SaslAuth', 'SaslStep']) {
      expectHidden(response({ opcode: opcodeOf(name), value: `v=${text}` }), undefined, 'mask');
    }
  });

  it('keeps the reason', () => {
    const request = frame({ opcode: 0x70, value: '{"metadatastore_auth_token":"~~~~~"' });
    const why = '[json.exception.parse_error.101] parse error at line 1, column 36';
    const bytes = failure(
      0x70,
      EINVAL,
      `get_fusion_storage_snapshot_validator: Invalid json '{"metadatastore_auth_token":"~~~~~"' ${why}`,
    );
    const shown = withoutSecrets(commandTable, bytes, request, 'mask');
    expect(dissect(commandTable, shown).errorContext).toMatch(
      /^get_fusion_storage_snapshot_validator: Invalid json '\*+' \[json.exception.parse_error.101\] parse error at line 1, column 36$/,
    );
  });

  it('that repeats nothing is not even copied', () => {
    const request = frame({ opcode: 0x84, value: { token: 'some-token' } });
    for (const bytes of [
      response({ opcode: 0x84 }),
      failure(0x84, EINVAL, 'set_chronicle_auth_token_validator: Missing token'),
      failure(0x77, EINVAL, "namespace must be in format 'kv/bucketUUID'"),
    ]) {
      expect(withoutSecrets(commandTable, bytes, request, 'mask')).toBe(bytes);
    }
  });

  it('does not mistake a word for a short secret', () => {
    const request = frame({ opcode: 0x84, value: { token: 'not' } });
    const bytes = failure(0x84, EINVAL, 'token is not known');
    expect(withoutSecrets(commandTable, bytes, request, 'mask')).toBe(bytes);
  });
});

describe('a fingerprint', () => {
  const fingerprints = (bytes: Uint8Array, request?: Uint8Array): string[] =>
    textOf(withoutSecrets(commandTable, bytes, request, 'hash').subarray(HEADER_LENGTH)).match(
      /#[0-9a-f]{8}/g,
    ) ?? [];

  it('is equal for equal secrets, in every command, spelling and echo', () => {
    fc.assert(
      fc.property(longSecret, (text) => {
        const found = jsonPlaces.flatMap(([opcode, key, rest]) => {
          const request = frame({ opcode, value: { ...rest, [key]: text } });
          const answer = failure(opcode, 0x84, `denied to ${text}, sorry`);
          const ascii = frame({ opcode, value: jsonForms[2]?.(key, rest, text), datatype: 1 });
          return [fingerprints(request), fingerprints(answer, request), fingerprints(ascii)];
        });
        expect(found.every((each) => each.length === 1)).toBe(true);
        expect(new Set(found.flat()).size).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it('differs between secrets', () => {
    const tokens = Array.from({ length: 1000 }, (_, i) => `Bearer some.jwt.${i}`);
    const found = tokens.flatMap((token) =>
      fingerprints(frame({ opcode: 0x84, value: { token } })),
    );
    expect(new Set(found).size).toBe(tokens.length);
  });
});

describe('a member that is secret in other commands', () => {
  it.each([
    { metadatastore_auth_token: 'walnut-9173' },
    { term: '1', options: [{ password: 'walnut-9173' }] },
  ])('is hidden in one that does not know it: %j', (value) => {
    for (const how of MODES) expectHidden(frame({ opcode: 0x75, value }), undefined, how);
    const shown = withoutSecrets(commandTable, frame({ opcode: 0x75, value }), undefined, 'mask');
    expect(textOf(shown)).not.toContain('walnut-9173');
  });

  it('is left alone in documents, whose members are not the protocol’s', () => {
    const bytes = frame({ opcode: 0x01, extras: new Array(8).fill(0), value: { password: 'x' } });
    expect(withoutSecrets(commandTable, bytes, undefined, 'mask')).toBe(bytes);
  });
});
