/** What findings go by, as options of every command that shows them: parsed here, once. */
import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../analysis/thresholds.js';
import type { JudgingConfig } from '../engine/task.js';
import { wholeNumber } from './options.js';
import { repeatable } from './repeatable.js';

export interface JudgingOptions {
  /** Milliseconds. */
  readonly slow: number;
  readonly headOfLine: number;
  /** Seconds. */
  readonly validity: number;
  readonly sameNode?: ReadonlyMap<string, string>;
}

const NS_PER_MS = 1e6;

/** A new list for each command: commander keeps what was parsed in the option. */
export const judgingOptions = (): readonly Option[] => [
  new Option('--slow <ms>', 'answers later than this are slow')
    .argParser(wholeNumber(0))
    .default(DEFAULT_THRESHOLDS.slowNs / NS_PER_MS),
  new Option('--head-of-line <ms>', 'tell who waited longer than this behind a Fusion command')
    .argParser(wholeNumber(0))
    .default(DEFAULT_THRESHOLDS.headOfLineNs / NS_PER_MS),
  new Option('--validity <s>', 'a validity above this is no number of seconds')
    .argParser(wholeNumber(1))
    .default(DEFAULT_THRESHOLDS.validitySeconds),
  repeatable(
    new Option(
      '--same-node <a=b>',
      'host:port a is node b under another name (repeatable)',
    ).argParser(sameNode),
  ),
];

/** As the analysis takes it. */
export function judgingConfig({
  slow,
  headOfLine,
  validity,
  sameNode,
}: JudgingOptions): JudgingConfig {
  const thresholds: Thresholds = {
    slowNs: slow * NS_PER_MS,
    headOfLineNs: headOfLine * NS_PER_MS,
    validitySeconds: validity,
  };
  return { thresholds, ...(sameNode === undefined ? {} : { sameNode }) };
}

/** `a=b`: wherever a stands, b is meant; through several steps, if need be. */
function sameNode(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const match = /^([^=\s]+:\d+)=([^=\s]+:\d+)$/.exec(text);
  const [, from = '', to = ''] = match ?? [];
  if (match === null) {
    throw new InvalidArgumentError(`"${text}" is not of the form host:port=host:port.`);
  }
  const meant = before.get(to) ?? to;
  if (meant === from) throw new InvalidArgumentError(`"${text}" names a node after itself.`);
  const moved = [...before].map(([a, b]): [string, string] => [a, b === from ? meant : b]);
  return new Map([...moved, [from, meant]]);
}
