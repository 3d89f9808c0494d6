/**
 * The timeline of vbuckets as text: for each where it stands, then who changed what when; and as
 * NDJSON. What came over the wire is made harmless, and fitted into the width that there is.
 */
import type { TimelineEvent } from '../analysis/timeline/history.js';
import type { TimelineView, VbucketNow } from '../analysis/timeline/timeline.js';
import { epochText, type Instant, isoText } from '../bytes/time.js';
import { harmless } from '../dissect/text.js';
import type { TimeFormat } from '../session/port/time-format.js';
import { timeText } from '../session/row.js';
import { columns } from './docs/wrap.js';
import { type Json, jsonText } from './json-text.js';
import type { MessagePlaces } from './message-places.js';

export interface TimelineTextOptions {
  /** As for `read -t`; relative to the first event that is shown. */
  readonly time: TimeFormat;
  /** Columns of a line; longer ones are cut, and end in "…". */
  readonly width: number;
  /** Where messages lie, if they are of several captures. */
  readonly places?: MessagePlaces | undefined;
}

/** One block for each vbucket, blank lines between them; ends with a line break. */
export function timelineText(
  view: TimelineView,
  { time, width, places }: TimelineTextOptions,
): string {
  const { vbuckets, events, evicted } = view;
  const first = events[0]?.at;
  const byPlace = grouped(events);
  const blocks = vbuckets.map((now) => {
    const own = byPlace.get(placeOf(now)) ?? [];
    const rows = first === undefined ? [] : eventRows(own, time, first, places);
    return [
      `vbucket ${now.vbucket} of bucket ${harmless(now.bucket)}`,
      ...nowLines(now, places).map((line) => `  ${line}`),
      ...columns(rows).map((line) => `  ${line}`),
    ];
  });
  if (evicted > 0) blocks.push([`${evicted} earlier events were forgotten: the history is full.`]);
  if (blocks.length === 0) blocks.push(['No vbucket has a history.']);
  const lines = blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
  return `${lines.map((line) => shortened(line, width)).join('\n')}\n`;
}

function grouped(events: readonly TimelineEvent[]): Map<string, TimelineEvent[]> {
  const groups = new Map<string, TimelineEvent[]>();
  for (const event of events) {
    const group = groups.get(placeOf(event));
    if (group === undefined) groups.set(placeOf(event), [event]);
    else group.push(event);
  }
  return groups;
}

const placeOf = ({ bucket, vbucket }: { readonly bucket: string; readonly vbucket: number }) =>
  `${vbucket} ${bucket}`;

function nowLines(
  { highestTerm, uploaders, snapshots, mounts, migrations }: VbucketNow,
  places: MessagePlaces | undefined,
): string[] {
  const nameOf = (number: number): string => harmless(places?.nameOf(number) ?? `${number}`);
  const lines = uploaders.map(({ node, state, term, number }) => {
    const told = term === undefined ? '' : `, term ${term}`;
    return `now: uploader ${state} on ${node}${told} (message ${nameOf(number)})`;
  });
  if (highestTerm !== undefined) lines.push(`now: highest term granted ${highestTerm}`);
  for (const { uuid, validTillMs, number } of snapshots) {
    lines.push(
      `now: snapshot ${harmless(uuid)} held${untilText(validTillMs)} (message ${nameOf(number)})`,
    );
  }
  for (const { node, state, number } of mounts) {
    lines.push(`now: ${MOUNT_WORDS[state] ?? state} on ${node} (message ${nameOf(number)})`);
  }
  for (const { node, completed, total, number } of migrations) {
    lines.push(
      `now: ${completed} of ${total} bytes migrated on ${node} (message ${nameOf(number)})`,
    );
  }
  return lines;
}

/** The states of a mount in words of their own. */
const MOUNT_WORDS: Readonly<Record<string, string>> = {
  mounted: 'volumes mounted',
  used: 'created from volumes',
  unmounted: 'volumes unmounted',
};

const instantOf = (ms: number): Instant => ({
  s: Math.floor(ms / 1000),
  ns: Math.round(ms % 1000) * 1e6,
});

const untilText = (ms: number | undefined): string =>
  ms === undefined ? '' : `, valid until ${isoText(instantOf(ms))}`;

function eventRows(
  events: readonly TimelineEvent[],
  time: TimeFormat,
  first: Instant,
  places: MessagePlaces | undefined,
): string[][] {
  let previous: Instant | undefined;
  return events.map(({ number, at, node, client, what, detail }) => {
    const when = timeText(at, time, { first, previous });
    previous = at;
    const news = detail === '' ? what : `${what}: ${harmless(detail)}`;
    const message = harmless(places?.nameOf(number) ?? `#${number}`);
    return [message, when, node, `by ${client}`, news];
  });
}

const shortened = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;

/**
 * A line for each event (`type` "event"), oldest first, then one for where each vbucket stands
 * (`type` "vbucket"), then, if any were forgotten, how many (`type` "evicted"). Terms are text:
 * they may exceed 2^53. With `places` each number is that within the capture, named by `file`.
 */
export function* timelineRecords(
  { vbuckets, events, evicted }: TimelineView,
  places?: MessagePlaces,
): Generator<string> {
  const placed = (number: number): Placed => {
    const place = places?.of(number);
    return place === undefined ? { number } : { file: places?.fileOf(place), number: place.number };
  };
  for (const { number, at, node, client, bucket, vbucket, what, detail } of events) {
    const when = { ...placed(number), time: isoText(at), epoch: epochText(at) };
    const told = detail === '' ? undefined : detail;
    yield line({ type: 'event', ...when, node, client, bucket, vbucket, what, detail: told });
  }
  for (const now of vbuckets) yield line({ type: 'vbucket', ...nowRecord(now, placed) });
  if (evicted > 0) yield line({ type: 'evicted', events: evicted });
}

const line = (record: Json): string => `${jsonText(record)}\n`;

interface Placed {
  readonly file?: string | undefined;
  readonly number: number;
}

function nowRecord(
  now: VbucketNow,
  placed: (number: number) => Placed,
): { readonly [key: string]: Json | undefined } {
  const { bucket, vbucket, highestTerm } = now;
  return {
    bucket,
    vbucket,
    highest_term: highestTerm?.toString(),
    uploaders: now.uploaders.map(({ node, state, term, number }) => {
      return { node, state, term: term?.toString(), ...placed(number) };
    }),
    snapshots: now.snapshots.map(({ uuid, validTillMs, number }) => {
      const until = validTillMs === undefined ? undefined : isoText(instantOf(validTillMs));
      return { snapshot: uuid, valid_till: until, ...placed(number) };
    }),
    mounts: now.mounts.map(({ node, state, number }) => ({ node, state, ...placed(number) })),
    migrations: now.migrations.map(({ node, completed, total, number }) => {
      return { node, completed_bytes: completed, total_bytes: total, ...placed(number) };
    }),
  };
}
