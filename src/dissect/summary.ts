/** One message in one line. */
import type { JsonRule } from '../spec/command.js';
import { metaOf } from '../spec/fields.js';
import type { Dissection, FieldValue } from './dissection.js';
import type { JsonNode } from './json.js';
import { briefOf } from './layout/brief.js';
import { recordOf } from './layout/record.js';
import { fieldsOf } from './misfits.js';
import { lengthOf } from './sections.js';
import { bareText, cut, harmless, plural, valueText } from './text.js';

const MAX_FIELD = 60;
const MAX_VALUE_PREVIEW = 60;
/** Of a command's own words. */
const MAX_WORDS = 400;

/** The line as it stands alone: command, vbucket or status, and the details. */
export function summary(message: Dissection): string {
  const { kind, name, status, header, spec } = message;
  const where =
    kind === 'response'
      ? ` ${status}`
      : namesVbucket(message)
        ? ` vb:${header.vbucketOrStatus}`
        : '';
  const rest = details(message);
  const what = spec === undefined && message.magic === undefined ? 'not a frame' : name;
  return `${what}${where}${rest === '' ? '' : ` ${rest}`}`;
}

/** Whether the vbucket of a request is worth showing: a command acts on it, or it is not 0. */
export function namesVbucket({ spec, header, fusion }: Dissection): boolean {
  if (header.vbucketOrStatus !== 0) return true;
  return fusion !== undefined && spec?.vbucket === 'required';
}

/** The line without what a list has columns for. */
export function details(message: Dissection): string {
  const { failed, errorContext } = message;
  if (failed) return errorContext === undefined ? '' : cut(harmless(errorContext));
  const body = message.fusion === undefined ? plainDetails(message) : fusionDetails(message);
  const worst = message.findings.find((finding) => finding.severity === 'error');
  return [body, worst && `[${harmless(worst.message)}]`].filter(Boolean).join(' ');
}

function fusionDetails({ fusion, spec, shape }: Dissection): string {
  const fields = fusion?.fields ?? {};
  const words = spec?.summary?.(fields);
  if (words !== undefined) return words;
  const rule = shape?.value.kind === 'json' ? shape.value : undefined;
  return Object.entries(fields)
    .filter(([name]) => isBrief(rule, name))
    .map(
      ([name, value]) =>
        `${cut(harmless(name), MAX_FIELD)}=${cut(briefText(rule, name, value), MAX_FIELD)}`,
    )
    .join(' ');
}

function isBrief(rule: JsonRule | undefined, name: string): boolean {
  const schema = rule && fieldsOf(rule)[name];
  return schema === undefined || metaOf(schema)?.brief !== false;
}

function briefText(rule: JsonRule | undefined, name: string, value: FieldValue): string {
  if (isListOfObjects(value)) return `(${plural(value.members.length, 'element')})`;
  const schema = rule && fieldsOf(rule)[name];
  return valueText(value, schema && metaOf(schema));
}

const isListOfObjects = (value: FieldValue): value is JsonNode =>
  typeof value === 'object' &&
  'kind' in value &&
  value.kind === 'array' &&
  value.members[0]?.value.kind === 'object';

/** Extras, key and value of a command beside Fusion: in its own words where it has some. */
function plainDetails(message: Dissection): string {
  const { key, sections, extras, spec } = message;
  const words = spec?.summary?.(plainFields(message));
  if (words !== undefined) return cut(harmless(words), MAX_WORDS);
  const parts = briefOf(extras);
  if (key.kind === 'text') parts.push(`key=${cut(harmless(key.text), MAX_FIELD)}`);
  if (key.kind === 'bytes') parts.push(`key=(${plural(lengthOf(sections.key), 'byte')})`);
  return [...parts, ...valueDetails(message)].join(' ');
}

function valueDetails({ value, valueItems, sections, unpacked, bytes }: Dissection): string[] {
  if (valueItems.length > 0) return briefOf(valueItems);
  if (value.kind === 'json') return [`value=${cut(bareText(value.node), MAX_VALUE_PREVIEW)}`];
  if (value.kind === 'text') return [`value=${cut(harmless(value.text), MAX_VALUE_PREVIEW)}`];
  if (value.kind !== 'bytes' || bytes.length === 0) return [];
  const length = lengthOf(unpacked.problem === undefined ? unpacked.body : sections.value);
  return [`value=(${plural(length, 'byte')})`];
}

/** What a summary may speak of: all items by name, and the key if it is text. */
function plainFields({ key, extras, keyItems, valueItems }: Dissection): Record<string, unknown> {
  return {
    ...(key.kind === 'text' ? { key: key.text } : {}),
    ...recordOf(extras),
    ...recordOf(keyItems),
    ...recordOf(valueItems),
  };
}
