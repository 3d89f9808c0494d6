/**
 * The checks of a request that a server makes, found out by breaking one. Each way to break an
 * example is put to the predicted checks: what is answered is a line of the page, and which of
 * two is answered when both are broken is the order of the lines.
 */
import { type Check, checkRequest, firstRefusal } from '../../dissect/checks.js';
import { type Message, readMessage } from '../../dissect/message.js';
import type { CommandTable } from '../../dissect/table.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import { type Breach, breachesOf, broken, ODD } from './breaches.js';
import { exampleOf } from './example.js';

export interface ServerCheck {
  /** What is wrong, for people. */
  readonly when: string;
  /** kv_engine's name of the status. */
  readonly status: string;
  /** The error context, word for word but for `<value>`, `<key>` and `<reason>`. Absent: none. */
  readonly context?: string;
}

export interface ServerChecks {
  /** In the order in which the server makes them; the first that fails is the answer. */
  readonly checks: readonly ServerCheck[];
  /** What the documents do not allow and servers let pass. */
  readonly tolerated: readonly string[];
}

interface Line {
  readonly check: ServerCheck;
  readonly breach: Breach;
}

type Answer = (...breaches: readonly Breach[]) => ServerCheck | undefined;

/** Empty where no example of the form can be made up. */
export function serverChecks(table: CommandTable, spec: CommandSpec, shape: Shape): ServerChecks {
  const lines: Line[] = [];
  const tolerated = new Set<string>();
  const bytes = exampleOf(table, spec, 'request', shape)?.bytes;
  if (bytes === undefined) return { checks: [], tolerated: [] };
  const example = readMessage(table, bytes);
  const answer: Answer = (...breaches) => {
    const message = readMessage(table, broken(example, breaches));
    const checks = checkRequest(message, shape);
    const words = wordsOf(message);
    const refusal = firstRefusal(checks);
    if (refusal !== undefined) return inGeneral(refusal, words);
    for (const check of checks) tolerated.add(inGeneral(check, words).when);
    return undefined;
  };
  for (const breach of breachesOf(shape)) {
    const check = answer(breach);
    if (check === undefined || lines.some((line) => same(line.check, check))) continue;
    insert(lines, { check, breach }, answer);
  }
  return { checks: lines.map(({ check }) => check), tolerated: [...tolerated] };
}

const same = (a: ServerCheck, b: ServerCheck): boolean =>
  a.status === b.status && a.context === b.context && a.when === b.when;

/** Before the first line that is not answered when both are broken. */
function insert(lines: Line[], line: Line, answer: Answer): void {
  const place = lines.findIndex(({ breach }) => {
    if (breach.part === line.breach.part) return false;
    const first = answer(breach, line.breach);
    return first !== undefined && same(first, line.check);
  });
  lines.splice(place < 0 ? lines.length : place, 0, line);
}

/** What a breach brings into the words of an answer, with the placeholder for it. */
function wordsOf({ value, parts }: Message): readonly (readonly [string, string])[] {
  const reason = value.kind === 'text' ? value.fault?.message : undefined;
  return [
    [JSON.stringify(parts.json) ?? '', '<value>'],
    [reason ?? '', '<reason>'],
    [ODD.text, '<value>'],
    [ODD.value, '<value>'],
    [ODD.key, '<key>'],
  ];
}

function inGeneral(check: Check, words: readonly (readonly [string, string])[]): ServerCheck {
  const general = (text: string): string =>
    words.reduce((whole, [own, name]) => (own === '' ? whole : whole.replaceAll(own, name)), text);
  const { status = '', context, message } = check;
  return {
    when: general(message),
    status,
    ...(context === undefined ? {} : { context: general(context) }),
  };
}
