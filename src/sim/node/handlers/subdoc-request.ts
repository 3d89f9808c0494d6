/**
 * The operations that a sub-document request asks for, and the server's checks of them.
 * Source: kv_engine daemon/subdocument_validators.cc (order and words), subdocument_traits.h.
 */
import { type Decoded, itemNamed, walk } from '../../../dissect/layout/decoded.js';
import { opcodeNames } from '../../../kv/names.js';
import { Refusal } from '../../model/refusal.js';
import type { Spec } from '../../model/subdoc/draft.js';
import { operations } from '../../model/subdoc/operations.js';
import { type BucketCall, valueBytes } from '../call.js';
import { extrasOf, numberIn, valueItems } from '../wording.js';

/** Bits of the path flags and of the document flags. Source: kv_engine protocol_binary.h. */
const PATH = { makesParents: 0x01, xattr: 0x04, macros: 0x10, binary: 0x20 } as const;
const DOCUMENT = { mkdoc: 0x01, add: 0x02, accessDeleted: 0x04, replica: 0x20 } as const;

const MAX_PATH_BYTES = 1024;
/** Default of the server's setting subdoc_multi_max_paths. */
const MAX_PATHS = 16;

export interface SubdocRequest {
  readonly specs: readonly Spec[];
  /** Creates a document that is not there. */
  readonly creates: boolean;
  /** The document must not be there. */
  readonly adds: boolean;
  readonly readsReplica: boolean;
}

interface Traits {
  readonly mutates: boolean;
  readonly takes: boolean;
  readonly emptyPath: boolean;
  /** There is something to begin a new document with. */
  readonly creates: boolean;
  readonly whole?: true;
  readonly onlyXattrs?: true;
}

const WHOLE: Readonly<Record<string, Traits>> = {
  Get: { mutates: false, takes: false, emptyPath: true, creates: false, whole: true },
  Set: { mutates: true, takes: true, emptyPath: true, creates: true, whole: true },
  SubdocReplaceBodyWithXattr: {
    mutates: true,
    takes: false,
    emptyPath: false,
    creates: false,
    onlyXattrs: true,
  },
};

function traitsOf(command: string): Traits | undefined {
  const operation = operations.get(command);
  return operation === undefined
    ? WHOLE[command]
    : { ...operation, creates: operation.root !== undefined };
}

const einval = (context: string): Refusal => new Refusal('Einval', context);
const bytesAt = ({ message }: BucketCall, item: Decoded | undefined): Uint8Array =>
  item === undefined ? new Uint8Array(0) : message.bytes.subarray(item.start, item.end);

interface Raw {
  readonly command: string;
  readonly flags: number;
  readonly path: Uint8Array;
  readonly operand: Uint8Array;
}

function single(call: BucketCall): Raw | Refusal {
  const extras = extrasOf(call);
  const length = numberIn(extras, 'pathlen');
  const value = valueBytes(call);
  if (length > MAX_PATH_BYTES) return einval('Request path length exceeds maximum');
  if (length > value.length) return einval("Path length can't exceed value");
  return {
    command: call.spec.name,
    flags: numberIn(extras, 'subdoc_flags'),
    path: value.subarray(0, length),
    operand: value.subarray(length),
  };
}

function several(call: BucketCall): readonly Raw[] | Refusal {
  const [list] = valueItems(call);
  const elements = list?.children ?? [];
  if (elements.length === 0) {
    return new Refusal('SubdocInvalidCombo', 'Request must contain at least one path');
  }
  if (elements.length > MAX_PATHS) {
    const context = `Request must contain at most ${MAX_PATHS} paths`;
    return new Refusal('SubdocInvalidCombo', context);
  }
  if ([...walk(elements)].some(isCutShort)) return einval('Multi spec truncated');
  return elements.map(({ children }) => ({
    command: opcodeNames[Number(itemNamed(children, 'opcode')?.value)] ?? '',
    flags: Number(itemNamed(children, 'subdoc_flags')?.value),
    path: bytesAt(call, itemNamed(children, 'path')),
    operand: bytesAt(call, itemNamed(children, 'value')),
  }));
}

