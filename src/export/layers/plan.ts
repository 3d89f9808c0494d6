/**
 * Which fields a message may have, layer by layer, and which of them stand inside others, as
 * tshark's JSON has them: decided once from the table of fields, then once a command.
 */
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { Field } from '../../filter/fields/field.js';
import { type ValueText, valueTextOf } from '../../filter/values/value-text.js';

/** The outermost first; what people say of a packet stands before it, as tshark has it. */
export const LAYERS = ['pkt_comment', 'frame', 'ip', 'ipv6', 'tcp', 'couchbase', 'fusion'] as const;
export type LayerName = (typeof LAYERS)[number];

/** What `-T ek` puts before the names of a layer's fields: the protocol that they belong to. */
export const protocolOf = (layer: LayerName): string => (layer === 'pkt_comment' ? 'frame' : layer);

export interface PlannedField {
  readonly field: Field;
  readonly name: string;
  readonly layer: LayerName;
  /** Text of a value as it was sent: JSON has escapes of its own. */
  readonly text: ValueText;
  /** The fields that this one stands in where both are there, the innermost last. */
  readonly inside: readonly string[];
  /** Others may stand in it. */
  readonly holds: boolean;
}

/** Fields with a value that have others inside; those without a value may all. */
const WITH_MEMBERS = new Set(['couchbase.datatype', 'couchbase.key']);
/** The names of these begin like a field that they tell the length of: they stand beside it. */
const isLength = (name: string): boolean => name.endsWith('.length');

/** Names of Fusion fields that messages made up and that are remembered, at most. */
const MOST_NAMES = 10_000;

export class LayerPlan {
  /** Every field, one for each family. */
  readonly all: readonly PlannedField[];
  private readonly containers: ReadonlySet<string>;
  private readonly byCommand = new Map<number, readonly PlannedField[]>();
  private readonly families = new Map<string, PlannedField | undefined>();

  constructor(private readonly catalogue: Catalogue) {
    const fields = catalogue.all().flatMap(({ name }) => catalogue.field(name) ?? []);
    const empty = fields.filter(({ kind }) => kind === 'none');
    this.containers = new Set([...WITH_MEMBERS, ...empty.map(({ definition: { name } }) => name)]);
    this.all = fields
      // The layers themselves.
      .filter(({ definition: { name } }) => !isLayer(name))
      .map((field) => this.planned(field));
  }

  /** The fields that messages of this command may have, in the order of a message. */
  fieldsOf(magic: number, opcode: number): readonly PlannedField[] {
    const key = (magic << 8) | opcode;
    let known = this.byCommand.get(key);
    if (known === undefined) {
      known = this.all.filter(({ field }) => field.possible?.(magic, opcode) !== false);
      this.byCommand.set(key, known);
    }
    return known;
  }

  /** The field of a family, such as `fusion.vb_12`, whose names stand on the wire. */
  familyField(name: string): PlannedField | undefined {
    if (this.families.has(name)) return this.families.get(name);
    if (this.families.size >= MOST_NAMES) this.families.clear();
    const field = this.catalogue.field(name);
    const planned = field?.definition.pattern === undefined ? undefined : this.planned(field);
    const named = planned === undefined ? undefined : { ...planned, name };
    this.families.set(name, named);
    return named;
  }

  private planned(field: Field): PlannedField {
    const { name } = field.definition;
    const text = valueTextOf(field, (sent) => sent);
    const holds = this.containers.has(name);
    return { field, name, layer: layerOf(name), text, inside: this.insideOf(name), holds };
  }

  private insideOf(name: string): string[] {
    if (isLength(name)) return [];
    const parts = name.split('.');
    return parts
      .map((_, i) => parts.slice(0, i).join('.'))
      .filter((outer) => this.containers.has(outer) && !isLayer(outer));
  }
}

const isLayer = (name: string): name is LayerName => (LAYERS as readonly string[]).includes(name);

/** The message is what the layer `couchbase` is about: its number and its findings are there. */
function layerOf(name: string): LayerName {
  if (name === 'frame.comment') return 'pkt_comment';
  const [first = ''] = name.split('.');
  return isLayer(first) ? first : 'couchbase';
}
