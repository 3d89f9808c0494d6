/** What the checks of the descriptions say of a request: predicted refusals, spelled as servers do. */
import { commandTable } from '../../src/commands.js';
import { type Check, firstRefusal } from '../../src/dissect/checks.js';
import { judgeRequest } from '../../src/dissect/judge.js';
import { readMessage } from '../../src/dissect/message.js';
import { frame, type Layout } from '../helpers/frames.js';

export function checks(layout: Layout, edition: string | undefined = '2026'): readonly Check[] {
  return judgeRequest(readMessage(commandTable, frame(layout)), { edition })?.checks ?? [];
}

/** What the server answers: status and error context; undefined: it goes to work. */
export const answer = (layout: Layout, edition?: string): (string | undefined)[] | undefined => {
  const refusal = firstRefusal(checks(layout, edition));
  return refusal && [refusal.status, refusal.context];
};

/** Values that servers of 2026 take. */
export const SNAPSHOT = {
  snapshot_uuid: 's',
  bucket_uuid: 'b',
  metadatastore_uri: 'u',
  metadatastore_auth_token: 't',
  vbucket_list: [0, 65535],
  valid_till: 1764288000,
};
const { valid_till, ...release } = SNAPSHOT;
export const RELEASE = release;
export const STORE = { metadatastore_uri: 'u', metadatastore_auth_token: 't' };
export const DELETE = { logstore_uri: 'l', ...STORE, namespace: 'kv/uuid' };
