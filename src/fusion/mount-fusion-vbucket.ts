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
} from './vocabulary.js';

const SOURCES = ['FusionGuestVolumes', 'FusionLogStore', 'Local'] as const;

const source = () =>
  oneOf(SOURCES, 'Where the data comes from; FusionGuestVolumes when absent.', {
    decides: true,
    wrongType: 'VBucketSnapshotSource: not a string',
    rule: (_issue, value) => ({
      id: 'fusion.unsupported-source',
      says: `VBucketSnapshotSource: unknown: ${value}`,
    }),
  });
const mountPaths = () =>
  texts('Paths of the guest volumes; may be empty.', {
    wrongType: 'mountPaths not an array',
    rule: (issue, value) => ({
      id: 'fusion.field-type',
      message: `"mountPaths[${issue.path.map(String).at(-1)}]" is not a string`,
      says: `[json.exception.type_error.302] type must be string, but is ${typeOf(value)}`,
      context: 'echo',
    }),
  });

/** The word of the server's JSON library for a type. */
const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** The `source` key of a mount request, if it has one. */
const sourceOf = ({ json: value }: Parts): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'source')
    ? (value as { source: unknown }).source
    : undefined;

/** Sources that ask for other keys than the mount paths. */
const OTHER_FORMS: readonly unknown[] = [undefined, 'FusionLogStore', 'Local'];

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
  topic: 'mount',
  fusion: always,
  request: [
    shape('2025-02', SEED_2025_02, json({ mountPaths: mountPaths() }, '', refusing)),
    shape(
      '2025-11',
      VALIDATORS,
      json({ source: source(), mountPaths: mountPaths() }, '', refusing),
      { since: '2025-08-29', when: (own) => !OTHER_FORMS.includes(sourceOf(own)) },
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
