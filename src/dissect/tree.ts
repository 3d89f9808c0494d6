/**
 * The detail tree of a message, from its header on: what Wireshark's packet details are, with
 * the byte range of every line. Connection and partner are added by the session, which knows them.
 */
import type { Dissection } from './dissection.js';
import { expectedText, mentionedBy } from './finding-text.js';
import { itemNodes } from './layout/nodes.js';
import type { Finding, TreeNode } from './node.js';
import { lengthOf } from './sections.js';
import { cut, harmless, plural } from './text.js';
import { fusionNode } from './tree-fusion.js';
import { headerNode } from './tree-header.js';
import { line, NOWHERE } from './tree-line.js';
import { valueNode } from './values/nodes.js';

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
