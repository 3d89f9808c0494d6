/**
 * Ifconfig (0xaf): the network interfaces of the server, and its TLS settings.
 *
 *     request   key: define, delete, list or tls; value: JSON for define and tls, the
 *               interface's uuid for delete
 *     answer    value: JSON: interfaces, or TLS settings
 *
 * The TLS settings that are sent hold the passphrase of the private key, and JSON can spell its
 * key in many ways: they are hidden whole. Those that are answered say only that there is one.
 * Sources: kv_engine docs/NetworkInterface.md, daemon/mcbp_validators.cc ifconfig_validator,
 * daemon/tls_configuration.cc.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL } from '../vocabulary.js';

const SOURCE = 'kv_engine docs/NetworkInterface.md';

export const ifconfig = command('Ifconfig', {
  doc: 'Defines, deletes or lists network interfaces of the server, or sets and shows how it uses TLS.',
  source: SOURCE,
  vbucket: 'unused',
  request: [
    form({ source: SOURCE, key: 'text', value: { kind: 'any' } }),
    form({
      source: SOURCE,
      key: 'text',
      value: { kind: 'any', secret: 'all' },
      when: (own) => own.key !== 'define' && own.key !== 'delete' && own.key !== 'list',
    }),
  ],
  response: [form({ source: SOURCE, value: { kind: 'any' } })],
  statuses: [
    EINVAL,
    { name: 'KeyEnoent', when: 'there is no such interface', from: 'code' },
    EACCESS,
  ],
  example: { request: { key: 'list' } },
});
