/**
 * A scenario: nodes that misbehave by rules, clients that go through steps, and a story. Plain
 * data, so that it can be a JSON file and be handed to another thread. The whole vocabulary is
 * described once, by the schemas of this folder.
 */
import { z } from 'zod';
import { EDITIONS } from '../../../fusion/editions.js';
import { requestFrame } from '../request.js';
import { seconds, whole } from './parts.js';
import { rule } from './rule.js';
import { type Step, step } from './step.js';

const MAX_NODES = 8;
const DEFAULT_NODES = 2;
const NEWEST = EDITIONS.at(-1) as string;
/** A JSON file may be written by a program. */
const MAX_STEPS = 10_000;

const scenario = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'expected small letters, digits and dashes')
      .describe('Letters, digits and dashes.'),
    title: z.string().min(1).describe('What goes wrong, in a line.'),
    findings: z
      .array(z.string())
      .default([])
      .describe('Ids of the findings at warn and error that it leads to, no more and no less.'),
    edition: z
      .enum(EDITIONS)
      .optional()
      .describe('What the nodes speak and the clients write; default the newest.'),
    nodes: whole(1, MAX_NODES).default(DEFAULT_NODES).describe('How many there are.'),
    toggle: seconds.optional().describe('How long uploaders take to start and stop.'),
    migration: seconds.optional().describe('How long the migration of a vbucket takes.'),
    rules: z
      .array(rule)
      .default([])
      .describe('What nodes do otherwise than they would; the first that fits a request holds.'),
    steps: z
      .array(step)
      .max(MAX_STEPS)
      .default([])
      .describe('What the clients do, one after the other.'),
  })
  .superRefine(({ nodes, rules, steps, edition }, context) => {
    const fault = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    const noNode = (node: number | undefined): string | undefined =>
      node !== undefined && node > nodes ? `there are ${nodes} nodes` : undefined;
    for (const [index, { node }] of rules.entries()) {
      const wrong = noNode(node);
      if (wrong !== undefined) fault(['rules', index, 'node'], wrong);
    }
    const open = new Set<string>();
    for (const [index, { connect, node, on, close, reset }] of steps.entries()) {
      const wrong = noNode(node);
      if (wrong !== undefined) fault(['steps', index, 'node'], wrong);
      if (connect !== undefined && open.has(connect)) {
        fault(['steps', index, 'connect'], `"${connect}" is open already`);
      }
      for (const [field, name] of Object.entries({ on, close, reset })) {
        if (name === undefined || open.has(name)) continue;
        fault(['steps', index, field], `no connection "${name}" is open here`);
      }
      if (connect !== undefined) open.add(connect);
      open.delete(close ?? reset ?? '');
    }
    for (const [index, each] of steps.entries()) {
      const wrong = each.send === undefined ? undefined : unwritable(each, edition);
      if (wrong !== undefined) fault(['steps', index], wrong);
    }
  });

/** Why there can be no such request; the time is the same for all. */
function unwritable(asked: Step, edition: string | undefined): string | undefined {
  try {
    requestFrame(asked, 0, edition ?? NEWEST, 0);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export type Scenario = z.infer<typeof scenario>;
/** As it is written: what has a default may be left out. */
export type ScenarioSource = z.input<typeof scenario>;

/** The vocabulary as JSON Schema, for whoever writes a file. */
export const scenarioSchema = (): object => z.toJSONSchema(scenario, { io: 'input' });

export interface ScenarioFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The scenario, or the first fault that was found. */
export function parseScenario(given: unknown): Scenario | { readonly fault: ScenarioFault } {
  const checked = scenario.safeParse(given);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return { fault: { path: [...path, key], message: 'there is no such field' } };
  }
  return { fault: { path, message: issue?.message ?? 'is not valid' } };
}
