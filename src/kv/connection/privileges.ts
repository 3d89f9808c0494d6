/**
 * DropPrivilege (0xfb): give up a privilege on this connection; UpdateExternalUserPermissions
 * (0xf6): tell the server the roles of users of the external provider.
 *
 *     DropPrivilege                   request: key: name of the privilege
 *     UpdateExternalUserPermissions   request: value: JSON, roles by user
 *
 * Sources: kv_engine daemon/mcbp_validators.cc drop_privilege_validator,
 * update_user_permissions_validator, docs/ExternalAuthProvider.md.
 */
import { z } from 'zod';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

export const dropPrivilege = command('DropPrivilege', {
  doc: 'Gives up a privilege for the rest of the connection.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [form({ source: VALIDATORS, key: 'text' })],
  response: [form({ source: VALIDATORS })],
  statuses: [EINVAL],
  example: { request: { key: 'Delete' } },
});

export const updateExternalUserPermissions = command('UpdateExternalUserPermissions', {
  doc: 'Tells the server the roles of users of the external provider.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [
    form({
      source: `${VALIDATORS}, docs/ExternalAuthProvider.md`,
      value: { kind: 'json', required: true, schema: z.looseObject({}) },
    }),
  ],
  response: [form({ source: VALIDATORS })],
  statuses: [EINVAL, EACCESS],
  example: { request: { value: { joe: { buckets: {}, privileges: [], domain: 'external' } } } },
});
