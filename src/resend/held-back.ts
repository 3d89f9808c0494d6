/**
 * Which messages of a capture are not sent to another node, and why. What cannot be undone is
 * held back unless it was asked for; what is bound to the moment of the capture (the proof of a
 * password is made for one nonce) cannot be repeated at all.
 */
import { magicOf } from '../mcbp/magic.js';
import type { MessageEvent } from '../message.js';
import type { CommandSpec } from '../spec/command.js';
import { CLIENT } from '../tcp/events.js';

/** By kv_engine's names: they delete data, or let others delete it, or end the node. */
export const DESTRUCTIVE: ReadonlySet<string> = new Set([
  'ReleaseFusionStorageSnapshot',
  'DeleteFusionNamespace',
  'SetVbucket',
  'DelVbucket',
  'DeleteBucket',
  // Retired in kv_engine; memcached still empties itself.
  'Flush_Unsupported',
  'Flushq_Unsupported',
  'Shutdown',
  'PruneEncryptionKeys',
]);

/** Done anew with the user's credentials, or not at all. */
const AUTHENTICATION: ReadonlySet<string> = new Set(['SaslAuth', 'SaslStep']);

/** What a connection agrees on before anything else: without it later answers differ. */
export const SETUP: ReadonlySet<string> = new Set(['Hello', 'SelectBucket']);

export const REASONS = {
  destructive: 'destructive; --allow-destructive sends them',
  authentication: 'bound to the capture; --user authenticates anew',
  replaced: 'done anew as the user',
  truncated: 'not captured whole',
  elsewhere: 'to nodes that no --to names',
} as const;
export type Reason = keyof typeof REASONS;

export interface HoldingBack {
  readonly allowDestructive: boolean;
  /** There are credentials to authenticate anew with. */
  readonly authenticates: boolean;
}

/** Undefined: it may be sent. */
export function heldBack(
  { missing }: Pick<MessageEvent, 'missing'>,
  spec: CommandSpec | undefined,
  { allowDestructive, authenticates }: HoldingBack,
): Reason | undefined {
  const name = spec?.name ?? '';
  if (AUTHENTICATION.has(name)) return authenticates ? 'replaced' : 'authentication';
  if (DESTRUCTIVE.has(name) && !allowDestructive) return 'destructive';
  return missing > 0 ? 'truncated' : undefined;
}

/** A client asks; answers of clients, and what servers send unasked, are not for us to send. */
export const isAsked = ({ kind, from, magic }: MessageEvent): boolean =>
  kind === 'request' && from === CLIENT && magicOf(magic)?.sender === 'client';
