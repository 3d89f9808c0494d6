/**
 * 0xe2: makes the node fetch a snapshot from another one. The value holds the credentials to
 * log in there with: the password, and the passphrase of a private key, which is named by its path.
 *
 * Source: kv_engine docs/Snapshots.md; snapshot/download_properties.cc;
 * EPBucket::downloadSnapshot in engines/ep/src/ep_bucket.cc;
 * download_snapshot_validator in daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { anything, field, flag, text, texts, uint } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL } from '../vocabulary.js';
import { SOURCE } from './manifest.js';

const sasl = z.object({
  mechanism: text('SASL mechanism; PLAIN.'),
  username: text('User to log in as.'),
  password: text('Password.', { secret: true }),
});

const tls = z.object({
  ca_store: text('Path of the CA certificates.'),
  cert: text('Path of the certificate.'),
  key: text('Path of its private key.'),
  ssl_peer_verify: flag('Whether to verify the certificate of the other node.').optional(),
  crl_policies: anything('Certificate revocation: policy by scope.').optional(),
  crl_check_intermediate: flag('Whether to check intermediate certificates.').optional(),
  crl_files: texts('Paths of revocation lists.').optional(),
  passphrase: text('Passphrase of the key, in base64.', { secret: true }).optional(),
});

const schema = z.object({
  host: text('Node to download from.'),
  port: uint('Its port.'),
  bucket: text('Bucket of the snapshot.'),
  sasl: field(sasl, { doc: 'How to log in.', brief: false }).optional(),
  tls: field(tls, { doc: 'How to encrypt.', brief: false }).optional(),
  fsync_interval: uint('Bytes between calls of fsync; 0: none.', { unit: 'bytes' }).optional(),
  write_size: uint('Size of a write.', { unit: 'bytes' }).optional(),
  error_sink_write_size: uint('In tests of the server: bytes after which writing fails.', {
    unit: 'bytes',
  }).optional(),
  allow_fail_fast: flag('Fail at once where the disk has too little space.').optional(),
});

export const downloadSnapshot = command('DownloadSnapshot', {
  doc: 'Makes the node fetch the snapshot of the vbucket from another node. Success says that the download is scheduled, not that it is done.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      value: { kind: 'json', schema, required: true, strictDatatype: true },
    }),
  ],
  response: [form({ source: SOURCE })],
  statuses: [
    EINVAL,
    EACCESS,
    { name: 'KeyEexists', when: 'a download for the vbucket is under way', from: 'code' },
    { name: 'NotSupported', when: 'the bucket keeps nothing on disk', from: 'code' },
  ],
  example: {
    request: {
      bucket: 'default',
      host: '::1',
      port: 11210,
      sasl: { mechanism: 'PLAIN', username: '@admin', password: 'some-password' },
    },
  },
});
