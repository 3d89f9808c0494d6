/** Option values: parsed here, once, with an error that names the option's fault. */
import { InvalidArgumentError, Option } from 'commander';
import type { SecretMode } from '../dissect/secret-modes.js';
import { SECRET_MODES } from '../dissect/secret-modes.js';
import { tracesUrl } from '../engine/otlp/url.js';
import type { DecodeConfig } from '../engine/task.js';
import { type FieldsOptions, parseFieldsOption } from '../export/fields/options.js';
import { DEFAULT_MAX_VALUE } from '../export/limits.js';
import { EDITIONS } from '../fusion/editions.js';
import { type MessageRange, parseRange } from '../session/range.js';

const TIME_FORMATS = ['r', 'a', 'ad', 'd', 'dd', 'e', 'u'] as const;
export type TimeFormatOption = (typeof TIME_FORMATS)[number];

/** A whole number within limits, both included. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new InvalidArgumentError(`"${text}" is not a whole number, ${range}.`);
  };
}

/** Times faster than a capture was; Infinity: all at once. */
export function speed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is neither a number above 0 nor max.`);
}

/** From which on latencies differ. */
export function factor(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 1) return value;
  throw new InvalidArgumentError(`"${text}" is not a number above 1.`);
}

/** `-d tcp.port==N,couchbase`, collected. */
export function decodeAs(
  text: string,
  ports: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  const match = /^tcp\.port==(\d+),couchbase$/.exec(text);
  const port = Number(match?.[1]);
  if (match === null || port < 1 || port > 65535) {
    throw new InvalidArgumentError(`"${text}" is not of the form tcp.port==N,couchbase.`);
  }
  return new Set([...ports, port]);
}

/** `-E name=value`, collected. */
export function fieldsOption(
  text: string,
  before: Partial<FieldsOptions> = {},
): Partial<FieldsOptions> {
  try {
    return { ...before, ...parseFieldsOption(text) };
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** What every command that shows messages understands. */
export interface DecodeOptions {
  readonly edition: 'auto' | (typeof EDITIONS)[number];
  readonly secrets: SecretMode;
}

export const editionOption = (): Option =>
  new Option('--edition <edition>', 'judge Fusion messages by this edition')
    .choices(['auto', ...EDITIONS])
    .default('auto');

export const secretsOption = (): Option =>
  new Option('--secrets <mode>', 'passwords and tokens: masked, as a fingerprint, or as they are')
    .choices([...SECRET_MODES])
    .default('mask');

export const timeOption = (): Option =>
  new Option(
    '-t, --time <format>',
    'time: r since the first message, d since the one before, a of day, ad with date, e epoch, u UTC',
  )
    .choices([...TIME_FORMATS])
    .default('r');

export const maxValueOption = (does = 'longer values are cut in ndjson'): Option =>
  new Option('--max-value <bytes>', does).argParser(wholeNumber(0)).default(DEFAULT_MAX_VALUE);

/** `--range FROM-TO`, by message numbers. */
export const rangeOption = (): Option =>
  new Option(
    '--range <from-to>',
    'only these messages, by number; either end may be open: 100-200, 100-, -200',
  ).argParser((text: string): MessageRange => {
    const range = parseRange(text);
    if (range !== undefined) return range;
    throw new InvalidArgumentError(`"${text}" is not of the form FROM-TO, FROM- or -TO.`);
  });

export const memoryOption = (): Option =>
  new Option('--max-memory <MiB>', 'memory for messages; the oldest go when it is full')
    .argParser(wholeNumber(16))
    .default(512);

/** `--scenario NAME|FILE`. */
export const scenarioOption = (does: string): Option =>
  new Option(
    '--scenario <scenario>',
    `${does}: a name, or a .json or .js file; list and schema print what there is`,
  );

/** `--otlp URL`. */
export const otlpOption = (): Option =>
  new Option(
    '--otlp <url>',
    'send a span for each request and its answer to an OpenTelemetry collector, OTLP over HTTP',
  ).argParser((text: string): string => {
    const url = tracesUrl(text);
    if (url !== undefined) return url.href;
    throw new InvalidArgumentError(`"${text}" is not of the form http://HOST:PORT.`);
  });

/** As the engine takes it. */
export const decodeConfig = ({ edition, secrets }: DecodeOptions): DecodeConfig => ({
  secrets,
  edition: edition === 'auto' ? undefined : edition,
});
