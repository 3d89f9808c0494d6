/** The commands that say who a connection is, what it may and what it can. */
import type { CommandSpec } from '../../spec/command.js';
import { activeExternalUsers, authenticate, getAuthorization } from './external-auth.js';
import { getErrorMap } from './get-error-map.js';
import { hello } from './hello.js';
import { dropPrivilege, updateExternalUserPermissions } from './privileges.js';
import { registerAuthToken } from './register-auth-token.js';
import { saslCommands } from './sasl.js';
import { listBuckets, selectBucket } from './select-bucket.js';

export const connectionCommands: readonly CommandSpec[] = [
  hello,
  ...saslCommands,
  selectBucket,
  listBuckets,
  getErrorMap,
  registerAuthToken,
  dropPrivilege,
  updateExternalUserPermissions,
];

/** What the server asks an authentication provider. */
export const providerRequests: readonly CommandSpec[] = [
  authenticate,
  activeExternalUsers,
  getAuthorization,
];
