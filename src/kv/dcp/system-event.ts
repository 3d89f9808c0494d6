/**
 * 0x5f: a collection or a scope was created, changed or dropped.
 *
 *   extras  0-7 by_seqno | 8-11 event | 12 version of the value
 *   key     name of the collection or scope; none where it was dropped
 *   value   version 0, 1   0-7 manifest | 8-11 scope | 12-15 collection | 16-19 max TTL
 *           version 2      FlatBuffers (engines/ep/src/collections/events.fbs), kept as bytes
 *
 * Scopes have no collection and no TTL; version 0 and dropped collections no TTL. The worked
 * example of the page labels its bytes collection before scope; its structures, and those that
 * servers send (engines/ep/src/collections/system_event_types.h), are the other way round.
 * Source: kv_engine docs/dcp/documentation/commands/system_event.md.
 */
import { bytesOf, type Scope, u8, u32, u64, when, whenAtLeast } from '../../spec/layout.js';
import { bySeqno, OUT_OF_ORDER, streamMessage } from './vocabulary.js';

const EVENTS = {
  0: 'BeginCollection',
  1: 'EndCollection',
  3: 'CreateScope',
  4: 'DropScope',
  5: 'ModifyCollection',
};
const OF_SCOPES: readonly unknown[] = [3, 4];
const FLATBUFFERS = 2;

const isFlat = ({ extras }: Scope): boolean => extras.system_event_version === FLATBUFFERS;
const ofCollection = ({ extras }: Scope): boolean => !OF_SCOPES.includes(extras.system_event_id);

export const dcpSystemEvent = streamMessage('DcpSystemEvent', {
  doc: 'A collection or scope was created, changed or dropped. It takes its place in the order of changes, and a consumer that resumes names the last manifest it saw.',
  page: 'system_event',
  extras: [
    bySeqno,
    u32('system_event_id', 'What happened.', { names: EVENTS }),
    u8('system_event_version', 'How the value is laid out; 2: FlatBuffers.'),
  ],
  key: 'text',
  value: {
    kind: 'binary',
    layout: [
      when(isFlat, [bytesOf('rest', 'flatbuffer', 'The event, as a FlatBuffers table.')]),
      when(
        (scope) => !isFlat(scope),
        [
          u64('manifest_uid', 'Last manifest of collections that was applied whole.', {
            hex: true,
          }),
          u32('scope_id', 'The scope.', { hex: true }),
          when(ofCollection, [
            u32('collection_id', 'The collection.', { hex: true }),
            whenAtLeast(20, [
              u32('max_ttl', 'Longest time that its documents live; 0: for ever.', { unit: 's' }),
            ]),
          ]),
        ],
      ),
    ],
  },
  statuses: [OUT_OF_ORDER],
  example: {
    key: 'mycollection',
    by_seqno: 4,
    system_event_id: 'BeginCollection',
    system_event_version: 0,
    manifest_uid: 2,
    scope_id: 0,
    collection_id: 8,
  },
});
