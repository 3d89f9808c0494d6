/**
 * A capture with every kind of secret, in every disguise, scrubbed: none of them is left, and
 * it decodes to the same messages.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join as joinPath } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { read } from '../../../src/cli/actions/read.js';
import { commandTable } from '../../../src/commands.js';
import { unsnappy } from '../../../src/dissect/values/snappy.js';
import { analyse } from '../../../src/engine/reading/analyse.js';
import { Scrubber } from '../../../src/export/scrub/scrubber.js';
import type { MessageEvent } from '../../../src/message.js';
import { opcodeOf } from '../../dissect/secret-cases.js';
import { snappy } from '../../dissect/values/snappy.js';
import { eventOf, keep } from '../../helpers/event.js';
import { bytesOf, failure, frame, response } from '../../helpers/frames.js';
import { SegmentTape } from '../../helpers/tape-of-segments.js';
import { Line, time } from '../../helpers/wire.js';
import { captures } from '../captures.js';
import { readOptions } from '../read-options.js';

const PASSWORD = 'pa~ss"w/rd\\9é';
const TOKEN = 'tok+en/with=signs-and-more~';
const METADATA_TOKEN = 'metadata-store-token-0123456789';
const KEY = 'c2VjcmV0IGhhbGYgb2YgYSBrZXkgaW4gYmFzZTY0';
const SHORT = 'hunt';
const SECRETS = [PASSWORD, TOKEN, METADATA_TOKEN, KEY, SHORT];

const JSON_SNAPPY = 3;
const SNAPPY = 2;
const NO_FLAGS = [0, 0, 0, 0, 0, 0, 0, 0];
const document = (value: string | Uint8Array, datatype = 0, key = 'doc') =>
  frame({ opcode: 0x01, extras: NO_FLAGS, key, value, datatype, opaque: 5 });
const stored = response({ opcode: 0x01, opaque: 5 });

const base64 = (text: string) => Buffer.from(text).toString('base64');
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const asUnicode = (text: string) =>
  [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** All of it in disguise, each in a document of its own. */
const DISGUISES: readonly ((secret: string) => Uint8Array)[] = [
  (secret) => document(`plain ${secret}.`),
  (secret) => document('value', 0, `k:${secret}`),
  (secret) => document(base64(secret)),
  (secret) => document(`Basic ${base64(`user:${secret}`)}`),
  (secret) => document(base64(`a${secret}b`)),
  (secret) => document(Buffer.from(`xy${secret}`).toString('base64url')),
  (secret) => document(`http://h/?t=${encodeURIComponent(secret)}&x=1`),
  (secret) => document(bytesOf(secret).reduce((all, b) => `${all}%${b.toString(16)}`, '')),
  (secret) => document(Buffer.from(secret).toString('hex')),
  (secret) => document(JSON.stringify({ a: JSON.stringify({ b: secret }) }), 1),
  (secret) => document(`{"a":"${asUnicode(secret)}"}`, 1),
  (secret) => document(snappy(bytesOf(`${secret} and again ${secret}, twice`)), SNAPPY),
  (secret) => document(snappy(bytesOf(JSON.stringify({ a: secret, b: [secret] }))), JSON_SNAPPY),
];

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );

function capture(): Uint8Array {
  const tape = new SegmentTape();
  let ms = 0;
  const now = () => {
    ms += 1;
    return time(ms);
  };
  const line = new Line(tape, 0, {});
  line.shakeHands(now());
  line.hello(now());
  const exchange = (request: Uint8Array, answer: Uint8Array): void => {
    line.send(0, request, now());
    line.send(1, answer, now());
  };
  // Before anybody can know that they are secret.
  exchange(document(`early ${TOKEN} ${PASSWORD}`), stored);
  const auth = opcodeOf('SaslAuth');
  exchange(
    frame({ opcode: auth, key: 'PLAIN', value: `\0user\0${PASSWORD}` }),
    failure(auth, 0x20, `no such password ${PASSWORD}`),
  );
  exchange(
    frame({ opcode: auth, key: 'PLAIN', value: `\0user\0${SHORT}` }),
    response({ opcode: auth }),
  );
  // Over several packets, one of which comes again.
  const token = frame({ opcode: 0x84, value: { token: TOKEN }, opaque: 7 });
  for (const piece of pieces(token, 13)) {
    tape.say(`the next packet has part of ${TOKEN}`);
    line.send(0, piece, now());
    line.again(0, piece, piece.length, now());
  }
  line.send(
    1,
    failure(0x84, 0x04, `Invalid json '${inJson(JSON.stringify({ token: TOKEN }))}'`),
    now(),
  );
  const list = {
    ...{ logstore_uri: 'l', metadatastore_uri: 'u', namespaces: [] },
    metadatastore_auth_token: METADATA_TOKEN,
  };
  const compressed = snappy(bytesOf(JSON.stringify(list)));
  exchange(
    frame({ opcode: 0x77, value: compressed, datatype: JSON_SNAPPY }),
    response({ opcode: 0x77 }),
  );
  const config = `ep.so\0a=1;encryption=${JSON.stringify({ keys: [{ key: KEY }] })};b=2`;
  const create = opcodeOf('CreateBucket');
  exchange(frame({ opcode: create, key: 'bucket', value: config }), response({ opcode: create }));
  for (const secret of SECRETS) {
    tape.say(`look: ${secret}`, `and in base64: ${base64(secret)}`);
    for (const disguise of DISGUISES) exchange(disguise(secret), stored);
  }
  line.close(0, 'fin', now());
  line.close(1, 'fin', now());
  return tape.bytes();
}

