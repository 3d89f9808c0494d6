/**
 * The server's checks of a request, predicted from its description, in the order in which
 * the server makes them and stops. The first one with a status is what it will answer: the
 * simulator answers just that. Source of the order: kv_engine McbpValidator::verify_header
 * (unknown datatype bits, extras, key, value, CAS, datatype), then the validator of the command.
 */
import { datatypes, JSON_BIT, unknownDatatypeBits } from '../mcbp/datatypes.js';
import { prefixLength } from '../mcbp/header.js';
import type { JsonRule, Shape } from '../spec/command.js';
import { fixedWidth } from '../spec/layout.js';
import { readItems } from './items.js';
import { plain } from './json.js';
import { type Message, readableText } from './message.js';
import { type Misfit, misfits } from './misfits.js';

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

function headerChecks({ header }: Message, { extras, key, value }: Shape): Check[] {
  const width = fixedWidth(extras);
  const checks: Check[] = [];
  const unknownBits = unknownDatatypeBits(header.datatype);
  if (unknownBits !== 0) {
    const known = datatypes.map(({ name }) => name).join(', ');
    checks.push(
      refuse(
        'fusion.datatype',
        `the datatype has bits beside ${known}`,
        'Request datatype invalid',
      ),
    );
  }
  // What may be there or not has no one length: the server's check of it is a longer story.
  if (width !== undefined && header.extrasLength !== width) {
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
  // As the header has it: what of a value was not seen was there for the server.
  const length = Math.max(0, header.bodyLength - prefixLength(header));
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
  return unknownBits === 0
    ? [...checks, ...datatypeChecks(header.datatype, value, length)]
    : checks;
}

function datatypeChecks(datatype: number, value: Shape['value'], length: number): Check[] {
  if (value.kind !== 'json' && value.kind !== 'none') return [];
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
  const checks: Check[] = [];
  for (const extra of readItems(message, shape, NOTHING_ELSE).extras) {
    const { item, name, value, text, problem } = extra;
    if (item?.kind !== 'uint' || problem !== undefined) continue;
    if (item.allowed?.includes(Number(value)) !== false) continue;
    const { id, says } = item.rule ?? { id: 'fusion.field-type', says: `${name} invalid` };
    checks.push(refuse(id, `${name} ${text} is not allowed here`, says, name));
  }
  return checks;
}

/** A server checks a request by itself. */
const NOTHING_ELSE = { features: undefined };

function valueChecks(message: Message, shape: Shape, rule: JsonRule): Check[] {
  const { value } = message;
  const prefix = rule.prefix ?? '';
  if (value.kind === 'none') return [];
  if (value.kind !== 'json') {
    // Without a fault nobody tried: the value is cut short, compressed or too large to read.
    if (value.fault === undefined) return [];
    const reason = value.fault.message;
    const format = rule.echoes ? echo(message) : 'Invalid json format';
    const says = `${prefix}${format} ${reason}`;
    return [refuse('fusion.invalid-json', `the value is no JSON: ${reason}`, says)];
  }
  if (shape.refused !== undefined) {
    const { id, says, status, field } = shape.refused;
    return [{ id, severity: 'error', field, message: says, status, context: prefix + says }];
  }
  return misfits(rule, plain(value.node, serverNumber)).map((misfit) => {
    const { id, severity, field, message: text, status } = misfit;
    const check = { id, severity, field, message: text };
    if (severity !== 'error' || misfit.tolerated) return check;
    return { ...check, status: status ?? 'Einval', ...contextOf(misfit, message, prefix) };
  });
}

function contextOf(
  { says, context }: Misfit,
  message: Message,
  prefix: string,
): Pick<Check, 'context'> {
  if (context === 'none') return {};
  return { context: context === 'echo' ? `${prefix}${echo(message)} ${says}` : prefix + says };
}

/** What makes such an answer a leak: it repeats tokens too. */
function echo({ bytes, sections: { value } }: Message): string {
  return `Invalid json '${readableText(bytes.subarray(value.start, value.end)) ?? ''}'`;
}

const MAX_U64 = 2n ** 64n - 1n;

/** 1.0 and 2^64 are no integers to the server, which tells by the digits and by 64 bits. */
function serverNumber(digits: string): number {
  const value = Number(digits);
  if (!Number.isInteger(value)) return value;
  const fits = /^-?\d+$/.test(digits) && (digits.length < 19 || BigInt(digits) <= MAX_U64);
  return fits ? value : Number.NaN;
}
