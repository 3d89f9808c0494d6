/**
 * Commands that are all said with their opcode: no extras, no key, no value, and an answer
 * that says no more than its status (Version: the version as text).
 *
 * Sources: kv_engine docs/BinaryProtocol.md (each by its opcode), daemon/mcbp_validators.cc
 * (noop_validator, quit_validator, configuration_refresh_validator and so on: all demand that
 * extras, key and value be absent). The document gives IsaslRefresh, RbacRefresh and
 * AuthProvider a value; the server refuses one.
 */
import type { CommandSpec, DocumentedStatus } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, NOT_SUPPORTED, PROTOCOL, VALIDATORS } from '../vocabulary.js';

const SOURCE = `${PROTOCOL}, ${VALIDATORS}`;

const bare = (name: string, doc: string, statuses: readonly DocumentedStatus[] = []): CommandSpec =>
  command(name, {
    doc,
    source: SOURCE,
    vbucket: 'unused',
    request: [form({ source: SOURCE })],
    response: [form({ source: SOURCE })],
    statuses,
    example: { request: {} },
  });

const version: CommandSpec = {
  ...bare('Version', 'Asks for the version of the server.'),
  response: [form({ source: PROTOCOL, value: { kind: 'any' } })],
};

export const bareCommands: readonly CommandSpec[] = [
  bare('Noop', 'Does nothing: keeps a connection alive, or ends a run of quiet commands.'),
  bare('Quit', 'Closes the connection, after an answer.'),
  bare('Quitq', 'Closes the connection without an answer.'),
  version,
  bare('ConfigReload', 'Reads the configuration file of the server again.', [EACCESS]),
  bare('AuditConfigReload', 'Reads the configuration of the audit log again.', [EACCESS]),
  bare('Shutdown', 'Ends the server.', [EACCESS]),
  bare('IsaslRefresh', 'Reads the password database again.', [EACCESS]),
  bare('RbacRefresh', 'Reads the database of users and roles again.', [EACCESS]),
  bare(
    'AuthProvider',
    'Makes this connection one that the server asks to authenticate users it does not know.',
    [EACCESS, { name: 'NotSupported', when: 'HELLO did not grant Duplex', from: 'code' }],
  ),
  bare('StartPersistence', 'Lets the bucket write to disk again.', [EACCESS, NOT_SUPPORTED]),
  bare('StopPersistence', 'Keeps the bucket from writing to disk.', [EACCESS, NOT_SUPPORTED]),
  bare('EnableTraffic', 'Lets the bucket serve documents, once it has warmed up.', [
    EACCESS,
    { name: 'Etmpfail', when: 'the bucket is still warming up', from: 'code' },
  ]),
  bare('DisableTraffic', 'Makes the bucket answer document commands with Etmpfail.', [EACCESS]),
  bare('GetCtrlToken', 'Asks for the session token of the cluster manager, once in the CAS.', [
    { name: 'NotSupported', when: 'always, since the token was given up', from: 'code' },
  ]),
];
