/** 0x3d: set the state of a vbucket; with `use_snapshot` its data comes from a mounted snapshot. */

import { z } from 'zod';
import { vbucketStates } from '../mcbp/vbucket-states.js';
import { defineCommand, NO_VALUE, type Parts } from '../spec/command.js';
import { field, oneOf } from '../spec/fields.js';
import { u8 } from '../spec/layout.js';
import { EINTERNAL, EINVAL, json, OBSERVED, SEED_2025_04, shape } from './vocabulary.js';

const PROTOCOL = 'kv_engine docs/BinaryProtocol.md';

const state = (allowed: readonly number[], says: string) =>
  u8('state', 'State that the vbucket gets.', {
    names: vbucketStates,
    allowed,
    rule: { id: 'fusion.vbucket-state', says },
  });

const topology = () =>
  field(z.array(z.array(z.string().nullable())), {
    doc: 'Replication chains: names of nodes, null for a missing one.',
    brief: false,
  }).optional();

/** Its value asks for a snapshot. */
const usesSnapshot = (parts: Parts | undefined): boolean =>
  typeof parts?.json === 'object' &&
  parts.json !== null &&
  Object.hasOwn(parts.json, 'use_snapshot');

/** The snapshot is one that PrepareSnapshot made on this node. */
const usesLocal = (parts: Parts): boolean =>
  usesSnapshot(parts) && (parts.json as { readonly use_snapshot: unknown }).use_snapshot === 'fbr';

const nextState = (name: string) =>
  oneOf(
    ['active', 'replica', 'pending', 'dead'],
    `State that is expected next, as ${name} call the key.`,
  ).optional();

const fromSnapshot = (states: readonly number[], when: (parts: Parts) => boolean) =>
  shape(
    '2025-04',
    SEED_2025_04,
    json(
      {
        use_snapshot: oneOf(
          ['fusion', 'fbr'],
          'Kind of snapshot that the vbucket is created from.',
          {
            // EPBucket::loadVBucket refuses another word without giving a reason.
            rule: () => ({
              id: 'fusion.vbucket-state',
              says: 'use_snapshot is neither "fusion" nor "fbr"',
              status: 'NotSupported',
              context: 'none',
            }),
          },
        ),
        topology: topology(),
        next_expected_state: nextState('the documents'),
        expected_next_state: nextState('servers'),
      },
      '',
      { strictDatatype: true },
    ),
    { extras: [state(states, 'The provided vbucket state is invalid')], when },
  );

export const setVbucket = defineCommand({
  opcode: 0x3d,
  name: 'SetVbucket',
  wireName: 'SET_VBUCKET',
  answers: 'one',
  doc: 'Sets the state of a vbucket, creating it where it does not exist. With use_snapshot "fusion" the vbucket is created from the volumes that MountFusionVbucket mounted, and a migration begins to copy their data.',
  source: PROTOCOL,
  vbucket: 'required',
  topic: 'mount',
  fusion: (own, request) => usesSnapshot(request ?? own),
  request: [
    shape(
      '2025-02',
      PROTOCOL,
      json({ topology: topology() }, '', { required: false, strictDatatype: true }),
      {
        extras: [state([1, 2, 3, 4], 'The provided vbucket state is invalid')],
      },
    ),
    fromSnapshot([1, 2], (parts) => usesSnapshot(parts) && !usesLocal(parts)),
    // Restrictions to active and replica are Fusion's: a rebalance by files may begin as pending.
    fromSnapshot([1, 2, 3, 4], usesLocal),
  ],
  response: [shape('2025-02', PROTOCOL, NO_VALUE)],
  statuses: [
    { name: 'KeyEexists', when: 'the node already has this vbucket', from: 'document' },
    EINVAL,
    EINTERNAL,
    ...OBSERVED,
  ],
  example: { request: { state: 'active', use_snapshot: 'fusion' } },
});
