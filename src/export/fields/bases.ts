/**
 * Which numbers are written in hexadecimal. Source: the registrations of Wireshark 4.0's
 * packet-couchbase (`tshark -G fields`, base BASE_HEX); fields that only we have are decimal.
 */
import type { Definition } from '../../filter/fields/field.js';

const HEXADECIMAL = new Set([
  ...['magic', 'opcode', 'server.opcode', 'datatype', 'status', 'opaque', 'cas'],
  ...['key.collection_id', 'key.collection_manifest_id', 'hello.features.feature'],
  ...['extras.flags', 'extras.vbucket_uuid', 'extras.meta_length', 'extras.opaque'],
  ...['extras.reserved', 'extras.nru', 'extras.reqextmeta', 'extras.expiry', 'extras.meta.seqno'],
  ...['extras.confres', 'extras.revseqno', 'extras.cas', 'extras.options'],
  ...['extras.subdoc.flags', 'extras.subdoc.doc_flags', 'multipath.opcode'],
  ...['vbucket_states.state', 'dcp.failover_log.vbucket_uuid'],
  ...['observe.vbucket', 'observe.status', 'observe.cas'],
  ...['observe.vbucket_uuid', 'observe.old_vbucket_uuid'],
]);

/** Hexadecimal digits of a number of this field; undefined: it is written in decimal. */
export function hexDigitsOf({ name, type }: Definition): number | undefined {
  if (!HEXADECIMAL.has(name.replace(/^couchbase\./, ''))) return undefined;
  const bits = Number(/\d+$/.exec(type)?.[0] ?? 0);
  return bits === 0 ? undefined : bits / 4;
}
