/**
 * How numbers of a field are written, as Wireshark has it. Source: the registrations of
 * Wireshark 4.0's packet-couchbase (`tshark -G fields`); fields that only we have are decimal.
 */

/** Wireshark's names, as `tshark -G fields` prints them. */
export type Base = 'BASE_DEC' | 'BASE_HEX';

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

const INTEGER = /^FT_U?INT(\d+)$/;

/** The definition with the base of its numbers, where its values are integers. */
export function withBase<T extends { readonly name: string; readonly type: string }>(
  definition: T,
): T & { readonly base?: Base } {
  if (!INTEGER.test(definition.type)) return definition;
  const isHexadecimal = HEXADECIMAL.has(definition.name.replace(/^couchbase\./, ''));
  return { ...definition, base: isHexadecimal ? 'BASE_HEX' : 'BASE_DEC' };
}

/** Hexadecimal digits of a number of this field; undefined: it is written in decimal. */
export function hexDigitsOf(definition: {
  readonly type: string;
  readonly base?: Base;
}): number | undefined {
  const bits = INTEGER.exec(definition.type)?.[1];
  return definition.base === 'BASE_HEX' && bits !== undefined ? Number(bits) / 4 : undefined;
}
