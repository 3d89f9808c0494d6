/**
 * The server's checks of a request, predicted from its description, in the order in which
 * the server makes them and stops. The first one with a status is what it will answer: the
 * simulator answers just that. Source of the order: kv_engine McbpValidator::verify_header
 * (extras, key, value, CAS, datatype), then the validator of the command.
 */
import type { JsonRule, Shape } from '../spec/command.js';
import { readBinary } from './extras.js';
import type { Message } from './message.js';
import { misfits } from './misfits.js';
import { lengthOf } from './sections.js';

export interface Check {
  readonly id: string;
  readonly severity: 'error' | 'warn' | 'note';
  readonly field?: string;
  readonly message: string;
  /** Name of the status that the server answers; absent where it lets the request pass. */
  readonly status?: string;
  /** The server's error context, whole. */
  readonly context?: string;
}

const JSON_BIT = 0x01;
const RAW = 0;

/** Everything that does not fit `shape`, first that the server would name first. */
export function checkRequest(message: Message, shape: Shape): Check[] {
  return [
    ...headerChecks(message, shape),
    ...extrasChecks(message, shape),
    ...(shape.value.kind === 'json' ? valueChecks(message, shape, shape.value) : []),
  ];
}

/** The first check that the server answers with a failure. */
export const firstRefusal = (checks: readonly Check[]): Check | undefined =>
  checks.find((check) => check.status !== undefined);

const refuse = (id: string, message: string, context: string, field?: string): Check => ({
  id,
  severity: 'error',
  message,
  status: 'Einval',
  context,
  ...(field === undefined ? {} : { field }),
});

function headerChecks({ header, sections }: Message, { extras, key, value }: Shape): Check[] {
  const width = extras.reduce((sum, field) => sum + field.width, 0);
  const checks: Check[] = [];
  if (header.extrasLength !== width) {
    const wanted =
      width === 0
        ? 'Request must not include extras'
        : `Request must include extras of length ${width}`;
    checks.push(
      refuse(
        'fusion.unexpected-extras',
        `extras of ${header.extrasLength} bytes where ${width} are due`,
        wanted,
      ),
    );
  }
  if (key === 'none' && header.keyLength > 0) {
    checks.push(
      refuse('fusion.unexpected-key', 'this command takes no key', 'Request must not include key'),
    );
  }
  const length = lengthOf(sections.value) + sections.missing;
  if (value.kind === 'none' && length > 0) {
    checks.push(
      refuse(
        'fusion.unexpected-value',
        'this command takes no value',
        'Request must not include value',
      ),
    );
  }
  if (value.kind === 'json' && value.required && length === 0) {
    checks.push(
      refuse('fusion.missing-value', 'a JSON value is missing', 'Request must include value'),
    );
  }
  if (header.cas !== 0n) {
    checks.push(refuse('fusion.unexpected-cas', 'CAS must be 0', 'Request CAS must not be set'));
  }
  return [...checks, ...datatypeChecks(header.datatype, value, length)];
}

function datatypeChecks(datatype: number, value: Shape['value'], length: number): Check[] {
  if (value.kind === 'any') return [];
  const allowed = value.kind === 'json' ? JSON_BIT : RAW;
  if ((datatype & ~allowed) !== 0) {
    const due = value.kind === 'json' ? 'JSON' : 'RAW';
    return [refuse('fusion.datatype', `the datatype must be ${due}`, 'Request datatype invalid')];
  }
  if (value.kind !== 'json' || length > 0 === (datatype === JSON_BIT)) return [];
  if (value.strictDatatype) {
    const due = length > 0 ? 'JSON' : 'RAW';
    return [
      refuse('fusion.datatype', `the datatype must be ${due}`, `Datatype should be set to ${due}`),
    ];
  }
  if (length === 0) return [];
  return [
    {
      id: 'fusion.datatype',
      severity: 'warn',
      message: 'the datatype is RAW; the documents demand JSON, servers let RAW pass',
    },
  ];
}

function extrasChecks(message: Message, shape: Shape): Check[] {
  return readBinary(message.bytes, message.sections.extras, shape.extras)
    .filter(({ field, value }) => field.allowed?.includes(Number(value)) === false)
    .map(({ field, text }) =>
      refuse(
        field.rule?.id ?? 'fusion.field-type',
        `${field.name} ${text} is not allowed here`,
        field.rule?.says ?? `${field.name} invalid`,
        field.name,
      ),
    );
}

function valueChecks({ value, parts }: Message, shape: Shape, rule: JsonRule): Check[] {
  const prefix = rule.prefix ?? '';
  if (value.kind === 'none') return [];
  if (value.kind !== 'json') {
    const reason = value.fault?.message ?? 'not readable as JSON';
    // The echo is what makes this answer a leak: it repeats tokens too.
    const echo = rule.echoes ? `json '${value.kind === 'text' ? value.text : ''}'` : 'json format';
    return [
      refuse(
        'fusion.invalid-json',
        `the value is no JSON: ${reason}`,
        `${prefix}Invalid ${echo} ${reason}`,
      ),
    ];
  }
  if (shape.refused !== undefined) {
    const { id, says, status, field } = shape.refused;
    return [{ id, severity: 'error', field, message: says, status, context: prefix + says }];
  }
  return misfits(rule, parts.json).map(({ id, severity, field, message, says }) => ({
    id,
    severity,
    field,
    message,
    ...(severity === 'error' ? { status: 'Einval', context: prefix + says } : {}),
  }));
}
