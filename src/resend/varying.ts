/**
 * What two nodes answer otherwise though nothing is wrong: moments, sequence numbers, measurements,
 * the addresses in a cluster map. Which fields are moments their descriptions say (their unit).
 */
import { namedItems } from '../dissect/fields/binary-fields.js';
import { fieldsOf } from '../dissect/misfits.js';
import type { CommandSpec, Shape } from '../spec/command.js';
import { metaOf } from '../spec/fields.js';

/** Answers of these commands are compared by their status alone: they speak of the node itself. */
const STATUS_ONLY: ReadonlySet<string> = new Set(['GetClusterConfig', 'SaslListMechs']);
/** Failures whose body is a cluster map. */
export const NOT_MY_VBUCKET = 'NotMyVbucket';

/** Numbers under such names are drawn or counted by the node. */
const DRAWN = /(?:uuid|seqno|cas)$/i;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const known = new WeakMap<CommandSpec, Varying>();

/** What of this command's answers is passed over. */
export function varyingOf(spec: CommandSpec | undefined): Varying {
  if (spec === undefined) return new Varying(undefined);
  const made = known.get(spec) ?? new Varying(spec);
  known.set(spec, made);
  return made;
}

export class Varying {
  private readonly moments: ReadonlySet<string>;
  private readonly measures: boolean;
  readonly statusOnly: boolean;

  constructor(spec: CommandSpec | undefined) {
    this.moments = new Set((spec?.response ?? []).flatMap(momentsIn));
    this.statusOnly = STATUS_ONLY.has(spec?.name ?? '');
    // Runs of answers are statistics, and numbers in those measurements.
    this.measures = spec?.answers === 'until-empty-key';
  }

  /** Whether this place says nothing of what the request brought about. */
  passesOver(path: string, captured: string | undefined, live: string | undefined): boolean {
    const name = /[^.[\]]*(?=(?:\[\d+\])*$)/.exec(path)?.[0] ?? '';
    if (this.moments.has(name)) return true;
    const texts = [captured, live].filter((text) => text !== undefined);
    const isNumber = texts.every((text) => NUMBER.test(unquoted(text)));
    return isNumber && texts.length === 2 && (this.measures || DRAWN.test(name));
  }
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1');

function momentsIn(shape: Shape): string[] {
  const json =
    shape.value.kind === 'json'
      ? Object.entries(fieldsOf(shape.value)).flatMap(([name, schema]) =>
          isTime(metaOf(schema)?.unit) ? [name] : [],
        )
      : [];
  const layouts = [shape.extras, shape.value.kind === 'binary' ? shape.value.layout : []];
  const items = layouts.flatMap((layout) =>
    [...namedItems(layout)].flatMap((item) =>
      item.kind === 'uint' && isTime(item.unit) ? [item.name] : [],
    ),
  );
  return [...json, ...items];
}

const isTime = (unit: string | undefined): boolean => unit !== undefined && unit !== 'bytes';
