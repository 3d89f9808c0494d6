/**
 * Which node of one capture is which of the other: those of the same name are the same; those
 * that are left are aligned by order of appearance, since a second run often has other ports.
 */

export interface AlignedNode {
  readonly a: string;
  readonly b: string;
}

/** Nodes that go under different names in the two captures. */
export function alignedNodes(a: readonly string[], b: readonly string[]): AlignedNode[] {
  const [inA, inB] = [new Set(a), new Set(b)];
  const onlyA = a.filter((node) => !inB.has(node));
  const onlyB = b.filter((node) => !inA.has(node));
  return onlyA.slice(0, onlyB.length).map((node, i) => ({ a: node, b: onlyB[i] as string }));
}
