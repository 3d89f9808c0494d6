/** JSON Schema (2020-12) of the NDJSON object of one message, which record.ts writes. */
import type { CommandTable } from '../../dissect/table.js';
import { magicOf } from '../../mcbp/magic.js';
import { fusionSchema } from './fusion-schema.js';
import type { JsonSchema } from './json-schema.js';

const MAX_U8 = 0xff;
const MAX_U16 = 0xffff;
const MAX_U32 = 0xffff_ffff;

const integer = (description: string, minimum: number, maximum?: number): JsonSchema => ({
  description,
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
});
const text = (description: string, pattern?: string): JsonSchema => ({
  description,
  type: 'string',
  ...(pattern === undefined ? {} : { pattern }),
});

const hexDigits: JsonSchema = {
  description: 'Bytes that are no text.',
  type: 'object',
  required: ['hex'],
  properties: { hex: text('Two digits a byte.', '^([0-9a-f]{2})*$') },
};

/** In the order in which they are written. */
const always: Readonly<Record<string, JsonSchema>> = {
  number: integer('Number of the message, from 1.', 1),
  frame: {
    description: 'Packet of the capture that completed it; null live.',
    type: ['integer', 'null'],
    minimum: 1,
  },
  time: text('When its last byte was seen: ISO 8601, UTC, nanoseconds.'),
  epoch: text('The same in seconds since 1970.', '^-?\\d+\\.\\d{9}$'),
  stream: integer('Number of the connection, from 0.', 0),
  src: text('Sender: addr:port, IPv6 in brackets.'),
  dst: text('Receiver: addr:port, IPv6 in brackets.'),
  from: { description: 'The end that sent it.', enum: ['client', 'server'] },
  magic: integer(magicNames(), 0, MAX_U8),
  opcode: integer('Number of the command.', 0, MAX_U8),
  name: text("kv_engine's name of the command, or Unknown (0xNN)."),
  kind: { description: 'Which way it travels.', enum: ['request', 'response'] },
  opaque: text('Echoed by the answer; in the order of the wire.', '^0x[0-9a-f]{8}$'),
  cas: text('Version of the document.', '^0x[0-9a-f]{16}$'),
  datatype: {
    description: 'How to read the value; empty: raw. A bit without a name is 0xNN.',
    type: 'array',
    items: text('json, snappy, xattr.'),
  },
  framing_extras_length: integer('Bytes.', 0, MAX_U8),
  extras_length: integer('Bytes.', 0, MAX_U8),
  key_length: integer('Bytes.', 0, MAX_U16),
  value_length: integer('Bytes.', 0, MAX_U32),
  body_length: integer('Bytes: framing extras, extras, key and value.', 0, MAX_U32),
  summary: text('The message in one line.'),
};

/** Absent where they do not apply. */
const sometimes: Readonly<Record<string, JsonSchema>> = {
  decrypted: {
    description: 'The connection is TLS, and was decrypted by this program.',
    type: 'boolean',
    const: true,
  },
  vbucket: integer('Requests: the vbucket that it is for.', 0, MAX_U16),
  status: integer('Responses: the outcome.', 0, MAX_U16),
  status_name: text("Responses: kv_engine's name of the status, or Unknown (0xNNNN)."),
  framing_extras: {
    description: 'The framing extras, in order, each with its fields.',
    type: 'array',
    items: {
      type: 'object',
      required: ['id', 'name'],
      properties: { id: integer('Number of the kind.', 0), name: text('Name of the kind.') },
    },
  },
  extras: { description: 'Decoded fields by name, or the bytes under raw.', type: 'object' },
  collection: integer('Collection id in front of the key.', 0, MAX_U32),
  key: { description: 'The key.', anyOf: [text('Text.'), hexDigits, { type: 'object' }] },
  value: { description: 'The value: JSON, text, or its bytes as {hex}.' },
  value_truncated: {
    description: 'The value was longer than --max-value, and is cut.',
    const: true,
  },
  xattrs: { description: 'Extended attributes of the document, by name.', type: 'object' },
  request: integer('Responses: number of the request.', 1),
  latency_us: { description: 'Responses: microseconds since the request.', type: 'number' },
  response: integer('Requests: number of the first answer, where the input was read ahead.', 1),
  rewritten: {
    description:
      'The proxy changed it (--rewrite-config): this is what the client received, not what the node sent.',
    const: true,
  },
  injected: {
    description: 'A fault has met it (--fault, --intercept): what was done, and by which rule.',
    type: 'object',
    required: ['action', 'rule'],
    additionalProperties: false,
    properties: {
      action: text('delay, throttle, duplicate, answer, corrupt, close, reset or intercept.'),
      rule: text('The rule as it was written, or the filter of --intercept.'),
    },
  },
  comments: {
    description: 'Comments of the capture on the packets that hold the message.',
    type: 'array',
    minItems: 1,
    items: text('As it stands in the capture.'),
  },
  findings: {
    description: 'What is wrong, or worth knowing.',
    type: 'array',
    minItems: 1,
    items: { $ref: '#/$defs/finding' },
  },
};

const finding: JsonSchema = {
  type: 'object',
  required: ['id', 'severity', 'message'],
  additionalProperties: false,
  properties: {
    id: text('Stable name of the rule: fusion.missing-field.'),
    severity: { enum: ['error', 'warn', 'note', 'chat'] },
    message: text('For people.'),
    field: text('The field at fault.'),
    expects: text('Status that the server is expected to answer.'),
    messages: {
      description: 'Numbers of other messages that the sentence names.',
      type: 'array',
      minItems: 1,
      items: { type: 'integer', minimum: 1 },
    },
  },
};

export function recordSchema(table: CommandTable): JsonSchema {
  const { member, forms, rules } = fusionSchema(table);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A message, as fusionshark prints it with -T ndjson and --log',
    type: 'object',
    properties: { ...always, ...sometimes, fusion: member },
    required: Object.keys(always),
    additionalProperties: false,
    allOf: [
      only('request', ['vbucket'], ['status', 'status_name', 'request', 'latency_us']),
      only('response', ['status', 'status_name'], ['vbucket', 'response']),
      ...rules,
    ],
    $defs: { finding, ...forms },
  };
}

/** What a message of this kind has, and has not. */
const only = (
  kind: string,
  required: readonly string[],
  absent: readonly string[],
): JsonSchema => ({
  if: { properties: { kind: { const: kind } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema; nobody awaits it.
  then: { required, not: { anyOf: absent.map((name) => ({ required: [name] })) } },
});

function magicNames(): string {
  const names = Array.from({ length: MAX_U8 + 1 }, (_, value) => magicOf(value))
    .filter((magic) => magic !== undefined)
    .map((magic) => `${magic?.value} ${magic?.name}`);
  return `Kind of frame: ${names.join(', ')}.`;
}
