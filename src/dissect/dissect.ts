/**
 * One message, interpreted: names, fields, edition, what does not fit. Everything that is
 * shown, printed or exported of a message comes from the Dissection that this makes.
 */
import { decodeFramingExtras } from '../mcbp/framing-extras.js';
import { isFailure, statusName } from '../mcbp/statuses.js';
import { keyGrammarOf, type Shape } from '../spec/command.js';
import { readKey } from '../spec/key-grammar.js';
import type { Dissection, FieldValue, Fusion } from './dissection.js';
import { findingsOf } from './findings.js';
import { readItems } from './items.js';
import { type JsonNode, member } from './json.js';
import { JsonFault, parseJson } from './json-parser.js';
import { type Judging, judgeAnswer, judgeRequest, type Verdict } from './judge.js';
import type { Decoded } from './layout/decoded.js';
import { type Message, readMessage } from './message.js';
import type { Range } from './sections.js';
import type { CommandTable } from './table.js';

/** What a failed command's answer says of it. */
const ERROR = 'error';

export interface DissectOptions extends Judging {
  /** The frame of the request that this message answers, if it was seen. */
  readonly request?: Uint8Array | undefined;
  /** HELLO features that hold on the connection; undefined: its HELLO was not seen. */
  readonly features?: ReadonlySet<number> | undefined;
  /** What is missing of the body was not kept on purpose: that is no finding. */
  readonly abridged?: boolean | undefined;
}

/**
 * @param bytes a frame: at least its 24-byte header, cut short where the rest was not seen
 * @returns never undefined, never throws: whatever is on the wire is shown, and judged apart
 */
export function dissect(
  table: CommandTable,
  bytes: Uint8Array,
  options: DissectOptions = {},
): Dissection {
  const { features } = options;
  const message = readMessage(table, bytes, features);
  const isRequest = message.kind === 'request';
  const request =
    options.request === undefined || isRequest
      ? undefined
      : readMessage(table, options.request, features);
  const status = isRequest ? undefined : statusName(message.header.vbucketOrStatus);
  const failed = !isRequest && isFailure(message.header.vbucketOrStatus);

  const verdict = isRequest
    ? judgeRequest(message, options)
    : failed
      ? undefined
      : judgeAnswer(message, request?.parts, options.edition);
  let judged: Verdict | undefined;
  const asked = (): Verdict | undefined => {
    judged ??= request && judgeRequest(request, options);
    return judged;
  };
  const requestShape = () => asked()?.shape;
  const items = readItems(message, verdict?.shape, { features, request, requestShape });
  const framing = decodeFramingExtras(
    bytes,
    message.sections.framing.start,
    message.sections.framing.end,
    message.kind,
  );
  // Written out and filled in: spreading one object into the next took a third of all decoding.
  const { header, magic, kind, spec, sections, key, collection, value, unpacked, parts } = message;
  const told: Growing = {
    bytes,
    header,
    magic,
    kind,
    spec,
    sections,
    abridged: options.abridged === true,
    key,
    keyItems: items.key,
    collection,
    value,
    unpacked,
    valueItems: items.value,
    parts,
    name: table.nameOf(header.magic, header.opcode),
    status,
    failed,
    framing,
    extras: items.extras,
    shape: verdict?.shape,
    outdated: verdict?.outdated,
    errorContext: failed ? errorContext(message) : undefined,
    fusion: undefined,
    findings: [],
  };
  told.fusion = fusionPart(told, request, verdict, asked);
  told.findings = findingsOf(told, verdict);
  return told;
}

type Growing = { -readonly [K in keyof Dissection]: Dissection[K] };

/**
 * `{"error":{"context":"..."}}`, or the plain text that some failures carry instead. Where the
 * connection was not granted JSON the server clears the datatype bit and sends the JSON anyway.
 */
function errorContext({ unpacked, value }: Message): string | undefined {
  if (value.kind !== 'json' && value.kind !== 'text') return undefined;
  const node = value.kind === 'json' ? value.node : jsonIn(unpacked.bytes, unpacked.body);
  const context = member(member(node, ERROR), 'context');
  if (context?.kind === 'string') return context.text;
  return value.kind === 'text' ? value.text : undefined;
}

function jsonIn(bytes: Uint8Array, { start, end }: Range): JsonNode | undefined {
  try {
    return parseJson(bytes, start, end);
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}

function fusionPart(
  message: Message & { readonly extras: readonly Decoded[] },
  request: Message | undefined,
  verdict: Verdict | undefined,
  asked: () => Verdict | undefined,
): Fusion | undefined {
  const { spec } = message;
  if (spec?.fusion?.(message.parts, request?.parts) !== true) return undefined;
  const editions = [verdict?.shape.edition, asked()?.shape.edition].filter((e) => e !== undefined);
  return {
    command: spec.name,
    // Without a form (a failure whose request was not seen) the oldest is all that is known.
    edition: editions.sort().at(-1) ?? spec.request?.[0]?.edition ?? '',
    fields: fieldsOf(message, request, verdict?.shape),
  };
}

/** All decoded fields in the order of the frame: extras, key, value. */
function fieldsOf(
  message: Message & { readonly extras: readonly Decoded[] },
  request: Message | undefined,
  shape: Shape | undefined,
): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  for (const { item, name, text, problem } of message.extras) {
    if (item !== undefined && problem === undefined) fields[name] = text;
  }
  // What was asked for is part of what an answer means (the group of a STAT).
  const asked = message.kind === 'request' ? message : request;
  const grammar = keyGrammarOf(asked?.spec);
  if (grammar !== undefined && asked?.parts.key !== undefined) {
    Object.assign(fields, readKey(grammar, asked.parts.key));
  }
  if (message.value.kind !== 'json') return fields;
  const { node } = message.value;
  // What comes with NotMyVbucket is a cluster map: it tells nothing of the command.
  const failed = message.kind === 'response' && isFailure(message.header.vbucketOrStatus);
  if (node.kind === 'object') {
    const told = failed ? node.members.filter(({ key }) => key === ERROR) : node.members;
    for (const { key: name, value } of told) define(fields, name, value);
  } else if (!failed) {
    const items = shape?.value.kind === 'json' ? shape.value.items : undefined;
    define(fields, items ?? 'value', node);
  }
  return fields;
}

/** Plain assignment would turn a key named __proto__ into something else. */
function define(fields: Record<string, FieldValue>, name: string, value: FieldValue): void {
  Object.defineProperty(fields, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
