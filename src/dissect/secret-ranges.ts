/**
 * Where the secrets of a message lie. What is secret stands in the descriptions (fields marked
 * secret, values marked secret). A server that repeats a request in its complaint repeats the
 * secret: see secret-echoes.ts.
 */
import { SNAPPY_BIT } from '../mcbp/datatypes.js';
import type { CommandSpec, Secret, Shape } from '../spec/command.js';
import type { Layout } from '../spec/layout.js';
import { readItems } from './items.js';
import { type JsonNode, walkJson } from './json.js';
import { MAX_PARSED_VALUE } from './json-parser.js';
import { judgeAnswer, judgeRequest } from './judge.js';
import { latin1 } from './latin1.js';
import { isLeftOver, someItem, walk } from './layout/decoded.js';
import { type Message, readMessage } from './message.js';
import { echoes, type SecretRange } from './secret-echoes.js';
import {
  ownsJson,
  type SecretMembers,
  secretMembers,
  secretNames,
  secretNodes,
} from './secret-members.js';
import { lengthOf, type Range } from './sections.js';
import type { CommandTable } from './table.js';

const utf8 = new TextEncoder();
const ESCAPE = '\\';
const NO_HOLDERS: SecretMembers['holders'] = new Map();

/**
 * A message's own secrets, and echoes of those of its request.
 * @param features HELLO features of the connection, which may decide where its items lie
 */
export function secretRanges(
  table: CommandTable,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
  features?: ReadonlySet<number>,
): SecretRange[] {
  const spec = table.find(bytes[0] ?? 0, bytes[1] ?? 0);
  // Most messages belong to commands without secrets: they are not even taken apart.
  if (spec === undefined) return [];
  const names = secretNames(table);
  if (!bearsSecrets(spec)) {
    return ownsJson(spec) && mentions(bytes, names)
      ? straySecrets(readMessage(table, bytes, features), names)
      : [];
  }
  const message = readMessage(table, bytes, features);
  if (message.kind === 'request') return ownSecrets(message, undefined, features, names);
  const asked = request === undefined ? undefined : readMessage(table, request, features);
  const askedSecrets = asked === undefined ? [] : ownSecrets(asked, undefined, features, names);
  return [
    ...ownSecrets(message, asked, features, names),
    ...echoes(message, asked, askedSecrets, { names: secretMembers(spec.request).names }),
  ];
}

/** Whether a key may be one of these. A look at the bytes costs less than taking the message apart. */
function mentions(bytes: Uint8Array, names: ReadonlySet<string>): boolean {
  if (bytes.length > MAX_PARSED_VALUE) return false;
  const text = latin1(bytes);
  return text.includes(ESCAPE) || [...names].some((name) => text.includes(name));
}

/** Members that are secret in other commands. */
const straySecrets = ({ value }: Message, names: ReadonlySet<string>): SecretRange[] =>
  value.kind === 'json' ? namedSecrets(value.node, { names, holders: NO_HOLDERS }) : [];

const bearing = new WeakMap<CommandSpec, boolean>();

/** Whether messages of this command may hold something secret. */
export function bearsSecrets(spec: CommandSpec): boolean {
  const known = bearing.get(spec);
  if (known !== undefined) return known;
  const bears = [spec.request, spec.response].some(
    (shapes) =>
      secretMembers(shapes).names.size > 0 ||
      shapes?.some((shape) => valueSecret(shape) !== undefined || layoutsOf(shape).some(isSecret)),
  );
  bearing.set(spec, bears);
  return bears;
}

const valueSecret = ({ value }: Shape): Secret | undefined =>
  value.kind === 'any' || value.kind === 'binary' ? value.secret : undefined;

/** The layouts of extras, key and value, empty where there is none. */
const layoutsOf = ({ extras, key, value }: Shape): readonly [Layout, Layout, Layout] => [
  extras,
  typeof key === 'object' ? key.layout : [],
  value.kind === 'binary' ? value.layout : [],
];

const isSecret = (layout: Layout): boolean => someItem(layout, ({ secret }) => secret === true);

