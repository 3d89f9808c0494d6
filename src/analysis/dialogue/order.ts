/**
 * Rules about time and order. A server may answer data commands out of order where
 * UnorderedExecution was granted, but never across a Fusion command: those carry no reorder
 * attribute (kv_engine include/mcbp/protocol/opcode.cc), so everything behind one waits.
 */
import { nanosecondsBetween } from '../../bytes/time.js';
import type { CommandTable } from '../../dissect/table.js';
import { plural } from '../../dissect/text.js';
import { always } from '../../spec/command.js';
import { CLIENT, type End, SERVER } from '../../tcp/events.js';
import type { Observed, ObservedRequest } from '../observed.js';
import { named, namedList, sentence } from '../sentence.js';
import type { Thresholds } from '../thresholds.js';
import type { Dialogue } from './dialogue.js';
import { durationText, type Speaker } from './speaker.js';

export const orderIds = ['mcbp.overtaken', 'mcbp.slow-response', 'mcbp.head-of-line'] as const;

export interface OrderContext {
  readonly speaker: Speaker;
  readonly table: CommandTable;
  readonly thresholds: Thresholds;
}

export function orderRules(seen: Observed, dialogue: Dialogue, context: OrderContext): void {
  const spec = context.table.find(seen.magic, seen.opcode);
  const ordered = spec?.fusion === always;
  if (seen.kind === 'request') {
    if (ordered) dialogue.askedFusion(seen.from, seen.number, spec.name);
    return;
  }
  const { request } = seen;
  if (request === undefined) return;
  slow(seen, request, context);
  const fusion = dialogue.fusion[askerOf(seen)];
  if (fusion.size === 0) return;
  if (ordered) fusion.delete(request.number);
  overtaken(seen, request, ordered, dialogue, context);
  if (ordered) headOfLine(seen, request, dialogue, context);
  dialogue.answered[seen.from].set(seen.at);
}

const askerOf = (answer: Observed): End => (answer.from === CLIENT ? SERVER : CLIENT);

function slow(
  seen: Observed,
  { latencyNs, first, number }: ObservedRequest,
  context: OrderContext,
): void {
  const { speaker, thresholds } = context;
  if (!first || latencyNs <= thresholds.slowNs) return;
  speaker.say(
    seen.number,
    'mcbp.slow-response',
    sentence`answered ${durationText(latencyNs)} after request ${named(number)}`,
  );
}

function overtaken(
  seen: Observed,
  request: ObservedRequest,
  ordered: boolean,
  dialogue: Dialogue,
  { speaker, table }: OrderContext,
): void {
  const earlier = ordered ? oldestOfAll(seen, table) : oldestFusion(dialogue.fusion[askerOf(seen)]);
  if (earlier === undefined || earlier.number >= request.number) return;
  // One lost answer is one finding, and so is one that was taken for another's.
  if (earlier.number === dialogue.overtaken || dialogue.isMismatched(earlier.number)) return;
  dialogue.overtaken = earlier.number;
  speaker.say(
    seen.number,
    'mcbp.overtaken',
    sentence`answers request ${named(request.number)} before ${earlier.name} in message ${named(earlier.number)} is answered; servers do not reorder across Fusion commands`,
    dialogue.holed ? 'soft' : undefined,
  );
}

interface Earlier {
  readonly number: number;
  readonly name: string;
}

function oldestOfAll(seen: Observed, table: CommandTable): Earlier | undefined {
  const oldest = seen.waiting.oldest(askerOf(seen));
  if (oldest === undefined) return undefined;
  const { number, magic, opcode } = oldest;
  return { number, name: table.find(magic, opcode)?.name ?? `opcode ${opcode}` };
}

/** A command whose answer was never seen stays the oldest: its answer has been overtaken. */
function oldestFusion(fusion: ReadonlyMap<number, string>): Earlier | undefined {
  for (const [number, name] of fusion) return { number, name };
  return undefined;
}

/** Who waited behind this command, and how long: since it was its turn, not since it was sent. */
function headOfLine(
  seen: Observed,
  { number, latencyNs }: ObservedRequest,
  dialogue: Dialogue,
  { speaker, thresholds }: OrderContext,
): void {
  const sinceAnswer = nanosecondsBetween(dialogue.answered[seen.from], seen.at);
  const served = Math.min(latencyNs, sinceAnswer);
  if (served <= thresholds.headOfLineNs) return;
  const behind: number[] = [];
  let longest = 0;
  for (const waiting of seen.waiting.all()) {
    if (waiting.from === seen.from || waiting.number < number || waiting.quiet) continue;
    const waited = Math.min(served, nanosecondsBetween(waiting.at, seen.at));
    if (waited <= thresholds.headOfLineNs) break;
    behind.push(waiting.number);
    longest = Math.max(longest, waited);
  }
  if (behind.length === 0) return;
  speaker.say(
    seen.number,
    'mcbp.head-of-line',
    sentence`${plural(behind.length, 'request')} (${namedList(behind)}) waited behind this command, the longest ${durationText(longest)}`,
  );
}
