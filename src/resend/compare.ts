/** How a live node answered a request, beside how it was answered in the capture. */
import type { Dissection } from '../dissect/dissection.js';
import { cut, harmless } from '../dissect/text.js';
import type { Decoder } from '../session/decoder.js';
import type { Aliases } from './aliases.js';
import type { Exchange } from './exchange.js';
import { type Leaves, leavesOf } from './leaves.js';
import type { Answer, RequestStep } from './script.js';
import { NOT_MY_VBUCKET, type Varying, varyingOf } from './varying.js';

/** One place where the answers differ. */
export interface Difference {
  readonly request: RequestStep;
  readonly command: string;
  /** `answer`, `status`, `error`, `extras.…`, `key`, `value.…` */
  readonly field: string;
  /** What the capture has there, and what the live node; undefined: nothing. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

export interface Comparing {
  /** Reads answers with their secrets hidden: these are not compared. */
  readonly decoder: Decoder;
  readonly aliases: Aliases;
  /** Commands, and beginnings of fields, that are passed over. */
  readonly ignores: (command: string, field: string) => boolean;
}

/** Differences of one exchange that are told; further ones are counted in the last. */
const MAX_TOLD = 20;

/** All differences of an exchange that is over; learns the names that the live node gives. */
export function compared(exchange: Exchange, comparing: Comparing): Difference[] {
  const { request, captured, live } = exchange;
  const command = comparing.decoder.options.table.nameOf(
    request.frame[0] ?? 0,
    request.frame[1] ?? 0,
  );
  const found: Difference[] = [];
  const tell: Tell = (field, a, b) => {
    if (!comparing.ignores(command, field)) found.push({ request, command, field, a, b });
  };
  const [first] = captured.list;
  if (live.list.length === 0) {
    if (first !== undefined) tell('answer', statusOf(first, comparing), undefined);
  } else if (first === undefined) {
    tell('answer', undefined, live.list.map((each) => statusOf(each, comparing)).join(', '));
  } else {
    answersCompared(exchange, comparing, tell);
  }
  const told = found.slice(0, MAX_TOLD);
  const more = found.length - told.length;
  if (more > 0) told.push({ request, command, field: 'more', a: String(more), b: String(more) });
  return told;
}

type Tell = (field: string, a: string | undefined, b: string | undefined) => void;

function answersCompared({ request, captured, live }: Exchange, comparing: Comparing, tell: Tell) {
  const varying = varyingOf(request.spec);
  const [ours, theirs] = [captured.list, live.list].map((answers) =>
    answers.map((answer) => decoded(answer, comparing)),
  ) as [Dissection[], Dissection[]];
  if (request.spec?.answers === 'until-empty-key') {
    if (!statusCompared(ours.at(-1), theirs.at(-1), tell)) return;
    leavesCompared(allLeaves(ours), allLeaves(theirs), varying, comparing.aliases, tell);
    return;
  }
  if (ours.length !== theirs.length) tell('answers', String(ours.length), String(theirs.length));
  for (const [i, a] of ours.entries()) {
    const b = theirs[i];
    if (b === undefined) break;
    const isWhole = captured.list[i]?.isWhole === true && live.list[i]?.isWhole === true;
    answerCompared(a, b, isWhole, varying, comparing.aliases, tell);
  }
}

const decoded = ({ frame, request, features }: Answer, { decoder }: Comparing): Dissection =>
  decoder.decode(frame, request, { features });

const statusOf = (answer: Answer, comparing: Comparing): string =>
  decoded(answer, comparing).status ?? '';

function statusCompared(a: Dissection | undefined, b: Dissection | undefined, tell: Tell): boolean {
  if (a?.status === b?.status) return true;
  tell('status', a && statusText(a), b && statusText(b));
  return false;
}

const statusText = ({ status = '', errorContext }: Dissection): string =>
  errorContext === undefined ? status : `${status} (${errorContext})`;

function answerCompared(
  a: Dissection,
  b: Dissection,
  isWhole: boolean,
  varying: Varying,
  aliases: Aliases,
  tell: Tell,
): void {
  if (!statusCompared(a, b, tell)) return;
  if (a.failed) {
    if (a.status === NOT_MY_VBUCKET) return;
    const { errorContext: ours } = a;
    const { errorContext: theirs } = b;
    if (!aliases.same(ours ?? '', theirs ?? '')) tell('error', ours, theirs);
    return;
  }
  aliases.learnCas(a.header.cas, b.header.cas);
  if (!varying.statusOnly && isWhole) {
    leavesCompared(leavesOf(a), leavesOf(b), varying, aliases, tell);
  }
}

/** What a run of answers says, each under its key: servers list statistics in any order. */
function allLeaves(answers: readonly Dissection[]): Leaves {
  const all: Leaves = new Map();
  for (const answer of answers) {
    if (answer.key.kind === 'none') continue;
    const name = answer.key.kind === 'text' ? answer.key.text : '?';
    for (const [path, text] of leavesOf(answer)) {
      if (path !== 'key')
        all.set(
          path.replace(/^value/, () => `value.${name}`),
          text,
        );
    }
  }
  return all;
}

function leavesCompared(
  a: Leaves,
  b: Leaves,
  varying: Varying,
  aliases: Aliases,
  tell: Tell,
): void {
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [ours, theirs] = [a.get(path), b.get(path)];
    if (ours === theirs && (ours === undefined || !aliases.hasUuids)) continue;
    if (varying.passesOver(path, ours, theirs)) continue;
    if (ours !== undefined && theirs !== undefined && aliases.same(ours, theirs)) continue;
    tell(path, ours, theirs);
  }
}

/** As it is printed: short, and without controls. */
export const shown = (text: string): string => cut(harmless(text));
