/**
 * 0x10: STAT, of which the keys `fusion <group> [<vbucket> | detail]` belong to Fusion.
 * The answer to those is one stat named `fusion` whose value is JSON, then the empty key
 * that ends every STAT run. Source: kv_engine docs/fusion.md, EPBucket::doFusionStats.
 */
import { z } from 'zod';
import { defineCommand, type JsonRule, type Parts, type Shape } from '../spec/command.js';
import { anything, flag, oneOf, ratio, text, uint } from '../spec/fields.js';
import { grammarText, type KeyGrammar, readKey } from '../spec/key-grammar.js';
import type { Edition } from './editions.js';
import { MAX_VBUCKET } from './vocabulary.js';

const SOURCE = 'kv_engine engines/ep/src/ep_bucket.cc, docs/fusion.md';
const bytes = (doc: string) => uint(doc, { unit: 'bytes' });

/**
 * What the answer holds changed while it kept its name: GetFusionUploaderStats in kv_engine
 * engines/ep/src/kvstore/magma-kvstore/magma-memory-tracking-proxy.cc, at d1c642cd (2025-05-22),
 * 3f4b528d (2026-05-11), 98260b25 (2026-06-26), 81aeaa53 (2026-08-06), ae3c2386 (2026-08-21).
 */
const uploader = z.object({
  state: oneOf(
    ['enabling', 'enabled', 'disabling', 'disabled'],
    'Whether the uploader runs; a toggle takes a while.',
  ),
  term: uint('Term with which it was last started.'),
  snapshot_pending_bytes: bytes('Snapshot data not yet uploaded.'),
  checkpoint_pending_bytes: bytes('Checkpoint data not yet uploaded; since 2026-08-21.').optional(),
  sync_session_completed_bytes: bytes(
    'Uploaded by the present sync; until 2026-08-06, and until 2026-06-26 the total.',
  ).optional(),
  sync_session_total_bytes: bytes(
    'To upload by the present sync; until 2026-08-06, and until 2026-06-26 what was done.',
  ).optional(),
  logstore_data_size: bytes('Data in the log store; since 2026-05-11.').optional(),
  logstore_garbage_size: bytes('What of it is garbage; since 2026-05-11.').optional(),
  logstore_fragmentation_ratio: ratio(
    'How fragmented the log store is, a fraction; since 2026-05-11.',
  ).optional(),
  logstore_pending_delete_size: bytes(
    'Data in the log store that waits to be deleted; since 2026-05-11.',
  ).optional(),
});

const migration = z.object({
  completed_bytes: bytes('Bytes copied from the volumes so far.'),
  total_bytes: bytes('Bytes to copy in all.'),
});

interface Group {
  readonly name: string;
  readonly edition: Edition;
  readonly since?: string;
  readonly doc: string;
  readonly schema: z.ZodType;
  /** Name for the elements of an array answer. */
  readonly items?: string;
}

/** The groups, in the order in which servers learned them. */
export const STAT_GROUPS: readonly Group[] = [
  {
    name: 'sync_info',
    edition: '2025-02',
    doc: 'last log synced to the log store',
    schema: z.object({
      logSeqno: uint('Number of the last log.'),
      logTerm: uint('Term that wrote it.'),
    }),
  },
  {
    name: 'active_guest_volumes',
    edition: '2025-02',
    doc: 'volumes that a running migration still reads',
    schema: z.array(text('Path of a guest volume.')),
    items: 'volumes',
  },
  {
    name: 'uploader_state',
    edition: '2025-02',
    doc: 'state of the uploader, under the name it had until 2025-05',
    schema: anything('State of the uploader.'),
  },
  {
    name: 'uploader',
    edition: '2025-11',
    since: '2025-05',
    doc: 'state and backlog of the uploader',
    schema: uploader,
  },
  {
    name: 'migration',
    edition: '2025-11',
    since: '2025-05',
    doc: 'progress of the migration from volumes',
    schema: migration,
  },
  {
    name: 'is_mounted',
    edition: '2025-11',
    since: '2025-10',
    doc: 'whether the vbucket is mounted',
    schema: z.object({ is_mounted: flag('The vbucket is mounted.') }),
  },
];

