/**
 * The attributes of a document that are nowhere stored, and the macros that stand for what is
 * only known once the document is. Sources: kv_engine docs/VirtualXAttributes.md,
 * daemon/subdocument_context.cc get_document_vattr, xattr/utils.h (the macros).
 */
import { datatypeNames } from '../../../mcbp/datatypes.js';
import { crc32c } from '../crc32c.js';
import { type Document, expirySeconds, type Stamp, storedDatatype } from '../document.js';

const utf8 = new TextEncoder();
const json = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value));
const hex = (value: bigint | number, digits = 16): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

const crc = (value: Uint8Array): string => hex(crc32c(value), 8);

function describe(document: Document, vbucketUuid: bigint): unknown {
  const kinds = datatypeNames(storedDatatype(document));
  return {
    CAS: hex(document.cas),
    vbucket_uuid: hex(vbucketUuid),
    seqno: hex(document.seqno),
    revid: String(document.revision),
    exptime: expirySeconds(document),
    flags: document.flags,
    value_bytes: document.value.length,
    datatype: kinds.length === 0 ? ['raw'] : kinds,
    deleted: false,
    last_modified: String(document.cas / 1_000_000_000n),
    value_crc32c: crc(document.value),
  };
}

/** @param now milliseconds since 1970 */
export function virtualAttribute(
  name: string,
  document: Document,
  vbucketUuid: bigint,
  now: number,
): Uint8Array | undefined {
  if (name === '$document') return json(describe(document, vbucketUuid));
  if (name === '$vbucket')
    return json({ HLC: { now: String(Math.trunc(now / 1000)), mode: 'real' } });
  if (name !== '$XTOC') return undefined;
  const { xattrs } = document;
  return json(xattrs.length === 0 ? [] : Object.keys(JSON.parse(new TextDecoder().decode(xattrs))));
}

/** The bytes of a CAS stand in the order of the wire, for readers who know them so. */
const swapped = (cas: bigint): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, cas);
  return view.getBigUint64(0, true);
};

/** As clients write it: JSON text, quotes and all. */
const macro = (name: string): string => `"\${${name}}"`;

export function macroValue(text: string, stamp: Stamp, body: Uint8Array): Uint8Array | undefined {
  const values: Readonly<Record<string, () => string>> = {
    [macro('Mutation.CAS')]: () => hex(swapped(stamp.cas)),
    [macro('Mutation.seqno')]: () => hex(stamp.seqno),
    [macro('Mutation.value_crc32c')]: () => crc(body),
  };
  const value = values[text]?.();
  return value === undefined ? undefined : json(value);
}
