/**
 * Who may do what. Where authentication is demanded there are two users: the administrator, and
 * one who may do anything with documents but lacks NodeSupervisor.
 *
 * Source of the commands: kv_engine daemon/mcbp_privileges.cc; of the words
 * Cookie::checkPrivilege.
 */
import { commandTable } from '../../commands.js';
import type { CommandSpec } from '../../spec/command.js';
import { Refusal } from '../model/refusal.js';
import type { Credentials } from './credentials.js';

export interface Account extends Credentials {
  /** Has the privilege NodeSupervisor, and the others that users of documents lack. */
  readonly supervises: boolean;
}

/** Beside the administrator; the same password. */
export const DATA_USER = 'data';

/** Commands that only the cluster manager may give, by the privilege that they need. */
const PRIVILEGED: Readonly<Record<string, readonly string[]>> = {
  NodeSupervisor: [
    'ConfigReload',
    'SetVbucket',
    'DelVbucket',
    'GetFusionStorageSnapshot',
    'ReleaseFusionStorageSnapshot',
    'MountFusionVbucket',
    'UnmountFusionVbucket',
    'SyncFusionLogstore',
    'StartFusionUploader',
    'StopFusionUploader',
    'SetChronicleAuthToken',
    'DeleteFusionNamespace',
    'GetFusionNamespaces',
    'CreateFusionNamespace',
  ],
  Administrator: ['SetParam'],
};

const needed: ReadonlyMap<CommandSpec, string> = new Map(
  Object.entries(PRIVILEGED).flatMap(([privilege, names]) =>
    names.map((name): [CommandSpec, string] => {
      const spec = commandTable.named(name);
      if (spec === undefined) throw new Error(`no command is called ${name}`);
      return [spec, privilege];
    }),
  ),
);

/** Why this user may not give the command; undefined: they may. */
export function privilegeRefusal(spec: CommandSpec, { supervises }: Account): Refusal | undefined {
  const privilege = needed.get(spec);
  if (supervises || privilege === undefined) return undefined;
  return new Refusal(
    'Eaccess',
    `Authorization failure: can't execute ${spec.wireName} operation without the ${privilege} privilege`,
  );
}
