/**
 * What each sub-document command does at its path, by kv_engine's name of the command: JSON text
 * in, JSON text out. Sources: kv_engine docs/SubDocument.md "Command Listings";
 * daemon/subdocument_traits.h for what each may be given.
 */
import type { JsonNode } from '../../../dissect/json.js';
import { Refusal } from '../refusal.js';
import { JsonText, type Missing, nested } from './json-text.js';
import type { Path } from './path.js';

export interface Given {
  readonly path: Path;
  /** What follows the path; empty where the command takes nothing. */
  readonly operand: Uint8Array;
  /** Objects that lack on the way to the last step are made. */
  readonly makesParents: boolean;
}

export interface Outcome {
  /** The whole text as it is now; absent: it was only read. */
  readonly text?: Uint8Array;
  /** What the answer tells. */
  readonly value?: Uint8Array;
}

type Run = (json: JsonText, given: Given) => Outcome | Refusal;

export interface Operation {
  readonly run: Run;
  readonly mutates: boolean;
  /** Something must follow the path; nothing may where this is false. */
  readonly takes: boolean;
  readonly emptyPath: boolean;
  /** What a document that is not there begins with, where the command may create it. */
  readonly root?: (path: Path) => string;
}

const utf8 = new TextEncoder();
const refused = (status: string): Refusal => new Refusal(status);

const bytes = (text: string): Uint8Array => utf8.encode(text);

/** The node at the path, which must be there. */
function at(json: JsonText, path: Path): JsonNode | Refusal {
  const found = json.locate(path);
  if (found instanceof Refusal) return found;
  return 'node' in found ? found.node : refused('SubdocPathEnoent');
}

const get: Run = (json, { path }) => {
  const node = at(json, path);
  return node instanceof Refusal ? node : { value: json.text(node) };
};

const exists: Run = (json, { path }) => {
  const node = at(json, path);
  return node instanceof Refusal ? node : {};
};

const count: Run = (json, { path }) => {
  const node = at(json, path);
  if (node instanceof Refusal) return node;
  if (node.kind !== 'object' && node.kind !== 'array') return refused('SubdocPathMismatch');
  return { value: bytes(String(node.members.length)) };
};

/** Puts `value` where nothing is: a new member, in new objects where the client asked for them. */
function create(
  json: JsonText,
  { last, rest }: Missing,
  value: Uint8Array,
  given: Given,
): Outcome | Refusal {
  if (rest.length > 1 && !given.makesParents) return refused('SubdocPathEnoent');
  const member = nested(rest, value);
  if (member === undefined) return refused('SubdocPathEnoent');
  return { text: json.inserted(last, Number.POSITIVE_INFINITY, member) };
}

const dictionary =
  (overwrites: boolean): Run =>
  (json, given) => {
    if (given.path.at(-1)?.kind !== 'member') return refused('SubdocPathEinval');
    if (JsonText.of(given.operand) === undefined) return refused('SubdocValueCantinsert');
    const found = json.locate(given.path);
    if (found instanceof Refusal) return found;
    if (!('node' in found)) return create(json, found, given.operand, given);
    if (!overwrites) return refused('SubdocPathEexists');
    return { text: json.replaced(found.node, given.operand) };
  };

const replace: Run = (json, { path, operand }) => {
  if (JsonText.of(operand) === undefined) return refused('SubdocValueCantinsert');
  const node = at(json, path);
  return node instanceof Refusal ? node : { text: json.replaced(node, operand) };
};

const remove: Run = (json, { path }) => {
  const text = json.without(path);
  return text instanceof Refusal ? text : { text };
};

/** Values with commas between them, as an array; undefined: they are none. */
const asArray = (operand: Uint8Array): JsonText | undefined => {
  const list = JsonText.of(Uint8Array.of(0x5b, ...operand, 0x5d));
  return list === undefined || list.root.members.length === 0 ? undefined : list;
};

/** The array at the path; one that lacks is made with the values in it. */
function toArray(
  json: JsonText,
  given: Given,
  add: (array: JsonNode) => Outcome | Refusal,
): Outcome | Refusal {
  const list = asArray(given.operand);
  if (list === undefined) return refused('SubdocValueCantinsert');
  const found = json.locate(given.path);
  if (found instanceof Refusal) return found;
  if (!('node' in found)) {
    return given.makesParents
      ? create(json, found, list.bytes, given)
      : refused('SubdocPathEnoent');
  }
  return found.node.kind === 'array' ? add(found.node) : refused('SubdocPathMismatch');
}

