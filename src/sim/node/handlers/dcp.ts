/**
 * DCP as far as its keep-alive goes: a connection can be opened and set up, and then is asked now
 * and then whether it is still there. Streams are not supported.
 *
 * Source: kv_engine docs/dcp/documentation/commands/open-connection.md, control.md, no-op.md.
 */
import { Refusal } from '../../model/refusal.js';
import { type BucketHandler, DONE, type Reply, valueBytes } from '../call.js';
import { Keepalive } from '../keepalive.js';
import { extrasOf, numberIn } from '../wording.js';

const PRODUCER = 0x01;

const open: BucketHandler = (call): Reply => {
  if ((numberIn(extrasOf(call), 'flags') & PRODUCER) === 0) {
    return new Refusal('NotSupported', 'This node consumes no streams');
  }
  call.session.dcp = new Keepalive(call.now);
  return DONE;
};

type Setting = (keepalive: Keepalive, value: string) => boolean;

/** What the value may be is what makes it true. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  enable_noop: (keepalive, value) => {
    keepalive.enabled = value === 'true';
    return keepalive.enabled || value === 'false';
  },
  set_noop_interval: (keepalive, value) => {
    const seconds = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
    if (seconds > 0) keepalive.intervalMs = seconds * 1000;
    return seconds > 0;
  },
};

const control: BucketHandler = (call) => {
  const { dcp } = call.session;
  if (dcp === undefined) return new Refusal('Einval', 'The connection is no DCP connection');
  const known = SETTINGS[call.message.parts.key ?? ''];
  const value = new TextDecoder().decode(valueBytes(call));
  return known?.(dcp, value) ? DONE : new Refusal('Einval');
};

const noop: BucketHandler = ({ session }) =>
  session.dcp === undefined ? new Refusal('Einval', 'The connection is no DCP connection') : DONE;

export const dcpHandlers: Readonly<Record<string, BucketHandler>> = {
  DcpOpen: open,
  DcpControl: control,
  DcpNoop: noop,
};
