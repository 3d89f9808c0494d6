/**
 * AuditPut (0x27): write an event to the audit log.
 *
 *     request   extras: id of the event u32; value: the event as JSON
 *     answer    nothing
 *
 * Source: kv_engine daemon/mcbp_validators.cc audit_put_validator, daemon/mcbp_executors.cc.
 */
import { z } from 'zod';
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

export const auditPut = command('AuditPut', {
  doc: 'Writes an event to the audit log.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [
    form({
      source: VALIDATORS,
      extras: [u32('audit_event_id', 'Id of the event in the list of audit events.')],
      value: { kind: 'json', required: true, schema: z.looseObject({}) },
    }),
  ],
  response: [form({ source: VALIDATORS })],
  statuses: [EINVAL, EACCESS],
  example: { request: { audit_event_id: 8192, value: {} } },
});
