/**
 * What the server demands of the commands beside Fusion that the node knows: extras, key,
 * value, CAS, datatype. One table for the node, which checks by it, and the workload, which
 * writes by it.
 *
 * Source: kv_engine daemon/mcbp_validators.cc (the arguments to verify_header),
 * docs/BinaryProtocol.md for the extras.
 */
import { JSON_BIT, SNAPPY_BIT } from '../mcbp/datatypes.js';
import { type Layout, u32 } from '../spec/layout.js';

export interface KvForm {
  readonly extras: Layout;
  readonly key: 'none' | 'any' | 'required';
  readonly value: 'none' | 'any';
  readonly cas: 'none' | 'any';
  /** Datatype bits that the command may carry. */
  readonly datatypes: number;
}

export const FLAGS = u32('flags', 'The client’s own.', { hex: true });
export const EXPIRATION = u32(
  'expiration',
  'Seconds from now (up to 30 days) or Unix time; 0: never.',
);
/** Read and not told apart: the node has one setting. */
const PARAM_TYPE = u32('param_type', 'Kind of setting.');

const RAW = 0;
const bare: KvForm = { extras: [], key: 'none', value: 'none', cas: 'none', datatypes: RAW };
const read: KvForm = { ...bare, key: 'required' };
const write: KvForm = {
  extras: [FLAGS, EXPIRATION],
  key: 'required',
  value: 'any',
  cas: 'any',
  datatypes: JSON_BIT | SNAPPY_BIT,
};
const add: KvForm = { ...write, cas: 'none' };
const extend: KvForm = { ...write, extras: [] };
const remove: KvForm = { ...read, cas: 'any' };

/** By kv_engine's name of the command. */
export const kvForms: Readonly<Record<string, KvForm>> = {
  Hello: { ...bare, key: 'any', value: 'any' },
  SaslListMechs: bare,
  SaslAuth: { ...read, value: 'any' },
  SaslStep: { ...read, value: 'any' },
  SelectBucket: { ...bare, key: 'any', cas: 'any' },
  Noop: bare,
  Version: bare,
  Quit: bare,
  Quitq: bare,
  Get: read,
  Getq: read,
  Getk: read,
  Getkq: read,
  Set: write,
  Setq: write,
  Add: add,
  Addq: add,
  Replace: write,
  Replaceq: write,
  Append: extend,
  Appendq: extend,
  Prepend: extend,
  Prependq: extend,
  Delete: remove,
  Deleteq: remove,
  GetVbucket: { ...bare, key: 'any' },
  DelVbucket: { ...bare, value: 'any' },
  SetParam: { ...read, extras: [PARAM_TYPE], value: 'any' },
};
