/**
 * The commands beside Fusion that need more than their header described. Today that is what
 * they hide: credentials, tokens and keys that must not reach a screen, a log or a ticket.
 */
import type { CommandSpec } from '../spec/command.js';
import { command, secretValue, serverCommand } from './describe.js';

const SASL = 'kv_engine docs/BinaryProtocol.md, docs/sasl';
const OPCODES = 'kv_engine include/mcbp/protocol/opcode.h';

/**
 * `key=value;key=value` where a backslash takes any byte literally; the token, and the
 * encryption keys with their secret halves. Source: kv_engine utilities/config_parser.cc.
 */
const CONFIG_SECRETS = /(?:chronicle_auth_token|encryption)\s*=((?:\\.|[^;\\])*)/s;

export const kvCommands: readonly CommandSpec[] = [
  // User name and password (PLAIN), or proofs that can be attacked offline (SCRAM).
  ...['SaslAuth', 'SaslStep'].map((name) =>
    command(name, {
      request: [secretValue('all', SASL)],
      response: [secretValue('all', SASL)],
    }),
  ),
  command('SetParam', {
    request: [
      secretValue(
        'all',
        'kv_engine history, before 2025-03-13',
        (own) => own.key === 'fusion_metadata_auth_token',
      ),
    ],
  }),
  command('CreateBucket', {
    request: [secretValue(CONFIG_SECRETS, 'kv_engine daemon/bucket_manager.cc')],
  }),
  command('RegisterAuthToken', { request: [secretValue('all', OPCODES)] }),
  command('SetActiveEncryptionKeys', { request: [secretValue('all', OPCODES)] }),
];

export const kvServerCommands: readonly CommandSpec[] = [
  serverCommand('Authenticate', { request: [secretValue('all', OPCODES)] }),
];
