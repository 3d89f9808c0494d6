/**
 * The cluster map of a bucket: GetClusterConfig (0xb5), SetClusterConfig (0xb4), and the
 * server's ClustermapChangeNotification (server opcode 0x01).
 *
 *     GetClusterConfig   request: extras: none, or the version that the client has: epoch i64,
 *                        revision i64. Answer: value: the map, absent where it is no newer
 *     SetClusterConfig   request: extras: epoch i64, revision i64; key: bucket, or none for the
 *                        map of the whole node; value: the map
 *     notification       extras: revision u32 (old servers), or epoch i64, revision i64;
 *                        key: bucket, or none; value: the map, absent in brief notifications
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xb5 Get Cluster Config", "0x01 Clustermap Change
 * Notification", daemon/mcbp_validators.cc get_cluster_config_validator and
 * set_cluster_config_validator, SetClusterConfigPayload in include/memcached/protocol_binary.h.
 */
import { z } from 'zod';
import type { JsonRule } from '../../spec/command.js';
import { anything, text } from '../../spec/fields.js';
import { type Layout, u32, u64, when, whenAtLeast } from '../../spec/layout.js';
import { command, serverCommand } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, PAYLOADS, PROTOCOL } from '../vocabulary.js';

const CCCP = 'couchbase.server.extras.cccp';

const version = (prefix: string): Layout => [
  u64('epoch', 'Epoch of the map; -1: not set yet.', { signed: true, filter: `${prefix}.epoch` }),
  u64('revision', 'Revision of the map within its epoch.', {
    signed: true,
    filter: `${prefix}.revision`,
  }),
];

/** Written by the cluster manager; the server asks no more of it than that it is there. */
const MAP: JsonRule = {
  kind: 'json',
  required: false,
  schema: z.looseObject({
    rev: anything('Revision of the map.').optional(),
    revEpoch: anything('Epoch of the map.').optional(),
    name: text('Bucket; absent in the map of the whole cluster.').optional(),
    nodesExt: anything('Nodes with the ports of their services.', { brief: false }).optional(),
    vBucketServerMap: anything('Nodes of each vbucket.', { brief: false }).optional(),
  }),
};

export const getClusterConfig = command('GetClusterConfig', {
  doc: 'Asks for the cluster map of the selected bucket, or of the cluster where none is selected. A client that names the version it has gets a map only where there is a newer one.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL, extras: [whenAtLeast(16, version(CCCP))] })],
  response: [form({ source: PROTOCOL, value: MAP })],
  statuses: [
    EINVAL,
    { name: 'KeyEnoent', when: 'the node has no map for the bucket', from: 'code' },
    {
      name: 'NoBucket',
      when: 'no bucket is selected, and the user may see no other map',
      from: 'code',
    },
    EACCESS,
  ],
  example: { request: { epoch: 1, revision: 1 } },
});

export const setClusterConfig = command('SetClusterConfig', {
  doc: 'Gives the server the cluster map of a bucket, or without a key that of the cluster.',
  source: `${PAYLOADS}, SetClusterConfigPayload`,
  vbucket: 'unused',
  request: [form({ source: PAYLOADS, extras: version(CCCP), key: 'text', value: MAP })],
  response: [form({ source: PAYLOADS })],
  statuses: [
    EINVAL,
    { name: 'KeyEexists', when: 'the server has a newer map', from: 'code' },
    EACCESS,
  ],
  example: { request: { epoch: 1, revision: 1, key: 'bucket', value: { rev: 1, revEpoch: 1 } } },
});

export const clustermapChangeNotification = serverCommand('ClustermapChangeNotification', {
  doc: 'Tells the client of a new cluster map: whole, or its version only (the brief kind, HELLO feature 0x1f). The answer, if any, is dropped.',
  source: PROTOCOL,
  request: [
    form({
      source: PROTOCOL,
      extras: [
        when(
          ({ length }) => length < 16,
          [u32('revision', 'Revision of the map.', { filter: `${CCCP}.revision` })],
        ),
        whenAtLeast(16, version(CCCP)),
      ],
      key: 'text',
      value: MAP,
    }),
  ],
  response: [form({ source: PROTOCOL, key: 'text', value: { kind: 'any' } })],
  example: { request: { epoch: 1, revision: 2, key: 'bucket' } },
});