function ownSecrets(
  message: Message,
  request: Message | undefined,
  features: ReadonlySet<number> | undefined,
  everywhere: ReadonlySet<string>,
): SecretRange[] {
  const { kind, spec, sections, value, unpacked } = message;
  const shapes = kind === 'request' ? spec?.request : spec?.response;
  if (spec === undefined || shapes === undefined) return [];
  const members = secretMembers(shapes);
  const { names } = members;
  const legible =
    value.kind === 'json' && !isCutOff(message, value.node) && unpacked.inflated === undefined;
  // A frame that contradicts itself may have its value anywhere; a value that is no JSON, or
  // compressed, may hold its secret anywhere: what cannot be found is hidden whole.
  const body = { start: sections.extras.start, end: sections.value.end };
  const lost = sections.inconsistent || (names.size > 0 && !legible);
  if (lost && (kind === 'request' || names.size === 0)) return wholly(body, 'illegible');
  const all = { ...members, names: new Set([...names, ...everywhere]) };
  const named = legible && ownsJson(spec) ? namedSecrets(value.node, all) : [];
  if (names.size > 0 && legible) return named;
  const shape =
    kind === 'request'
      ? judgeRequest(message, {})?.shape
      : judgeAnswer(message, request?.parts, undefined)?.shape;
  if (shape === undefined) return named;
  const secret = valueSecret(shape);
  return [
    ...named,
    ...(layoutsOf(shape).some(isSecret) ? itemSecrets(message, request, shape, features) : []),
    ...(secret === undefined ? [] : patternRanges(message, secret)),
  ];
}

/** A key length that is wrong may cut off the name of a secret, and leave JSON that has none. */
const isCutOff = ({ kind, sections }: Message, node: JsonNode): boolean =>
  kind === 'request' && lengthOf(sections.key) > 0 && node.kind !== 'object';

/** The section, where there is anything in it. */
const wholly = (range: Range, whole: NonNullable<SecretRange['whole']>): SecretRange[] =>
  lengthOf(range) > 0 ? [{ ...range, whole }] : [];

/** Items marked secret; and, in a section that has some, whatever could not be read as described. */
function itemSecrets(
  message: Message,
  request: Message | undefined,
  shape: Shape,
  features: ReadonlySet<number> | undefined,
): SecretRange[] {
  const requestShape = () => request && judgeRequest(request, {})?.shape;
  const { extras, key, value } = readItems(message, shape, { features, request, requestShape });
  const [inExtras, inKey, inValue] = layoutsOf(shape).map(isSecret);
  const hidden = [inExtras ? extras : [], inKey ? key : [], inValue ? value : []].flatMap(
    (items): SecretRange[] =>
      [...walk(items)]
        .filter((item) => item.item?.secret || item.problem !== undefined || isLeftOver(item))
        .filter((item) => lengthOf(item) > 0)
        .map(({ start, end, item }) => ({
          start,
          end,
          ...(item?.secret ? {} : { whole: 'illegible' }),
        })),
  );
  const { unpacked, sections } = message;
  const unread = inValue && (unpacked.problem !== undefined || unpacked.inflated !== undefined);
  return unread ? [...hidden, ...wholly(sections.value, 'illegible')] : hidden;
}

/** A request in the wrong form holds them too, wherever they stand. */
const namedSecrets = (node: JsonNode, members: SecretMembers): SecretRange[] =>
  secretNodes(node, members).flatMap(leaves);

/** The texts and numbers of a value, without their quotes. */
function leaves(node: JsonNode): SecretRange[] {
  return [...walkJson(node)].flatMap(({ kind, start, end, text }): SecretRange[] =>
    kind === 'string'
      ? [{ start: start + 1, end: end - 1, secret: utf8.encode(text) }]
      : kind === 'number'
        ? [{ start, end, digits: true }]
        : [],
  );
}

function patternRanges({ bytes, header, sections }: Message, secret: Secret): SecretRange[] {
  const { value } = sections;
  // A pattern finds nothing in a compressed value, which still shows most of its text.
  const unreadable = (header.datatype & SNAPPY_BIT) !== 0;
  if (secret === 'all') return wholly(value, 'described');
  if (unreadable) return wholly(value, 'illegible');
  const text = latin1(bytes.subarray(value.start, value.end));
  const found: SecretRange[] = [];
  for (const match of text.matchAll(new RegExp(secret, `${secret.flags}dg`))) {
    for (const group of match.indices?.slice(1) ?? []) {
      if (group) found.push({ start: value.start + group[0], end: value.start + group[1] });
    }
  }
  return found;
}
