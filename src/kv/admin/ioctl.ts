/**
 * IoctlGet (0x23), IoctlSet (0x24): read or change a property of the node, by its name.
 *
 *     IoctlGet   request: key: property. Answer: value: its value
 *     IoctlSet   request: key: property; value: its new value. Answer: value, where one is due
 *
 * Sources: kv_engine daemon/mcbp_validators.cc ioctl_get_validator, ioctl_set_validator,
 * daemon/ioctl.cc.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

const SOURCE = `${VALIDATORS}, daemon/ioctl.cc`;
const ANSWER = form({ source: SOURCE, value: { kind: 'any' } });

export const ioctlGet = command('IoctlGet', {
  doc: 'Reads the property of the node that the key names, such as trace.config.',
  source: SOURCE,
  vbucket: 'unused',
  request: [form({ source: SOURCE, key: 'text' })],
  response: [ANSWER],
  statuses: [EINVAL, EACCESS],
  example: { request: { key: 'trace.config' } },
});

export const ioctlSet = command('IoctlSet', {
  doc: 'Changes the property of the node that the key names.',
  source: SOURCE,
  vbucket: 'unused',
  request: [form({ source: SOURCE, key: 'text', value: { kind: 'any' } })],
  response: [ANSWER],
  statuses: [EINVAL, EACCESS],
  example: { request: { key: 'release_free_memory' } },
});
