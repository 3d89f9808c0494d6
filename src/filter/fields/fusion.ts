/** Fields of Fusion messages: `fusion.<key>`, wherever the JSON has it. */
import type { Dissection, FieldValue } from '../../dissect/dissection.js';
import { type JsonNode, printJson } from '../../dissect/json.js';
import { type Kind, type Scalar, tidy } from '../values/kinds.js';
import { type Field, NOTHING } from './field.js';

const PREFIX = 'fusion.';
const THERE: readonly Scalar[] = [true];

/** @param isFamily whether fields of this name are a family, such as `fusion.vb_12` */
export function fusionValues(
  name: string,
  kind: Kind,
  isFamily: (name: string) => boolean,
): Field['values'] {
  const key = name.slice(PREFIX.length);
  return ({ dissection }) => {
    const { fusion } = dissection;
    if (fusion === undefined) return NOTHING;
    if (name === 'fusion') return THERE;
    if (key === 'command') return [fusion.command];
    if (key === 'edition') return [fusion.edition];
    const found: Scalar[] = [];
    for (const value of occurrences(dissection, key, isFamily)) collect(value, kind, found);
    return found;
  };
}

/** The field itself; and that of each element, where the value is a list or a family of objects. */
function* occurrences(
  { fusion, value }: Dissection,
  key: string,
  isFamily: (name: string) => boolean,
): Generator<FieldValue> {
  const fields = fusion?.fields ?? {};
  const own = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (own !== undefined) yield own;
  if (value.kind !== 'json') return;
  for (const { key: name, value: element } of value.node.members) {
    if (element.kind !== 'object') continue;
    if (value.node.kind !== 'array' && !isFamily(PREFIX + name)) continue;
    for (const member of element.members) if (member.key === key) yield member.value;
  }
}

/** Lists by their elements, however deep. */
function collect(value: FieldValue, kind: Kind, found: Scalar[]): void {
  if (isList(value)) {
    for (const node of value) collect(node, kind, found);
  } else if (typeof value === 'object' && value.kind === 'array') {
    for (const member of value.members) collect(member.value, kind, found);
  } else found.push(scalarOf(value, kind));
}

const isList = (value: FieldValue): value is readonly JsonNode[] => Array.isArray(value);

/** What is not of the kind that the field has is text: it is there, and equal to nothing else. */
function scalarOf(value: Exclude<FieldValue, readonly JsonNode[]>, kind: Kind): Scalar {
  if (typeof value === 'object') {
    if (kind === 'boolean' && value.kind === 'boolean') return value.text === 'true';
    const text = value.kind === 'string' ? value.text : printJson(value);
    return kind === 'number' ? numberOf(text) : text;
  }
  if (kind === 'number') return typeof value === 'number' ? value : numberOf(String(value));
  return String(value);
}

/** Digits beyond this many are no number that any field could hold. */
const MAX_DIGITS = 40;

/** The number that the text is, exactly; the text, where it is none. */
function numberOf(text: string): number | bigint | string {
  if (/^-?\d+$/.test(text)) return text.length > MAX_DIGITS ? Number(text) : tidy(BigInt(text));
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}
