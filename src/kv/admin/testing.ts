/**
 * Commands that servers take in their own tests only, and refuse otherwise: AdjustTimeofday
 * (0xfc), EwouldblockCtl (0xfd).
 *
 *     0xfc   request: extras: offset u64, clock u8
 *     0xfd   request: extras: mode u32, value u32, error to inject u32; key: depends on the mode
 *
 * Sources: AdjustTimePayload and EWB_Payload in kv_engine include/memcached/protocol_binary.h,
 * daemon/mcbp_validators.cc, engines/ewouldblock_engine/ewouldblock_engine.h.
 */
import { u8, u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { NOT_SUPPORTED, PAYLOADS } from '../vocabulary.js';

const MODES = {
  0: 'Next_N',
  1: 'Random',
  2: 'First',
  3: 'Sequence',
  4: 'CasMismatch',
  6: 'No_Notify',
  7: 'Suspend',
  8: 'Resume',
  9: 'BlockMonitorFile',
  10: 'SetItemCas',
  11: 'CheckLogLevels',
  12: 'ThrowException',
  13: 'SlowCasMismatch',
} as const;

export const adjustTimeofday = command('AdjustTimeofday', {
  doc: 'Moves a clock of the server, in its tests.',
  source: PAYLOADS,
  vbucket: 'unused',
  request: [
    form({
      source: PAYLOADS,
      extras: [
        u64('offset', 'Seconds to move the clock by.', { signed: true }),
        u8('time_type', 'Which clock.', { names: { 0: 'TimeOfDay', 1: 'Uptime' } }),
      ],
    }),
  ],
  response: [form({ source: PAYLOADS })],
  statuses: [NOT_SUPPORTED],
  example: { request: { offset: 60, time_type: 'TimeOfDay' } },
});

export const ewouldblockCtl = command('EwouldblockCtl', {
  doc: 'Makes the engine of a bucket fail on purpose, in tests.',
  source: PAYLOADS,
  vbucket: 'unused',
  request: [
    form({
      source: PAYLOADS,
      extras: [
        u32('mode', 'When to fail.', { names: MODES }),
        u32('value', 'How often, or how likely: the mode says.'),
        u32('inject_error', 'Error to fail with, as the engine counts them.'),
      ],
      key: 'text',
    }),
  ],
  response: [form({ source: PAYLOADS })],
  statuses: [NOT_SUPPORTED],
  example: { request: { mode: 'Next_N', value: 1, inject_error: 0 } },
});
