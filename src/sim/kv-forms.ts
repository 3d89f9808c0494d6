/**
 * What the server demands of the commands beside Fusion that the node knows, as far as their
 * descriptions do not say it: which of key, value and CAS must be there, datatypes, and the
 * lengths of extras that may be missing. The layouts are those of the descriptions.
 *
 * Source: kv_engine daemon/mcbp_validators.cc (the arguments to verify_header and what follows
 * it), daemon/subdocument_validators.cc.
 */
import { JSON_BIT, SNAPPY_BIT } from '../mcbp/datatypes.js';

export interface KvForm {
  readonly key: 'none' | 'any' | 'required';
  readonly value: 'none' | 'any' | 'required';
  readonly cas: 'none' | 'any' | 'required';
  /** Datatype bits that the command may carry. */
  readonly datatypes: number;
  /** Where the extras have no one length: those that they may have, and the server's complaint. */
  readonly extras?: { readonly lengths: readonly number[]; readonly says: string };
  /** Framing extras that it takes. Source: kv_engine protocol/mcbp/opcode.cc. */
  readonly framing?: readonly ('DurabilityRequirement' | 'PreserveTtl')[];
}

const RAW = 0;
const bare: KvForm = { key: 'none', value: 'none', cas: 'none', datatypes: RAW };
const read: KvForm = { ...bare, key: 'required' };
const write: KvForm = {
  key: 'required',
  value: 'any',
  cas: 'any',
  datatypes: JSON_BIT | SNAPPY_BIT,
  framing: ['DurabilityRequirement', 'PreserveTtl'],
};
const add: KvForm = { ...write, cas: 'none', framing: ['DurabilityRequirement'] };
const remove: KvForm = { ...read, cas: 'any', framing: ['DurabilityRequirement'] };
const count: KvForm = { ...read, framing: ['DurabilityRequirement', 'PreserveTtl'] };

const extrasOf = (...lengths: readonly number[]): Required<Pick<KvForm, 'extras'>> => ({
  extras: { lengths, says: `Request extras must be of length ${lengths.join(' or ')}` },
});
const invalidBeside = (...lengths: readonly number[]): Required<Pick<KvForm, 'extras'>> => ({
  extras: { lengths, says: 'Request extras invalid' },
});
const look: KvForm = { ...read, value: 'any', cas: 'any', ...invalidBeside(3, 4) };
const alter: KvForm = {
  ...look,
  ...invalidBeside(3, 4, 7, 8, 11, 12),
  framing: ['DurabilityRequirement', 'PreserveTtl'],
};

/** By kv_engine's name of the command. */
export const kvForms: Readonly<Record<string, KvForm>> = {
  Hello: { ...bare, key: 'any', value: 'any' },
  SaslListMechs: bare,
  SaslAuth: { ...read, value: 'any' },
  SaslStep: { ...read, value: 'any' },
  SelectBucket: { ...bare, key: 'any', cas: 'any' },
  ListBuckets: bare,
  Noop: bare,
  Version: bare,
  Quit: bare,
  Quitq: bare,
  ConfigReload: bare,
  Get: read,
  Getq: read,
  Getk: read,
  Getkq: read,
  GetReplica: read,
  GetRandomKey: bare,
  GetMeta: { ...read, ...extrasOf(0, 1) },
  GetqMeta: { ...read, ...extrasOf(0, 1) },
  GetLocked: { ...read, ...extrasOf(0, 4) },
  UnlockKey: { ...read, cas: 'required' },
  Touch: read,
  Gat: read,
  Gatq: read,
  Set: write,
  Setq: write,
  Add: add,
  Addq: add,
  Replace: write,
  Replaceq: write,
  Append: write,
  Appendq: write,
  Prepend: write,
  Prependq: write,
  Increment: count,
  Incrementq: count,
  Decrement: count,
  Decrementq: count,
  Delete: remove,
  Deleteq: remove,
  Observe: { ...bare, value: 'required' },
  ObserveSeqno: { ...bare, value: 'any', cas: 'any' },
  SubdocGet: look,
  SubdocExists: look,
  SubdocGetCount: look,
  SubdocDictAdd: alter,
  SubdocDictUpsert: alter,
  SubdocDelete: alter,
  SubdocReplace: alter,
  SubdocArrayPushLast: alter,
  SubdocArrayPushFirst: alter,
  SubdocArrayInsert: alter,
  SubdocArrayAddUnique: alter,
  SubdocCounter: alter,
  SubdocReplaceBodyWithXattr: alter,
  SubdocMultiLookup: { ...look, ...invalidBeside(0, 1) },
  SubdocMultiMutation: { ...alter, ...invalidBeside(0, 1, 4, 5, 8, 9) },
  GetVbucket: { ...bare, key: 'any' },
  DelVbucket: { ...bare, value: 'any' },
  SetParam: { ...read, value: 'any' },
  DcpOpen: { ...read, value: 'any', cas: 'any', datatypes: JSON_BIT },
  DcpControl: { ...read, value: 'required', cas: 'any' },
  DcpNoop: bare,
};
