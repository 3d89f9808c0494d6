/**
 * Framing extras: what they ask for that the node cannot do, and what it does. Those that ask for
 * nothing are taken and have no effect. A durable write is an ordinary one: the cluster manager gives
 * the vbuckets of a bucket without replicas a topology of one node, which is its own majority.
 *
 * Source of the order and the words: kv_engine daemon/mcbp_validators.cc
 * McbpValidator::verify_header, include/memcached/durability_spec.h; of the majority
 * engines/ep/src/durability/durability_monitor_impl.cc, ReplicationChain.
 */
import type { Message } from '../../dissect/message.js';
import { durabilityLevels } from '../../mcbp/durability-levels.js';
import { decodeFramingExtras, type FrameInfo } from '../../mcbp/framing-extras.js';
import type { KvForm } from '../kv-forms.js';
import { Refusal } from '../model/refusal.js';

const infosOf = ({ bytes, sections }: Message): FrameInfo[] =>
  decodeFramingExtras(bytes, sections.framing.start, sections.framing.end, 'request');

/** @param form of the command; absent for Fusion's, none of which takes any */
export function framingRefusal(message: Message, form: KvForm | undefined): Refusal | undefined {
  for (const info of infosOf(message)) {
    if (info.truncated) return new Refusal('Einval', 'Invalid encoding in FrameExtras');
    if (info.unknown) return new Refusal('UnknownFrameInfo');
    if (info.malformed) return new Refusal('Einval', info.problem);
    const refused = REFUSALS[info.name]?.(info, form);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

type Judge = (info: FrameInfo, form: KvForm | undefined) => Refusal | undefined;

const REFUSALS: Readonly<Record<string, Judge>> = {
  DurabilityRequirement: ({ fields, name }, form) => {
    const level = Number(fields.find((field) => field.name === 'level')?.value);
    if (level === NO_LEVEL || durabilityLevels[level] === undefined) {
      return new Refusal('DurabilityInvalidLevel');
    }
    if (form?.framing?.includes(name as 'DurabilityRequirement')) return undefined;
    return new Refusal('Einval', 'The requested command does not support durability requirements');
  },
  PreserveTtl: ({ name }, form) =>
    form?.framing?.includes(name as 'PreserveTtl')
      ? undefined
      : new Refusal('NotSupported', 'This command does not support PreserveTtl'),
};

/** It stands for no requirement, and may not be sent as one. */
const NO_LEVEL = 0;

/** Whether the document is to keep the expiry that it has. */
export const preservesTtl = (message: Message): boolean =>
  infosOf(message).some(({ name }) => name === 'PreserveTtl');