/** Source: EPBucket::doFusionStats. */
const KEY: KeyGrammar = {
  first: 'fusion',
  words: [
    {
      kinds: [
        {
          kind: 'choice',
          name: 'group',
          doc: 'What is asked for.',
          options: STAT_GROUPS.map(({ name }) => name),
        },
        { kind: 'other', name: 'group', doc: 'A group that no edition has.' },
      ],
    },
    {
      optional: true,
      kinds: [
        { kind: 'number', name: 'vbucket', doc: 'The vbucket asked about.', max: MAX_VBUCKET },
        { kind: 'choice', name: 'detail', doc: 'Every vbucket by itself.', options: ['detail'] },
        { kind: 'other', name: 'detail', doc: 'An argument that servers refuse.' },
      ],
    },
  ],
};

const asked = (parts: Parts | undefined) =>
  parts?.key === undefined ? undefined : readKey(KEY, parts.key);

const editionOf = (group: string | number | undefined): Edition | undefined =>
  STAT_GROUPS.find(({ name }) => name === group)?.edition;

/** A request for statistics; Fusion's name a group, which its edition knows. */
const request = (edition: Edition, when?: Shape['when']): Shape => ({
  edition,
  source: SOURCE,
  extras: [],
  key: 'text',
  keyGrammar: KEY,
  value: { kind: 'any' },
  ...(when === undefined ? {} : { when }),
});

/**
 * The answer shapes of one group: of one vbucket, and for `detail` an object of `vb_<n>`. Asked
 * for neither, servers answer the one for all vbuckets together, or refuse; the document shows
 * the other (docs/fusion.md, "Example response for `fusion uploader`").
 */
function answers(group: Group): Shape[] {
  const isAnswer = (own: Parts, key: ReturnType<typeof asked>): boolean =>
    own.key === KEY.first && key?.group === group.name;
  // What may be anything is told from nothing else.
  const isDescribed = !(group.schema instanceof z.ZodUnknown);
  const common = {
    edition: group.edition,
    ...(group.since === undefined ? {} : { since: group.since }),
    source: SOURCE,
    extras: [],
    key: 'text',
  } as const;
  const rule = (schema: z.ZodType): JsonRule => ({
    kind: 'json',
    schema,
    required: true,
    ...(group.items === undefined ? {} : { items: group.items }),
  });
  return [
    {
      ...common,
      when: (own, request) => {
        const key = asked(request);
        return isAnswer(own, key) && key?.detail === undefined;
      },
      value: rule(group.schema),
    },
    {
      ...common,
      when: (own, request) => {
        const key = asked(request);
        const isShown = key?.vbucket === undefined && key?.detail === undefined && isDescribed;
        return isAnswer(own, key) && (isShown || key?.detail === 'detail');
      },
      value: rule(z.record(z.string().regex(/^vb_\d+$/), group.schema)),
    },
  ];
}

export const stat = defineCommand({
  opcode: 0x10,
  name: 'Stat',
  wireName: 'STAT',
  answers: 'until-empty-key',
  doc: `Asks for statistics. Keys "${grammarText(KEY)}" ask for those of Fusion: ${STAT_GROUPS.map((group) => `${group.name} (${group.doc})`).join(', ')}. Without a vbucket only active_guest_volumes answers, for all vbuckets together.`,
  source: SOURCE,
  vbucket: 'unused',
  fusion: (own, request) =>
    own.key === KEY.first ||
    asked(own) !== undefined ||
    (own.key === '' && asked(request) !== undefined),
  request: [
    request('2025-02'),
    request('2025-11', (own) => editionOf(asked(own)?.group) === '2025-11'),
  ],
  response: [
    { edition: '2025-02', source: SOURCE, extras: [], key: 'text', value: { kind: 'any' } },
    ...STAT_GROUPS.flatMap(answers).sort((a, b) =>
      a.edition < b.edition ? -1 : a.edition > b.edition ? 1 : 0,
    ),
  ],
  statuses: [
    { name: 'Einval', when: 'the group or its argument is not known', from: 'code' },
    { name: 'KeyEnoent', when: 'the statistic does not exist', from: 'code' },
    { name: 'NotMyVbucket', when: 'the vbucket is not on this node', from: 'code' },
    { name: 'NotSupported', when: 'the bucket has no Fusion', from: 'code' },
    { name: 'Eaccess', when: 'the user may not read this group', from: 'code' },
  ],
  example: {
    request: { group: 'uploader', vbucket: 12 },
    response: {
      state: 'enabled',
      term: 2,
      snapshot_pending_bytes: 100,
      checkpoint_pending_bytes: 200,
      logstore_data_size: 4096,
      logstore_garbage_size: 1024,
      logstore_fragmentation_ratio: 0.25,
      logstore_pending_delete_size: 0,
    },
  },
});