interface Told {
  readonly event: MessageEvent;
  readonly findings: string[];
}

async function told(path: string): Promise<Told[]> {
  const events: MessageEvent[] = [];
  const findings: string[][] = [];
  await analyse({
    paths: [path],
    stdin: () => new PassThrough(),
    report: (number, { id }) => {
      findings[number] = [...(findings[number] ?? []), id];
    },
    tell: (line) => {
      throw new Error(line);
    },
    listener: () => ({ message: (event) => events.push(keep(event)) }),
  });
  return events.map((event) => ({ event, findings: findings[event.number] ?? [] }));
}

/** Ways in which a text may be found in bytes. */
const forms = (secret: string): string[] => [
  ...[secret, inJson(secret), inJson(inJson(secret)), asUnicode(secret)],
  ...[encodeURIComponent(secret), Buffer.from(secret).toString('hex')],
  // In base64, at any place of a longer text: without the characters that depend on what is beside.
  ...[0, 1, 2].flatMap((before) => {
    const text = base64('x'.repeat(before) + secret);
    const core = text.slice([0, 2, 3][before], -4);
    return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  }),
];

const leaks = (bytes: Uint8Array): string[] =>
  SECRETS.flatMap(forms).filter((form) => Buffer.from(bytes).includes(form));

/** The value without its compression. */
const inflated = ({ bytes, datatype, keyLength, extrasLength }: MessageEvent): Uint8Array =>
  (datatype & SNAPPY) === 0
    ? new Uint8Array(0)
    : unsnappy(bytes, 24 + keyLength + extrasLength, bytes.length, 1 << 20);

/** What must be the same afterwards. */
const lines = (all: readonly Told[]) =>
  all.map(({ event, findings }) => {
    const { number, from, opcode, length, missing, request, vbucketOrStatus } = event;
    return {
      ...{ number, from, opcode, length, missing, vbucketOrStatus, request: request?.number },
      // What is said of packets is not said of those that are made anew.
      findings: findings.filter((id) => !id.startsWith('tcp.')),
    };
  });

describe('read -w --scrub', () => {
  let before: Told[] = [];
  let after: Told[] = [];
  let written = Buffer.alloc(0);

  beforeAll(async () => {
    const folder = mkdtempSync(joinPath(tmpdir(), 'fusionshark-test-'));
    const path = joinPath(folder, 'secrets.pcapng');
    const clean = joinPath(folder, 'clean.pcapng');
    writeFileSync(path, capture());
    expect(await read(path, { ...readOptions, write: clean, scrub: true })).toBe(0);
    written = readFileSync(clean);
    before = await told(path);
    after = await told(clean);
    rmSync(folder, { recursive: true });
  });

  it('began with all of them, in all disguises', () => {
    for (const secret of SECRETS) {
      const found = before.filter(({ event }) =>
        [event.bytes, inflated(event)].some((bytes) =>
          forms(secret).some((form) => Buffer.from(bytes).includes(form)),
        ),
      );
      expect(found.length, secret).toBeGreaterThan(8);
    }
  });

  it('leaves none of them: not in the file, not in what is compressed in it', () => {
    expect(leaks(written)).toEqual([]);
    for (const { event } of after) expect(leaks(inflated(event))).toEqual([]);
    expect(written.includes('the next packet has part of ***')).toBe(true);
  });

  it('leaves the messages as they were: their numbers, lengths, pairs and findings', () => {
    expect(lines(after)).toEqual(lines(before));
    expect(before.flatMap(({ findings }) => findings).length).toBeGreaterThan(3);
  });

  it.each(captures.map((path) => [basename(path), path]))(
    'leaves %s as it was',
    async (_, path) => {
      const folder = mkdtempSync(joinPath(tmpdir(), 'fusionshark-test-'));
      const clean = joinPath(folder, 'clean.pcapng');
      await read(path, { ...readOptions, write: clean, scrub: true });
      expect(lines(await told(clean))).toEqual(lines(await told(path)));
      rmSync(folder, { recursive: true });
    },
  );

  it('leaves what is beside them', () => {
    const all = Buffer.from(written);
    for (const text of ['plain ', 'http://h/?t=', 'Basic ', '&x=1', '\0user\0', 'k:']) {
      expect(all.includes(text), text).toBe(true);
    }
  });
});

describe('Scrubber', () => {
  const login = (password: string) =>
    eventOf(frame({ opcode: opcodeOf('SaslAuth'), key: 'PLAIN', value: `\0u\0${password}` }));
  const scrubbed = (password: string, value: string): string => {
    const scrubber = new Scrubber(commandTable);
    scrubber.learn(login(password));
    return Buffer.from(scrubber.clean(eventOf(document(value))).subarray(24 + 8 + 3)).toString();
  };

  it('keeps words of the protocol that somebody took for a password', () => {
    expect(scrubbed('token', '{"token":"x"}')).toBe('{"token":"x"}');
    expect(scrubbed('true', '{"a":true}')).toBe('{"a":true}');
    expect(scrubbed('abc', 'abc')).toBe('abc');
    expect(scrubbed('tokens', '{"tokens":"x"}')).toBe('{"******":"x"}');
  });

  it('hands on what has no secrets as it is, and counts those that it overwrites', () => {
    const scrubber = new Scrubber(commandTable);
    scrubber.clean(login('sesame'));
    expect(scrubber.overwritten).toBe(1);
    const plain = eventOf(document('nothing'));
    expect(scrubber.clean(plain)).toBe(plain.bytes);
    expect(scrubber.cleanText('open sesame, sesame')).toBe('open ******, ******');
    expect(scrubber.overwritten).toBe(3);
  });
});
