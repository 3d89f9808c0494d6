/**
 * An index template for what `-T ek` prints (Elasticsearch 7.10 and later, OpenSearch 2.8 and
 * later: those have unsigned_long). Types follow from how -T ek writes the values of each field.
 */

import { hexDigitsOf } from '../../dissect/fields/bases.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { Definition, Field } from '../../filter/fields/field.js';
import { keyOf, underscored } from '../layers/ek.js';
import { LayerPlan } from '../layers/plan.js';

interface Mapping {
  readonly type: string;
  readonly [parameter: string]: unknown;
}

/** Lucene refuses longer terms than 32,766 bytes: longer texts are kept, and not found. */
const KEYWORD: Mapping = { type: 'keyword', ignore_above: 8191 };
/** Found whole, and by the words in it. */
const SENTENCE: Mapping = { ...KEYWORD, fields: { text: { type: 'text' } } };
/** Where the wire has something else in the place of a number, the rest of the message counts. */
const ODD = { ignore_malformed: true } as const;

/** Names that messages make up, on top of those that there are. */
const MADE_UP = 2_000;

export function elasticTemplate(catalogue: Catalogue): object {
  const plan = new LayerPlan(catalogue);
  const layers: Record<string, { readonly properties: Record<string, Mapping> }> = {};
  const chosen: Record<string, Mapping> = {};
  for (const planned of plan.all) {
    const { layer, name, field } = planned;
    layers[layer] ??= { properties: {} };
    Object.assign(layers[layer].properties, { [keyOf(planned)]: inLayer(field) });
    chosen[underscored(name)] = alone(field);
  }
  return {
    index_patterns: ['packets-*'],
    priority: 200,
    _meta: { description: 'Messages as fusionshark read -T ek prints them' },
    template: {
      settings: {
        // Each field is there in its layer and alone, and texts are by their words as well.
        'index.mapping.total_fields.limit': 4 * plan.all.length + MADE_UP,
      },
      mappings: {
        dynamic_templates: catalogue
          .all()
          .flatMap((definition) => familyTemplates(plan, definition)),
        properties: {
          timestamp: { type: 'date', format: 'epoch_millis' },
          layers: { properties: { ...chosen, ...layers } },
        },
      },
    },
  };
}

/** For a family of fields, whose names stand on the wire: `fusion.vb_<n>`. */
function familyTemplates(plan: LayerPlan, { name }: Definition): readonly object[] {
  const any = (digit: string): string => name.replace(/<n>/, digit);
  const planned = name.includes('<n>') ? plan.familyField(any('0')) : undefined;
  if (planned === undefined) return [];
  const { layer, field } = planned;
  const inside = keyOf({ ...planned, name: any('*') });
  const outside = underscored(any('*'));
  return [
    { [inside]: { path_match: `layers.${layer}.${inside}`, mapping: inLayer(field) } },
    { [outside]: { path_match: `layers.${outside}`, mapping: alone(field) } },
  ];
}

/** As a field of a layer: booleans and times are JSON's and Elasticsearch's. */
function inLayer(field: Field): Mapping {
  if (field.kind === 'boolean') return { type: 'boolean' };
  if (field.kind === 'time') return { type: 'date_nanos', ...ODD };
  return alone(field);
}

/** As `-e` has it: text, whatever it is. */
function alone({ kind, definition }: Field): Mapping {
  switch (kind) {
    case 'number':
      return hexDigitsOf(definition) === undefined ? numeric(definition.type) : KEYWORD;
    case 'duration':
      return { type: 'double', ...ODD };
    case 'ipv4':
    case 'ipv6':
      return { type: 'ip', ...ODD };
    case 'text':
      return SENTENCE;
    default:
      return KEYWORD;
  }
}

const numeric = (type: string): Mapping => {
  if (type === 'FT_DOUBLE') return { type: 'double', ...ODD };
  return { type: type === 'FT_UINT64' ? 'unsigned_long' : 'long', ...ODD };
};
