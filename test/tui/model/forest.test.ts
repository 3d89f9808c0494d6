import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../../src/dissect/node.js';
import {
  MAX_TREE_LINES,
  parentOf,
  pathToByte,
  visibleLines,
} from '../../../src/tui/model/forest.js';
import { severityOf, textOf, treeOf } from '../helpers/fake-session.js';

const leaf = (id: string, start: number, end: number, more: Partial<TreeNode> = {}): TreeNode => ({
  id,
  text: id,
  start,
  end,
  children: [],
  ...more,
});

describe('visibleLines', () => {
  const ids = (folding: ReadonlyMap<string, boolean>): string[] =>
    visibleLines(treeOf(1), folding).lines.map(({ node, depth }) => `${depth}${node.id}`);

  test('at first the top level is open', () => {
    expect(ids(new Map())).toContain('0mcbp.header');
    expect(ids(new Map())).toContain('1fusion.volume');
    expect(ids(new Map())).not.toContain('2fusion.id');
  });

  test('folding is per kind of node', () => {
    const shown = ids(
      new Map([
        ['mcbp.header', false],
        ['fusion.volume', true],
      ]),
    );
    expect(shown).toEqual([
      '0mcbp.header',
      '0fusion.value',
      '1fusion.term',
      '1fusion.volume',
      '2fusion.id',
      '2fusion.log',
    ]);
  });

  test('what has a finding right below it is open, so that the finding is seen', () => {
    const kinds = (number: number): string[] =>
      visibleLines(treeOf(number), new Map()).lines.map(({ node }) => node.id);
    expect(kinds(10)).toContain('finding');
    expect(kinds(11)).not.toContain('finding');
  });

  test('a huge tree is cut and says so', () => {
    const children = Array.from({ length: MAX_TREE_LINES + 5 }, (_, i) => leaf(`e${i}`, i, i + 1));
    const forest = visibleLines([{ ...leaf('all', 0, 9), children }], new Map());
    expect(forest.lines).toHaveLength(MAX_TREE_LINES);
    expect(forest.cut).toBe(true);
  });

  test('the parent of a line', () => {
    const { lines } = visibleLines(treeOf(1), new Map());
    const opcode = lines.findIndex(({ node }) => node.id === 'couchbase.opcode');
    expect(parentOf(lines, opcode)).toBe(0);
    expect(parentOf(lines, 0)).toBe(-1);
  });
});

describe('pathToByte', () => {
  const innermost = (tree: readonly TreeNode[], offset: number): string | undefined =>
    pathToByte(tree, offset).at(-1)?.id;

  test.each([
    ['a header field', 1, 'couchbase.opcode'],
    ['a header byte that no child speaks of', 9, 'mcbp.header'],
    ['a JSON member, two levels down', 24 + textOf(20).indexOf('vol-20'), 'fusion.id'],
    ['a field that a finding points at', 24 + textOf(20).indexOf('1020'), 'fusion.term'],
    ['beyond the frame', 5000, undefined],
  ])('%s', (_, offset, id) => {
    expect(severityOf(20)).toBe('error');
    expect(innermost(treeOf(20), offset)).toBe(id);
  });

  test('a finding told before its field does not hide it', () => {
    const tree = [leaf('finding', 2, 4, { severity: 'warn' }), leaf('field', 2, 4)];
    expect(innermost(tree, 3)).toBe('field');
  });

  test('a parent without bytes of its own is looked into', () => {
    const tree = [{ ...leaf('generated', 0, 0), children: [leaf('field', 2, 4)] }];
    expect(pathToByte(tree, 2).map(({ id }) => id)).toEqual(['generated', 'field']);
  });

  test('holds the byte, and nothing smaller does', () => {
    const { tree } = fc.letrec<{ tree: TreeNode }>((tie) => ({
      tree: fc
        .record({
          start: fc.nat(20),
          length: fc.nat(10),
          children: fc.oneof(
            { maxDepth: 3 },
            fc.constant([]),
            fc.array(tie('tree'), { maxLength: 3 }),
          ),
        })
        .map(({ start, length, children }) => ({
          ...leaf('n', start, start + length),
          children: children as TreeNode[],
        })),
    }));
    const holders = (nodes: readonly TreeNode[], at: number): TreeNode[] =>
      nodes.flatMap((node) => {
        const holds = node.start <= at && at < node.end;
        const inside = holds || node.start === node.end ? holders(node.children, at) : [];
        return holds ? [node, ...inside] : inside;
      });
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), fc.nat(30), (nodes, offset) => {
        const sizes = holders(nodes, offset).map((node) => node.end - node.start);
        const found = pathToByte(nodes, offset).at(-1);
        if (sizes.length === 0) expect(found).toBeUndefined();
        else expect((found?.end ?? 0) - (found?.start ?? 0)).toBe(Math.min(...sizes));
      }),
    );
  });
});