const push =
  (index: number): Run =>
  (json, given) =>
    toArray(json, given, (array) => ({ text: json.inserted(array, index, given.operand) }));

const insert: Run = (json, { path, operand }) => {
  const last = path.at(-1);
  if (last?.kind !== 'element' || last.index < 0) return refused('SubdocPathEinval');
  if (asArray(operand) === undefined) return refused('SubdocValueCantinsert');
  const array = at(json, path.slice(0, -1));
  if (array instanceof Refusal) return array;
  if (array.kind !== 'array') return refused('SubdocPathMismatch');
  if (last.index > array.members.length) return refused('SubdocPathEnoent');
  return { text: json.inserted(array, last.index, operand) };
};

const isPrimitive = ({ kind }: JsonNode): boolean => kind !== 'object' && kind !== 'array';
const same = (a: JsonNode, b: JsonNode): boolean => a.kind === b.kind && a.text === b.text;

const addUnique: Run = (json, given) => {
  const value = JsonText.of(given.operand)?.root;
  if (value === undefined || !isPrimitive(value)) return refused('SubdocValueCantinsert');
  return toArray(json, given, (array) => {
    const elements = array.members.map((member) => member.value);
    if (!elements.every(isPrimitive)) return refused('SubdocPathMismatch');
    if (elements.some((element) => same(element, value))) return refused('SubdocPathEexists');
    return { text: json.inserted(array, Number.POSITIVE_INFINITY, given.operand) };
  });
};

const INTEGER = /^-?\d+$/;
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];
const fits = (number: bigint): boolean => number >= LEAST && number <= MOST;

const counter: Run = (json, given) => {
  const text = new TextDecoder().decode(given.operand);
  const delta = INTEGER.test(text) ? BigInt(text) : 0n;
  if (delta === 0n || !fits(delta)) return refused('SubdocDeltaEinval');
  const found = json.locate(given.path);
  if (found instanceof Refusal) return found;
  const told = (number: bigint): Uint8Array => bytes(number.toString());
  if (!('node' in found)) {
    const made = create(json, found, told(delta), given);
    return made instanceof Refusal ? made : { ...made, value: told(delta) };
  }
  const { node } = found;
  if (node.kind !== 'number' || !INTEGER.test(node.text)) return refused('SubdocPathMismatch');
  if (!fits(BigInt(node.text))) return refused('SubdocNumErange');
  const sum = BigInt(node.text) + delta;
  if (!fits(sum)) return refused('SubdocValueCantinsert');
  return { text: json.replaced(node, told(sum)), value: told(sum) };
};

const lookup = { mutates: false, takes: false, emptyPath: false };
const change = { mutates: true, takes: true, emptyPath: false };
const ofObject = (): string => '{}';
/** An empty path is that of the document itself, which then is an array. */
const ofArray = (path: Path): string => (path.length === 0 ? '[]' : '{}');

export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['SubdocGet', { ...lookup, run: get }],
  ['SubdocExists', { ...lookup, run: exists }],
  ['SubdocGetCount', { ...lookup, emptyPath: true, run: count }],
  ['SubdocDictAdd', { ...change, run: dictionary(false), root: ofObject }],
  ['SubdocDictUpsert', { ...change, run: dictionary(true), root: ofObject }],
  ['SubdocDelete', { ...change, takes: false, run: remove }],
  ['SubdocReplace', { ...change, run: replace }],
  [
    'SubdocArrayPushLast',
    { ...change, emptyPath: true, run: push(Number.POSITIVE_INFINITY), root: ofArray },
  ],
  ['SubdocArrayPushFirst', { ...change, emptyPath: true, run: push(0), root: ofArray }],
  ['SubdocArrayInsert', { ...change, run: insert }],
  ['SubdocArrayAddUnique', { ...change, emptyPath: true, run: addUnique, root: ofArray }],
  ['SubdocCounter', { ...change, run: counter, root: ofObject }],
]);
