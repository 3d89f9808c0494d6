/** One message in one line. */
import type { JsonRule } from '../spec/command.js';
import { metaOf } from '../spec/fields.js';
import type { Dissection, FieldValue } from './dissection.js';
import type { JsonNode } from './json.js';
import { fieldsOf } from './misfits.js';
import { lengthOf } from './sections.js';
import { bareText, cut, harmless, plural, valueText } from './text.js';

const MAX_FIELD = 60;
const MAX_VALUE_PREVIEW = 60;

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
  if (spec?.summary !== undefined) return spec.summary(fields);
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

/** Key and value of a command that is described at header level. */
function plainDetails({ key, value, sections, bytes, extras }: Dissection): string {
  const parts = extras.map(({ field, text }) => `${field.name}=${text}`);
  if (key.kind === 'text') parts.push(`key=${cut(harmless(key.text), MAX_FIELD)}`);
  if (key.kind === 'bytes') parts.push(`key=(${plural(lengthOf(sections.key), 'byte')})`);
  const length = lengthOf(sections.value);
  if (value.kind === 'json') {
    parts.push(`value=${cut(bareText(value.node), MAX_VALUE_PREVIEW)}`);
  } else if (value.kind === 'text') {
    parts.push(`value=${cut(harmless(value.text), MAX_VALUE_PREVIEW)}`);
  } else if (value.kind === 'bytes' && bytes.length > 0) {
    parts.push(`value=(${plural(length, 'byte')})`);
  }
  return parts.join(' ');
}