/** A value that is no JSON has a problem too, but all its bytes. */
const isCutShort = ({ problem }: Decoded): boolean => problem?.needed !== undefined;

/** What of an operation the server refuses before it looks at the document. */
function refusal(
  raw: Raw,
  traits: Traits,
  documentFlags: number,
  call: BucketCall,
): Refusal | undefined {
  const { flags, path, operand } = raw;
  const allowed =
    (traits.whole ? 0 : PATH.xattr) |
    (traits.creates && !traits.whole ? PATH.makesParents : 0) |
    (traits.takes && !traits.whole ? PATH.macros : 0);
  if ((flags & ~allowed) !== 0) return einval('Request flags invalid');
  const onXattrs = (flags & PATH.xattr) !== 0;
  if (traits.onlyXattrs && !onXattrs) return einval('Request missing mandatory flags');
  const documentAllowed = traits.mutates
    ? DOCUMENT.accessDeleted |
      (traits.takes ? DOCUMENT.add : 0) |
      (traits.creates ? DOCUMENT.mkdoc : 0)
    : DOCUMENT.accessDeleted | DOCUMENT.replica;
  if ((documentFlags & ~documentAllowed) !== 0) return einval('Request document flags invalid');
  if (path.length > MAX_PATH_BYTES) return einval('Request path length exceeds maximum');
  if (traits.whole && path.length > 0) {
    return einval('Request must not include path for wholedoc operations');
  }
  if ((flags & PATH.macros) !== 0 && !onXattrs) {
    const context = 'EXPAND_MACROS flag requires XATTR flag to be set';
    return new Refusal('SubdocXattrInvalidFlagCombo', context);
  }
  if (onXattrs && !call.session.has('XATTR')) {
    return new Refusal('NotSupported', 'Connection not XATTR enabled');
  }
  if (path.length === 0 && (onXattrs || !traits.emptyPath)) {
    return onXattrs
      ? new Refusal('XattrEinval', 'Request XATTR key invalid')
      : einval('Request must include path');
  }
  if (operand.length === 0 && traits.takes) return einval('Request must include value');
  return operand.length > 0 && !traits.takes ? einval('Request must not include value') : undefined;
}

const utf8 = new TextDecoder();

/** The request, taken apart. @param mutates whether its command is for changes */
export function subdocRequest(call: BucketCall, mutates: boolean): SubdocRequest | Refusal {
  const isMulti = valueItemsAreSpecs(call);
  const raws = isMulti ? several(call) : single(call);
  if (raws instanceof Refusal) return raws;
  const flags = numberIn(extrasOf(call), 'doc_flags');
  const [adds, creates] = [(flags & DOCUMENT.add) !== 0, (flags & DOCUMENT.mkdoc) !== 0];
  if (adds && call.message.header.cas !== 0n) {
    return einval('Request with add flag must have CAS 0');
  }
  if (adds && creates) return einval('Request must not contain both add and mkdoc flags');
  const specs: Spec[] = [];
  for (const raw of Array.isArray(raws) ? (raws as readonly Raw[]) : [raws as Raw]) {
    const traits = traitsOf(raw.command);
    if (traits === undefined || (isMulti && traits.mutates !== mutates)) {
      return new Refusal('SubdocInvalidCombo');
    }
    const refused = refusal(raw, traits, flags, call);
    if (refused !== undefined) return refused;
    const onXattrs = (raw.flags & PATH.xattr) !== 0;
    if (onXattrs && specs.at(-1)?.onXattrs === false) return new Refusal('SubdocInvalidXattrOrder');
    specs.push({
      command: raw.command,
      onXattrs,
      makesParents: creates || adds || (raw.flags & PATH.makesParents) !== 0,
      expandsMacros: (raw.flags & PATH.macros) !== 0,
      path: utf8.decode(raw.path),
      operand: raw.operand,
    });
  }
  return { specs, creates: creates || adds, adds, readsReplica: (flags & DOCUMENT.replica) !== 0 };
}

const valueItemsAreSpecs = ({ spec }: BucketCall): boolean => spec.name.startsWith('SubdocMulti');
