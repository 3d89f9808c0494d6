/**
 * What a snapshot for file-based rebalance consists of: the answer of PrepareSnapshot and
 * DownloadSnapshot. Source: kv_engine docs/Snapshots.md "Snapshot manifest"; its `deks` are
 * files as the others are, snapshot/manifest.cc.
 */
import { z } from 'zod';
import type { JsonRule } from '../../spec/command.js';
import { field, text, uint } from '../../spec/fields.js';

export const SOURCE = 'kv_engine docs/Snapshots.md';

const file = z.object({
  id: uint('Id of the file, for GetFileFragment.'),
  path: text('Path of the file.'),
  size: text('Its size in bytes, in decimal.'),
  sha512: text('SHA-512 of its content.', { brief: false }).optional(),
});

export const storage = (version: 'version' | 'max_version', doc: string) =>
  field(
    z.object({
      backend: text('Storage backend: couchstore or magma.'),
      [version]: uint(doc).optional(),
    }),
    { doc: 'Format of the files on disk.' },
  );

export const snapshotManifest: JsonRule = {
  kind: 'json',
  schema: z.object({
    uuid: text('The snapshot.'),
    vbid: uint('Its vbucket.'),
    storage: storage('version', 'Version of the format.').optional(),
    files: field(z.array(file), { doc: 'Files of the snapshot.', brief: false }),
    deks: field(z.array(file), {
      doc: 'Files of the keys that the others are encrypted with.',
      brief: false,
    }).optional(),
  }),
  required: true,
};
