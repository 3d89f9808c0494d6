import { beforeAll, describe, expect, it } from 'vitest';
import type { TreeNode } from '../../../src/dissect/node.js';
import { tree } from '../../../src/dissect/tree.js';
import { compileFilter } from '../../../src/filter/compile.js';
import type { Predicate } from '../../../src/filter/run/predicate.js';
import type { MessageView } from '../../../src/filter/view.js';
import { endFilter, withFilters } from '../../../src/session/filtered/node-filters.js';
import { catalogue, corpus, verdict, viewOf } from '../../filter/views.js';
import { frame } from '../../helpers/frames.js';

let views: MessageView[] = [];
beforeAll(async () => {
  views = (await corpus(1)).map((bytes) => viewOf(bytes));
});

function* all(nodes: readonly TreeNode[]): Generator<TreeNode> {
  for (const node of nodes) {
    yield node;
    yield* all(node.children);
  }
}

const linesOf = (view: MessageView): TreeNode[] => [
  ...all(withFilters(tree(view.dissection), view, catalogue)),
];

/** Most filters come again with the next message. */
const known = new Map<string, Predicate>();
function matcher(filter: string): Predicate {
  const matches = known.get(filter) ?? compileFilter(filter, catalogue).matches;
  known.set(filter, matches);
  return matches;
}

const START = 0x75;
const MOUNT = 0x79;

describe('the filter of a line', () => {
  it('holds of the message that the line is from, whatever the message', () => {
    const failing: string[] = [];
    let compared = 0;
    for (const view of views) {
      for (const { filter, text } of linesOf(view)) {
        if (filter === undefined) continue;
        if (filter.includes('==')) compared += 1;
        if (!matcher(filter)(view)) failing.push(`${filter}  <-  ${text}`);
      }
    }
    expect(failing).toEqual([]);
    expect(compared).toBeGreaterThan(views.length * 8);
  });

  it('is there for every line of a field that has a value', () => {
    for (const view of views) {
      for (const { field, filter, text } of linesOf(view)) {
        if (field !== undefined && (catalogue.field(field)?.values(view).length ?? 0) > 0) {
          expect(filter, text).toMatch(new RegExp(`^${field.replace(/[.]/g, '\\.')}( == .+)?$`));
        }
      }
    }
  });

  it('names values as people do, and numbers in the base of their field', () => {
    const bytes = frame({ opcode: START, word: 12, value: { term: '7' }, opaque: 0xbeef });
    const filters = linesOf(viewOf(bytes)).map(({ filter }) => filter);
    expect(filters).toEqual(
      expect.arrayContaining([
        'couchbase.opcode == "StartFusionUploader"',
        'couchbase.vbucket == 12',
        'couchbase.opaque == 0x0000beef',
        'fusion.term == 7',
      ]),
    );
  });

  it('is of the element, of a line in a list', () => {
    const bytes = frame({ opcode: MOUNT, value: { mountPaths: ['/a', 'b"\\'] } });
    const lines = linesOf(viewOf(bytes)).filter(({ field }) => field === 'fusion.mountPaths');
    expect(lines.map(({ filter }) => filter)).toEqual([
      'fusion.mountPaths',
      'fusion.mountPaths == "/a"',
      'fusion.mountPaths == "b\\"\\\\"',
    ]);
  });

  it('says only that the field is there, where a value is too long to be written', () => {
    const bytes = frame({ opcode: MOUNT, value: { mountPaths: ['x'.repeat(5000)] } });
    const lines = linesOf(viewOf(bytes)).filter(({ field }) => field === 'fusion.mountPaths');
    expect(new Set(lines.map(({ filter }) => filter))).toEqual(new Set(['fusion.mountPaths']));
  });
});

it('the end of a connection is an address and a port', () => {
  const [v4, v6] = [
    { address: '192.0.2.2', port: 11_210 },
    { address: '2001:db8::1', port: 1 },
  ];
  expect(endFilter(v4)).toBe('ip.addr == 192.0.2.2 and tcp.port == 11210');
  expect(endFilter(v6)).toBe('ipv6.addr == 2001:db8::1 and tcp.port == 1');
  const view = viewOf(frame({ opcode: START }));
  expect(verdict(endFilter(v4), view)).toBe(true);
  expect(verdict(endFilter(v6), view)).toBe(false);
});
