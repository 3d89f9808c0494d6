/**
 * The header as lines of the detail tree: each field at its fixed place, named as Wireshark names
 * it.
 */
import { datatypeNames } from '../mcbp/datatypes.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { statusOf } from '../mcbp/statuses.js';
import type { Dissection } from './dissection.js';
import type { TreeNode } from './node.js';
import { line } from './tree-line.js';

const headerField = (field: string, text: string, start: number, length: number): TreeNode =>
  line(field, text, { start, end: start + length }, { field });

const hex = (value: number | bigint, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

export function headerNode({ header, magic, name, spec, status, kind }: Dissection): TreeNode {
  const datatype = datatypeNames(header.datatype).join(', ') || 'raw';
  const alternative = magic?.framingExtras === true;
  const third =
    kind === 'response'
      ? headerField(
          'couchbase.status',
          `Status: ${status} (${hex(header.vbucketOrStatus, 4)})`,
          6,
          2,
        )
      : headerField(
          'couchbase.vbucket',
          `VBucket: ${header.vbucketOrStatus} (${hex(header.vbucketOrStatus, 4)})`,
          6,
          2,
        );
  const lengths = alternative
    ? [
        headerField(
          'couchbase.flex_extras.length',
          `Framing extras length: ${header.framingExtrasLength}`,
          2,
          1,
        ),
        headerField('couchbase.key.length', `Key length: ${header.keyLength}`, 3, 1),
      ]
    : [headerField('couchbase.key.length', `Key length: ${header.keyLength}`, 2, 2)];
  const wire = spec === undefined ? '' : `, ${spec.wireName}`;
  const doc = kind === 'response' ? statusOf(header.vbucketOrStatus)?.doc : undefined;
  return line(
    'mcbp.header',
    `Header: ${magic?.name ?? 'no magic'}, ${name}${status === undefined ? '' : `, ${status}`}`,
    { start: 0, end: HEADER_LENGTH },
    {
      children: [
        headerField(
          'couchbase.magic',
          `Magic: ${magic?.name ?? 'none'} (${hex(header.magic, 2)})`,
          0,
          1,
        ),
        headerField('couchbase.opcode', `Opcode: ${name} (${hex(header.opcode, 2)}${wire})`, 1, 1),
        ...lengths,
        headerField('couchbase.extras.length', `Extras length: ${header.extrasLength}`, 4, 1),
        headerField(
          'couchbase.datatype',
          `Datatype: ${datatype} (${hex(header.datatype, 2)})`,
          5,
          1,
        ),
        doc === undefined ? third : { ...third, text: `${third.text} - ${doc}` },
        headerField('couchbase.total_bodylength', `Total body length: ${header.bodyLength}`, 8, 4),
        headerField('couchbase.opaque', `Opaque: ${hex(header.opaque, 8)}`, 12, 4),
        headerField('couchbase.cas', `CAS: ${hex(header.cas, 16)}`, 16, 8),
      ],
    },
  );
}
