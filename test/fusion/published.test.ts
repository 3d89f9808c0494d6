/**
 * The examples of kv_engine docs/fusion.md at eba4298 (2026-08-22), word for word, by the line
 * where each begins. Some of them no server takes: then what is wrong with them is said.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { frame, response } from '../helpers/frames.js';
import { shown } from './fields.js';

const STAT = 0x10;
const findings = (message: Dissection): string[] =>
  message.findings.map(({ id, field }) => (field === undefined ? id : `${id} ${field}`));

const SNAPSHOT = `{
    "snapshot_uuid": "some-snapshot-uuid",
    "bucket_uid": "some-bucket-uuid",
    "metadatastore_uri": "uri2",
    "metadatastore_auth_token": "some-token",`;
/** The server demands another key than the document shows. */
const BUCKET = ['fusion.missing-field bucket_uuid', 'fusion.unknown-field bucket_uid'];
/** Commas are missing between the members. */
const NO_JSON = ['fusion.invalid-json'];

interface Example {
  readonly line: number;
  readonly name: string;
  readonly opcode: number;
  readonly text: string;
  readonly found: readonly string[];
  /** As its author meant it, where the text is no JSON; and what is amiss even then. */
  readonly meant?: { readonly value: object; readonly found: readonly string[] };
}

const requests: readonly Example[] = [
  {
    line: 123,
    name: 'GetFusionStorageSnapshot',
    opcode: 0x70,
    text: `${SNAPSHOT}\n    "valid_till": 123456879,\n    "vbucket_list": [12,23,25,66]\n}`,
    found: BUCKET,
  },
  {
    line: 221,
    name: 'ReleaseFusionStorageSnapshot',
    opcode: 0x71,
    text: `${SNAPSHOT}\n    "vbucket_list": [12,23,25,66]\n}`,
    found: BUCKET,
  },
  {
    line: 278,
    name: 'MountFusionVbucket',
    opcode: 0x72,
    text: '{\n  "mountPaths": ["path1", "path2"]\n}',
    found: [],
  },
  {
    line: 364,
    name: 'StartFusionUploader',
    opcode: 0x75,
    text: '{\n  "term": "1234"\n}',
    found: [],
  },
  {
    line: 449,
    name: 'DeleteFusionNamespace',
    opcode: 0x77,
    text: '{\n  "logstore_uri": "uri1",\n  "metadatastore_uri": "uri2"\n  "metadatastore_auth_token": "some-token"\n  "namespace": "namespace-to-delete"\n}',
    found: NO_JSON,
    meant: {
      value: {
        logstore_uri: 'uri1',
        metadatastore_uri: 'uri2',
        metadatastore_auth_token: 'some-token',
        namespace: 'namespace-to-delete',
      },
      found: ['fusion.invalid-namespace namespace'],
    },
  },
  {
    line: 502,
    name: 'GetFusionNamespaces',
    opcode: 0x78,
    text: '{\n  "metadatastore_uri": "uri"\n  "metadatastore_auth_token": "some-token"\n}',
    found: NO_JSON,
    meant: {
      value: { metadatastore_uri: 'uri', metadatastore_auth_token: 'some-token' },
      found: [],
    },
  },
];

describe('a request', () => {
  it.each(requests.map((each) => [each.line, each.name, each] as const))(
    'docs/fusion.md:%i %s',
    (_line, name, { opcode, text, found, meant }) => {
      const message = dissect(commandTable, frame({ opcode, value: text, datatype: 1 }));
      expect(message.fusion?.command).toBe(name);
      expect(findings(message)).toEqual(found);
      if (meant === undefined) {
        expect(message.parts.json).toEqual(JSON.parse(text));
        return;
      }
      const repaired = dissect(commandTable, frame({ opcode, value: meant.value }));
      expect(repaired.parts.json).toEqual(meant.value);
      expect(findings(repaired)).toEqual(meant.found);
    },
  );
});

const stat = (key: string, value: unknown) =>
  dissect(commandTable, response({ opcode: STAT, key: 'fusion', value }), {
    request: frame({ opcode: STAT, key }),
  });

describe('statistics', () => {
  // Braces around a list, and commas before the brace that closes: as their authors meant them.
  const VOLUMES = ['volume1', 'volume2', 'volume3'];
  const UPLOADER = {
    ...{ state: 'enabled', snapshot_pending_bytes: 100, checkpoint_pending_bytes: 200, term: 2 },
  };

  it.each<[number, string, unknown, string]>([
    [45, 'fusion active_guest_volumes', VOLUMES, 'volumes'],
    [54, 'fusion uploader', { vb_0: UPLOADER, vb_1: UPLOADER }, 'vb_0'],
    [67, 'fusion migration 0', { completed_bytes: 100, total_bytes: 1000 }, 'completed_bytes'],
  ])('docs/fusion.md:%i %s', (_line, key, value, field) => {
    const message = stat(key, value);
    expect(message.findings).toEqual([]);
    expect(shown(message)).toHaveProperty(field);
    expect(shown(message)).toMatchObject({ group: key.split(' ')[1] });
  });

  it('of each vbucket are told from those of one, where the key says neither', () => {
    expect(stat('fusion uploader', UPLOADER).findings).toEqual([]);
    expect(findings(stat('fusion uploader 1', { vb_1: UPLOADER }))).toContain(
      'fusion.response-shape state',
    );
  });
});

it('docs/fusion.md:524 GetFusionNamespaces answered', () => {
  // With a comma before the bracket that closes.
  const value = { version: 1, namespaces: ['kv/travel-sample/uuid1', 'kv/bucket-sample/uuid2'] };
  const message = dissect(commandTable, response({ opcode: 0x78, value }));
  expect(message.parts.json).toEqual(value);
  expect(message.findings).toEqual([]);
});
