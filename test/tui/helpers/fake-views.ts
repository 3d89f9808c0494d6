/** Reports of made-up views: as much of each as is asked for. */
import type {
  ConversationLine,
  FindingLine,
  FollowLine,
  LaneLine,
  LatencyLine,
  Stretch,
  ViewReport,
  ViewWish,
  Window,
} from '../../../src/session/port/view.js';

const SECONDS = 64;
const DONE = { messages: 300, counted: 300 };

function part<Line>(all: readonly Line[], { top, height }: Window) {
  const from = Math.max(0, Math.min(top, all.length - 1));
  return { total: all.length, top: from, lines: all.slice(from, from + height) };
}

const CONVERSATIONS = Array.from(
  { length: 40 },
  (_, n): ConversationLine => ({
    ...{ stream: n, client: `10.0.0.${n}:${50_000 + n}`, node: '10.0.0.9:11210' },
    ...{ bucket: n % 3 === 0 ? 'travel-sample' : '', user: n % 2 === 0 ? '@ns_server' : 'hugo' },
    ...{ requests: 1500 * n, responses: 1500 * n - (n % 2), bytesToNode: 1000 ** (n % 4) },
    ...{ bytesToClient: 20 * n, begin: n / 10, duration: n * 1.5, findings: n % 5 },
    ...(n % 5 === 0 ? {} : { worst: n % 5 === 1 ? ('error' as const) : ('warn' as const) }),
    first: 2 * n + 1,
  }),
);

const COMMANDS = ['Get', 'Set', 'StartFusionUploader', 'MountFusionVbucket', 'Stat', 'Hello'];

const latency =
  (points: number) =>
  (command: string, n: number): LatencyLine => ({
    ...{ command, count: 10 ** n, errors: n % 2 === 0 ? 0 : n, min: 3 * 10 ** n },
    ...{ p50: 5 * 10 ** n, p90: 6 * 10 ** n, p99: 7 * 10 ** n, max: 9 * 10 ** n },
    ...(n % 3 === 0 ? { server: 4 * 10 ** n, queued: 10 ** n } : {}),
    trend: Array.from({ length: points }, (_, x) => (x % 7 === 6 ? -1 : (x * (n + 1)) % 9)),
  });

const GROUPS = [
  { id: 'fusion-zombie-uploader', severity: 'error', title: 'Two nodes upload one vbucket' },
  { id: 'fusion-snapshot-leaked', severity: 'warn', title: 'A snapshot was never released' },
  { id: 'mcbp-latency', severity: 'note', title: 'An answer took its time' },
  { id: 'connection-closed', severity: 'chat', title: 'A connection was closed' },
] as const;

const findings = (open: readonly string[]): readonly FindingLine[] =>
  GROUPS.flatMap((group, n): FindingLine[] => {
    const isOpen = open.includes(group.id);
    const places = Array.from({ length: isOpen ? 12 : 0 }, (_, i): FindingLine => {
      const number = 10 * (i + 1) + n;
      return { type: 'place', id: group.id, number, text: `term fell to ${number}` };
    });
    return [{ type: 'group', ...group, count: 12 * 10 ** n, open: isOpen }, ...places];
  });

const TALK = Array.from({ length: 90 }, (_, n): FollowLine => {
  const from = n % 3 === 0 ? 'client' : 'server';
  return { number: n + 1, from, text: `{"line":${n},"said by":"${from}"}` };
});

const LANES = (['uploader', 'snapshot', 'mount', 'migration'] as const).flatMap((lane, n) =>
  [12, 13, 512].map((vbucket) => ({ bucket: 'travel-sample', vbucket, lane, begin: 4 * n + 1 })),
);

/** Stretches of [begin, begin + 8), of 20 to the end, and of one short moment. */
function lane(
  { begin, ...line }: (typeof LANES)[number],
  { from, to }: { from: number; to: number },
  columns: number,
): LaneLine {
  const cell = (second: number): number => Math.floor(((second - from) / (to - from)) * columns);
  const stretch = (begins: number, ends: number, label: string, number: number): Stretch => ({
    from: Math.max(0, cell(begins)),
    to: Math.min(columns, Math.max(cell(begins) + 1, cell(ends))),
    ...{ label, number },
  });
  const all = [
    stretch(begin, begin + 8, `term ${begin} 10.0.0.9:11210`, 10 * begin),
    { ...stretch(18, 18.1, 'x', 181), severity: 'error' as const },
    stretch(20, SECONDS, `term ${begin + 1}`, 20 * begin),
  ];
  return { ...line, stretches: all.filter((each) => each.to > 0 && each.from < columns) };
}

const wave = (columns: number, height: number, of: number): number[] =>
  Array.from({ length: columns }, (_, x) => Math.max(0, Math.round(height * Math.sin(x / of))));

export function fakeReport(wish: ViewWish): ViewReport {
  switch (wish.what) {
    case 'conversations':
      return { what: wish.what, progress: DONE, ...part(CONVERSATIONS, wish.window) };
    case 'statistics': {
      const lines = COMMANDS.map(latency(wish.points));
      return { what: wish.what, progress: DONE, ...part(lines, wish.window) };
    }
    case 'findings':
      return { what: wish.what, progress: DONE, ...part(findings(wish.open), wish.window) };
    case 'follow': {
      const { what, stream, sought } = wish;
      const at = sought === undefined ? {} : { at: Math.min(sought, TALK.length) - 1 };
      return { what, stream, progress: DONE, ...part(TALK, wish.window), ...at };
    }
    case 'timeline': {
      const { what, columns } = wish;
      const axis = { from: wish.from ?? 0, to: wish.to ?? SECONDS, end: SECONDS };
      const shown = part(LANES, wish.window);
      const lines = shown.lines.map((each) => lane(each, axis, columns));
      return { what, progress: DONE, ...shown, lines, ...axis };
    }
    case 'graph': {
      const { what, columns } = wish;
      const axis = { from: wish.from ?? 0, to: wish.to ?? SECONDS, end: SECONDS };
      const series = [
        { name: 'messages' as const, values: wave(columns, 900, 7) },
        { name: 'bytes' as const, values: wave(columns, 2_500_000, 11) },
        { name: 'errors' as const, values: wave(columns, 3, 2) },
        { name: 'findings' as const, values: Array.from({ length: columns }, () => 0) },
      ];
      return { what, progress: DONE, series, ...axis };
    }
  }
}
