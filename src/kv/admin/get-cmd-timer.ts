/**
 * GetCmdTimer (0xf3): how long commands took, as a histogram.
 *
 *     request   extras: opcode u8; key: bucket, none: the selected one
 *     answer    value: JSON histogram
 *
 * Source: kv_engine daemon/mcbp_validators.cc get_cmd_timer_validator,
 * daemon/protocol/mcbp/get_cmd_timer_executor.cc.
 */
import { z } from 'zod';
import { u8 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { opcodeNames } from '../names.js';
import { EACCESS, VALIDATORS } from '../vocabulary.js';

export const getCmdTimer = command('GetCmdTimer', {
  doc: 'Asks how long the commands with an opcode took in a bucket.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [
    form({
      source: VALIDATORS,
      extras: [u8('opcode', 'Opcode of the commands.', { names: opcodeNames, hex: true })],
      key: 'text',
    }),
  ],
  response: [
    form({
      source: 'kv_engine daemon/protocol/mcbp/get_cmd_timer_executor.cc',
      value: { kind: 'json', required: true, schema: z.looseObject({}) },
    }),
  ],
  statuses: [EACCESS, { name: 'KeyEnoent', when: 'there is no such bucket', from: 'code' }],
  example: { request: { opcode: 'Get' } },
});
