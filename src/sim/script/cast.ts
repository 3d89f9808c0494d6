/** The nodes that a scenario asks for. */
import { EDITIONS } from '../../fusion/editions.js';
import { rulesOf } from './rules.js';
import type { Rule } from './schema/rule.js';
import type { Scenario } from './schema/scenario.js';

/** Active on every node from the start; all others are not there. */
const VBUCKETS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

export interface NodePart {
  readonly edition: string;
  readonly vbuckets: readonly number[];
  readonly rules: readonly Rule[];
  readonly toggleMs?: number;
  readonly migrationMs?: number;
}

/** How a node is to be started. @param node 1.. */
export function nodePart({ edition, rules, toggle, migration }: Scenario, node: number): NodePart {
  return {
    edition: edition ?? (EDITIONS.at(-1) as string),
    vbuckets: VBUCKETS,
    rules: rulesOf(rules, node),
    ...(toggle === undefined ? {} : { toggleMs: toggle * 1000 }),
    ...(migration === undefined ? {} : { migrationMs: migration * 1000 }),
  };
}
