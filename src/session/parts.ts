/** The parts of a session put together: which of them asks which. */
import { EventLog } from './events/event-log.js';
import { Filtering } from './filtered/filtering.js';
import type { Filtered } from './filtered/stored-view.js';
import { Judgements } from './judgements.js';
import { ListView } from './list-view.js';
import { Annotations } from './notes/annotations.js';
import { Annotator } from './notes/annotator.js';
import { Sayings } from './notes/said.js';
import { Notices } from './notices.js';
import { Playback } from './playback.js';
import { ReadingProgress } from './reading-progress.js';
import { Rows } from './rows.js';
import { Searching } from './search/searching.js';
import type { SessionOptions } from './session-options.js';
import { MessageStore } from './store.js';
import { Traffic } from './traffic.js';
import { Views } from './views/views.js';

/** What each takes down of what it is told, knowing of no other. */
function recordsOf({ memory, source, speed, now }: SessionOptions) {
  return {
    store: new MessageStore(memory, source),
    events: new EventLog(),
    traffic: new Traffic(now),
    reading: new ReadingProgress(now),
    playback: new Playback(speed ?? Number.POSITIVE_INFINITY, now),
    notices: new Notices(),
  };
}

type Records = ReturnType<typeof recordsOf>;

export interface SessionParts extends Records {
  readonly rows: Rows;
  readonly judgements: Judgements;
  readonly filtering: Filtering;
  readonly list: ListView;
  readonly views: Views;
  readonly annotator: Annotator;
  readonly searching: Searching;
}

/** What a filter is about. */
function filteredOf(
  { store, traffic }: Records,
  rows: Rows,
  lengths: SessionOptions['lengths'],
): Filtered {
  return {
    get blocks() {
      return store.blocks;
    },
    connectionOf: (stream) => store.connectionOf(stream),
    bytesOf: (number) => store.get(number)?.bytes,
    dissectionOf: (number) => rows.dissectionOf(number),
    began: () => traffic.began,
    commentsOf: (number) => rows.sayings.commentsOf(number),
    isIgnored: (number) => rows.sayings.annotations.has('ignored', number),
    alterationOf: (number) => rows.alterations.of(number),
    lengths,
  };
}

export function partsOf(options: SessionOptions): SessionParts {
  const { decoder, judged, lengths, timeline, now } = options;
  const { table } = decoder.options;
  const annotations = options.annotations ?? new Annotations();
  const records = recordsOf(options);
  const { store, events, traffic, notices } = records;
  const sayings = new Sayings(store, options.comments, annotations);
  const rows = new Rows(store, events, decoder, sayings);
  const findingsOf = (number: number) => rows.findingsOf(number);
  const judgements = new Judgements({ store, table, judged, findingsOf, now });
  const filtering = new Filtering(filteredOf(records, rows, lengths), table, now);
  const { review } = judgements;
  const list = new ListView({ ...records, rows, review, filtering, annotations, now });
  const views = new Views({
    ...{ store, table, timeline, now },
    shown: () => list.shown(),
    isIgnored: (number) => annotations.has('ignored', number),
    findingsOf: (number) => judgements.of(number),
    dissectionOf: (number) => rows.dissectionOf(number),
    began: () => traffic.began,
  });
  filtering.onChange = (number, isIn) => views.changed(number, isIn);
  const annotator = new Annotator({
    ...{ annotations, store },
    changed: (number) => {
      filtering.changed(number, 'note');
      views.noted(number);
    },
    tell: (text, severity) => notices.tell(text, severity),
  });
  const searching = new Searching(list);
  return { ...records, rows, judgements, filtering, list, views, annotator, searching };
}
