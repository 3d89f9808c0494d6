/**
 * Observe (0x92): whether mutations of documents have reached the disk.
 *
 *     request   value: vbucket u16, key length u16, key; next vbucket ...
 *     answer    value: vbucket u16, key length u16, key, state u8, CAS u64; next vbucket ...
 *               header CAS: how long persisting and replicating take, u32 each, ms
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x92 Observe",
 * daemon/protocol/mcbp/observe_context.cc, ObserveKeyState in
 * include/memcached/protocol_binary.h.
 */
import { type Layout, listOf, u8, u16, u64 } from '../../spec/layout.js';
import { keyInValue } from '../collection-key.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET, PAYLOADS, PROTOCOL, TRY_AGAIN } from '../vocabulary.js';

const NAMES = 'couchbase.observe';

const STATES = { 0: 'not persisted', 1: 'persisted', 128: 'not found', 129: 'deleted' } as const;

const KEY: Layout = [
  u16('vbucket', 'VBucket of the document.', { filter: `${NAMES}.vbucket` }),
  u16('keylength', 'Length of the key.', { unit: 'bytes', filter: `${NAMES}.keylength` }),
  ...keyInValue(`${NAMES}.key`),
];

const STATE: Layout = [
  u8('status', 'State of the document.', { names: STATES, filter: `${NAMES}.status` }),
  u64('cas', 'CAS of the document.', { hex: true, filter: `${NAMES}.cas` }),
];

const documents = (of: Layout) => listOf(of, 'documents', 'Documents.', { filter: NAMES });

export const observe = command('Observe', {
  doc: 'Asks whether mutations of documents have reached the disk.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL, value: { kind: 'binary', layout: [documents(KEY)] } })],
  response: [
    form({
      source: `kv_engine daemon/protocol/mcbp/observe_context.cc, ${PAYLOADS}`,
      value: { kind: 'binary', layout: [documents([...KEY, ...STATE])] },
    }),
  ],
  statuses: [EINVAL, NOT_MY_VBUCKET, EACCESS, TRY_AGAIN],
  example: { request: { documents: [{ vbucket: 12, keylength: 5, key: 'Hello' }] } },
});
