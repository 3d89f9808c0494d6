/**
 * The detail tree of a message, from its header on: what Wireshark's packet details are, with
 * the byte range of every line. Connection and partner are added by the session, which knows them.
 */
import { datatypeNames } from '../mcbp/datatypes.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { statusOf } from '../mcbp/statuses.js';
import { type FieldMeta, metaOf } from '../spec/fields.js';
import type { Dissection, FieldValue } from './dissection.js';
import { otherEditions } from './edition-lines.js';
import { expectedText, mentionedBy } from './finding-text.js';
import { jsonNodes } from './json-tree.js';
import { itemNamed } from './layout/decoded.js';
import { itemNodes } from './layout/nodes.js';
import { fieldsOf } from './misfits.js';
import type { Finding, TreeNode } from './node.js';
import { lengthOf, type Range } from './sections.js';
import { cut, harmless, plural, valueText } from './text.js';
import { valueNode } from './values/nodes.js';

const NOWHERE: Range = { start: 0, end: 0 };

function line(
  id: string,
  text: string,
  { start, end }: Range,
  more: Partial<TreeNode> = {},
): TreeNode {
  return { id, text, start, end, children: [], ...more };
}

/** A header field at a fixed place, named as Wireshark names it. */
const headerField = (field: string, text: string, start: number, length: number): TreeNode =>
  line(field, text, { start, end: start + length }, { field });

const hex = (value: number | bigint, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

/** The lines of a message: findings, Fusion meaning, header, framing extras, extras, key, value. */
export function tree(message: Dissection): TreeNode[] {
  return [
    ...message.findings.map(findingNode),
    ...fusionNode(message),
    headerNode(message),
    ...framingNode(message),
    ...extrasNode(message),
    ...keyNode(message),
    ...valueNode(message),
  ];
}

/** Leads to the message that it names; where it names several, each has a line of its own. */
function findingNode(finding: Finding): TreeNode {
  const { id, severity, message } = finding;
  const named = mentionedBy(finding) ?? [];
  const [only] = named;
  return line(
    `finding.${id}`,
    `${severity}: ${harmless(message)}${expectedText(finding)} [${id}]`,
    NOWHERE,
    {
      field: 'finding',
      severity,
      ...(only !== undefined && named.length === 1 ? { jump: only } : {}),
      children: named.length < 2 ? [] : named.map(namedNode),
    },
  );
}

const namedNode = (number: number): TreeNode =>
  line('finding.message', `Message ${number}`, NOWHERE, { jump: number });

function headerNode({ header, magic, name, spec, status, kind }: Dissection): TreeNode {
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

function framingNode({ framing, sections }: Dissection): TreeNode[] {
  if (lengthOf(sections.framing) === 0) return [];
  const children = framing.map((info) =>
    line(
      'couchbase.flex_frame',
      `${info.name}${info.fields.map((f) => ` ${harmless(f.text)}`).join('')}`,
      info,
      {
        field: 'couchbase.flex_frame',
        children: info.fields.map((f) =>
          line(`couchbase.flex_frame.${f.name}`, `${f.name}: ${harmless(f.text)}`, f),
        ),
      },
    ),
  );
  const size = plural(lengthOf(sections.framing), 'byte');
  return [
    line('couchbase.flex_extras', `Framing extras (${size})`, sections.framing, { children }),
  ];
}

function extrasNode({ extras, sections }: Dissection): TreeNode[] {
  if (lengthOf(sections.extras) === 0) return [];
  const size = plural(lengthOf(sections.extras), 'byte');
  const children = itemNodes(extras, 'extras');
  return [
    line('couchbase.extras', `Extras (${size})`, sections.extras, {
      field: 'couchbase.extras',
      children,
    }),
  ];
}

function keyNode({ key, keyItems, sections }: Dissection): TreeNode[] {
  if (lengthOf(sections.key) === 0) return [];
  const text =
    key.kind === 'text' ? cut(harmless(key.text)) : plural(lengthOf(sections.key), 'byte');
  return [
    line('couchbase.key', `Key: ${text}`, sections.key, {
      field: 'couchbase.key',
      children: itemNodes(keyItems, 'key'),
    }),
  ];
}

/** What the command means, field by field; the bytes of each are those it came from. */
function fusionNode(message: Dissection): TreeNode[] {
  const { fusion, shape, outdated, spec, sections, extras } = message;
  if (fusion === undefined) return [];
  const rule = shape?.value.kind === 'json' ? shape.value : undefined;
  const schemas = rule === undefined ? {} : fieldsOf(rule);
  const children = Object.entries(fusion.fields).map(([name, value]) => {
    const schema = schemas[name];
    const binary = itemNamed(extras, name);
    const place = binary ?? rangeOf(value) ?? sections.key;
    return fieldNode(name, value, place, {
      meta: schema && metaOf(schema),
      doc: binary?.item?.doc,
      others: otherEditions(
        message.kind === 'request' ? spec?.request : spec?.response,
        shape,
        name,
      ),
    });
  });
  const note =
    shape?.note === undefined ? [] : [line('fusion.note', `Note: ${shape.note}`, NOWHERE)];
  const old =
    outdated === undefined
      ? []
      : [
          line(
            'fusion.outdated',
            `Note: the form is that of ${outdated.edition}; the node has accepted newer ones on this connection`,
            NOWHERE,
            { severity: 'note' },
          ),
        ];
  const doc = spec?.doc === undefined ? [] : [line('fusion.doc', `Purpose: ${spec.doc}`, NOWHERE)];
  const text = `Fusion: ${fusion.command} ${message.kind} (edition ${fusion.edition})`;
  const range = { start: HEADER_LENGTH, end: Math.max(HEADER_LENGTH, sections.value.end) };
  return [
    line('fusion', text, range, {
      field: 'fusion',
      children: [...old, ...children, ...note, ...doc],
    }),
  ];
}

function fieldNode(
  name: string,
  value: FieldValue,
  place: Range,
  {
    meta,
    doc,
    others,
  }: { meta?: FieldMeta | undefined; doc?: string | undefined; others: TreeNode[] },
): TreeNode {
  const about = meta?.doc ?? doc;
  const shown = cut(harmless(name));
  const text = `${shown}: ${cut(valueText(value, meta))}${about === undefined ? '' : ` - ${about}`}`;
  const field = `fusion.${shown}`;
  const nested = isObject(value) && value.members.length > 0 ? jsonNodes(value) : [];
  const children = isObject(value) && value.kind === 'array' ? elements(nested, field) : nested;
  const inside = isObject(value) ? value.inside : undefined;
  return line(field, text, place, {
    field,
    ...(inside && { inside }),
    children: [...children, ...others],
  });
}

/** Elements of a list are of its field, however deep; what is in an object is not. */
const elements = (nodes: readonly TreeNode[], field: string): readonly TreeNode[] =>
  nodes.map((node) => {
    if (node.id === 'json.object' || node.id === 'json.more') return node;
    return { ...node, field, children: elements(node.children, field) };
  });

const isObject = (value: FieldValue): value is Extract<FieldValue, { members: unknown }> =>
  typeof value === 'object' && !Array.isArray(value) && 'members' in value;

const rangeOf = (value: FieldValue): Range | undefined => (isObject(value) ? value : undefined);
