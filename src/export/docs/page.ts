/** The reference page of a command, as data: everything that its description says. */
import type { CommandTable } from '../../dissect/table.js';
import { statuses } from '../../mcbp/statuses.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import { annotate, type Part } from './annotate.js';
import { exampleOf } from './example.js';
import { type FormPage, formPage } from './form-page.js';

export interface CommandPage {
  readonly opcode: number;
  readonly name: string;
  readonly wire_name: string;
  readonly formerly?: readonly string[];
  /** Rule by which its answers are counted. */
  readonly answers: CommandSpec['answers'];
  /** Which of its messages belong to Fusion. */
  readonly fusion: 'all' | 'some' | 'none';
  readonly purpose?: string;
  readonly source?: string;
  readonly vbucket?: CommandSpec['vbucket'];
  /** Forms, oldest edition first; empty: only the header is described. */
  readonly request: readonly FormPage[];
  readonly response: readonly FormPage[];
  readonly statuses: readonly StatusPage[];
  readonly example?: ExamplePage;
}

export interface StatusPage {
  readonly status: number;
  readonly name: string;
  readonly when: string;
  /** 'document': in the published document; 'code': seen in server code only. */
  readonly from: 'document' | 'code';
  readonly harmless?: true;
}

export interface ExamplePage {
  readonly edition: string;
  readonly request: readonly Part[];
  readonly response?: readonly Part[];
}

/** @param edition only what holds in this edition; absent: all editions */
export function commandPage(table: CommandTable, spec: CommandSpec, edition?: string): CommandPage {
  const request = inForce(spec.request ?? [], edition);
  const response = inForce(spec.response ?? [], edition);
  const example = examplePage(table, spec, request, response);
  return {
    opcode: spec.opcode,
    name: spec.name,
    wire_name: spec.wireName,
    ...(spec.formerly === undefined ? {} : { formerly: spec.formerly }),
    answers: spec.answers,
    fusion: fusionOf(spec),
    ...(spec.doc === undefined ? {} : { purpose: spec.doc }),
    ...(spec.source === undefined ? {} : { source: spec.source }),
    ...(spec.vbucket === undefined ? {} : { vbucket: spec.vbucket }),
    request: request.map((shape) => formPage(table, spec, 'request', shape)),
    response: response.map((shape) => formPage(table, spec, 'response', shape)),
    statuses: (spec.statuses ?? []).map(({ name, when, from, harmless }) => ({
      status: statuses.find((status) => status.name === name)?.value ?? -1,
      name,
      when,
      from,
      ...(harmless ? { harmless } : {}),
    })),
    ...(example === undefined ? {} : { example }),
  };
}

/** Whether all messages of a command are Fusion's: then one that holds nothing is as well. */
export function fusionOf({ fusion }: CommandSpec): CommandPage['fusion'] {
  if (fusion === undefined) return 'none';
  return fusion({ key: undefined, json: undefined }, undefined) ? 'all' : 'some';
}

/** The forms that an edition has: of those for every message the newest, and all special ones. */
function inForce(shapes: readonly Shape[], edition: string | undefined): readonly Shape[] {
  if (edition === undefined) return shapes;
  const known = shapes.filter((shape) => shape.edition <= edition);
  const newest = known.findLast(({ when }) => when === undefined);
  return known.filter((shape) => shape === newest || shape.when !== undefined);
}

function examplePage(
  table: CommandTable,
  spec: CommandSpec,
  request: readonly Shape[],
  response: readonly Shape[],
): ExamplePage | undefined {
  const asked = bestExample(table, spec, 'request', request);
  if (asked === undefined) return undefined;
  const answer = bestExample(table, spec, 'response', response);
  return {
    edition: asked.edition,
    request: annotate(table, asked.bytes, undefined),
    ...(answer === undefined ? {} : { response: annotate(table, answer.bytes, asked.bytes) }),
  };
}

/** The description's own example before one that is made up, of the newest form that has one. */
function bestExample(
  table: CommandTable,
  spec: CommandSpec,
  kind: 'request' | 'response',
  shapes: readonly Shape[],
): { readonly edition: string; readonly bytes: Uint8Array } | undefined {
  const found = [...shapes].reverse().flatMap((shape) => {
    const example = exampleOf(table, spec, kind, shape);
    return example === undefined ? [] : [{ edition: shape.edition, ...example }];
  });
  return found.find(({ fields }) => fields === spec.example?.[kind]) ?? found[0];
}
