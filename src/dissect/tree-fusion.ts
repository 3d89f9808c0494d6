/**
 * What a Fusion command means as lines of the detail tree, field by field; the bytes of each are
 * those it came from.
 */
import { HEADER_LENGTH } from '../mcbp/header.js';
import { type FieldMeta, metaOf } from '../spec/fields.js';
import type { Dissection, FieldValue } from './dissection.js';
import { otherEditions } from './edition-lines.js';
import { jsonNodes } from './json-tree.js';
import { itemNamed } from './layout/decoded.js';
import { fieldsOf } from './misfits.js';
import type { TreeNode } from './node.js';
import type { Range } from './sections.js';
import { cut, harmless, valueText } from './text.js';
import { line, NOWHERE } from './tree-line.js';

export function fusionNode(message: Dissection): TreeNode[] {
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
