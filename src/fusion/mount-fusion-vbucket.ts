/** 0x72: mount a vbucket's volumes, before SetVbucket creates it from them. */
import { always, defineCommand, NO_VALUE, type Parts } from '../spec/command.js';
import { oneOf, text, texts } from '../spec/fields.js';
import {
  body,
  EINTERNAL,
  EINVAL,
  json,
  OBSERVED,
  SEED_2025_02,
  shape,
  VALIDATORS,
} from './editions.js';

const SOURCES = ['FusionGuestVolumes', 'FusionLogStore', 'Local'] as const;

const source = () =>
  oneOf(SOURCES, 'Where the data comes from; FusionGuestVolumes when absent.', {
    rule: () => ({ id: 'fusion.unsupported-source', says: 'unknown snapshot source' }),
  });
const mountPaths = () =>
  texts('Paths of the guest volumes; may be empty.', { wrongType: 'mountPaths not an array' });

/** The `source` key of a mount request, if it has one. */
const sourceOf = ({ json: value }: Parts): unknown =>
  typeof value === 'object' && value !== null && 'source' in value ? value.source : undefined;

// Unlike its siblings this command refuses keys that it does not know, and its
// complaints carry no validator's name.
const refusing = { unknownKeys: 'refused' } as const;

export const mountFusionVbucket = defineCommand({
  opcode: 0x72,
  name: 'MountFusionVbucket',
  wireName: 'MOUNT_FUSION_VBUCKET',
  answers: 'one',
  doc: 'The server mounts a kvstore for the vbucket from Fusion volumes. It comes before SetVbucket with use_snapshot; a vbucket that exists cannot be mounted.',
  source: SEED_2025_02,
  vbucket: 'required',
  fusion: always,
  request: [
    shape('2025-02', SEED_2025_02, json({ mountPaths: mountPaths() }, '', refusing)),
    shape(
      '2025-11',
      VALIDATORS,
      json({ source: source(), mountPaths: mountPaths() }, '', refusing),
      { since: '2025-08-29', when: (own) => sourceOf(own) !== undefined },
    ),
    shape(
      '2025-11',
      VALIDATORS,
      json(
        {
          source: source(),
          snapshotUUID: text('Uuid of the snapshot in the log store.', {
            wrongType: 'snapshotUUID not a string',
          }),
        },
        '',
        refusing,
      ),
      { since: '2025-08-29', when: (own) => sourceOf(own) === 'FusionLogStore' },
    ),
    shape('2025-11', VALIDATORS, json({ source: source() }, ''), {
      since: '2025-08-29',
      when: (own) => sourceOf(own) === 'Local',
      refused: {
        id: 'fusion.unsupported-source',
        says: 'Local source not supported',
        status: 'NotSupported',
        field: 'source',
      },
    }),
  ],
  response: [
    shape('2025-02', SEED_2025_02, NO_VALUE),
    shape(
      '2025-11',
      'kv_engine daemon/protocol/mcbp/mount_fusion_vbucket_command_context.cc',
      body({ deks: texts('Ids of the data-encryption keys that the volumes need.') }),
      { note: 'The documents know only an empty success.' },
    ),
  ],
  statuses: [
    EINVAL,
    EINTERNAL,
    { name: 'KeyEexists', when: 'the vbucket exists on this node', from: 'code' },
    ...OBSERVED,
  ],
  example: {
    request: { mountPaths: ['path1', 'path2'] },
    response: { deks: [] },
  },
});
