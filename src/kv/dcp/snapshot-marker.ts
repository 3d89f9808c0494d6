/**
 * 0x56: the messages that follow, up to a sequence number, are a consistent snapshot.
 *
 *   version 1    extras 0-7 start | 8-15 end | 16-19 type
 *   version 2.x  extras 0 x, and a value:
 *                0-7 start | 8-15 end | 16-19 type | 20-27 max visible | 28-35 high completed
 *                2.1: 36-43 timestamp | 2.2: 36-43 purge | 44-51 high prepared
 *
 * Source: kv_engine docs/dcp/documentation/commands/snapshot-marker.md; the 2.1 that it has
 * dropped is as Wireshark 4.0 and older servers have it.
 */
import { type Item, type Layout, u8, u32, u64, when } from '../../spec/layout.js';
import { streamMessage } from './vocabulary.js';

/** Wireshark calls the fields the same in extras and value. */
const named = (name: string) => ({ filter: `couchbase.extras.${name}` });

const snapshot: Layout = [
  u64(
    'start_seqno',
    'First sequence number of the snapshot; where it is the first of its stream, that from which the stream was asked for.',
    named('start_seqno'),
  ),
  u64('end_seqno', 'Last sequence number of the snapshot.', named('end_seqno')),
  u32('flags', 'Kind of snapshot.', {
    ...named('flags'),
    hex: true,
    flags: {
      1: 'Memory',
      2: 'Disk',
      4: 'Checkpoint',
      8: 'Acknowledge',
      16: 'History',
      32: 'MayContainDuplicates',
    },
  }),
];

const VERSION_ONLY = 1;

/** Items that the value has in version 2.x. */
const since = (version: number, then: Layout): Item =>
  when(({ extras }) => extras.marker_version === version, then);

export const dcpSnapshotMarker = streamMessage('DcpSnapshotMarker', {
  doc: 'The messages that follow, up to the last sequence number, are a consistent view of the vbucket. It is answered only where the flag Acknowledge asks for it.',
  page: 'snapshot-marker',
  extras: [
    when(
      ({ length }) => length === VERSION_ONLY,
      [
        u8('marker_version', 'How the value is laid out.', {
          names: { 0: '2.0', 1: '2.1', 2: '2.2' },
        }),
      ],
    ),
    when(({ length }) => length !== VERSION_ONLY, snapshot),
  ],
  value: {
    kind: 'binary',
    layout: [
      when(
        ({ extras }) => extras.marker_version !== undefined,
        [
          ...snapshot,
          u64(
            'max_visible_seqno',
            'Last sequence number that is no prepare and no abort.',
            named('max_visible_seqno'),
          ),
          u64(
            'high_completed_seqno',
            'Last prepare that was committed or aborted; of Disk only.',
            named('high_completed_seqno'),
          ),
        ],
      ),
      since(1, [u64('timestamp', 'Point in time of the snapshot.', named('timestamp'))]),
      since(2, [
        u64(
          'purge_seqno',
          'Deletions up to this sequence number may be gone.',
          named('purge_seqno'),
        ),
        u64('high_prepared_seqno', 'Last prepare; of Disk only.', named('high_prepared_seqno')),
      ]),
    ],
  },
  example: { start_seqno: 0, end_seqno: 8, flags: 0x1 },
});
