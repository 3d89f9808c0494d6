/**
 * `-T ek`: for bulk import into Elasticsearch, as tshark writes it, but for the type of documents,
 * which versions from 8 on refuse (and OpenSearch from 2): a line that names the index,
 * then a line for the message, underscores for dots. Nothing stands inside anything else; what
 * has no value is null, and what a message has several of is an array.
 */
import { isoText } from '../../bytes/time.js';
import type { MessageView } from '../../filter/view.js';
import { type Json, jsonText } from '../json-text.js';
import { layersOf, type Shown } from './layers.js';
import { type LayerPlan, type PlannedField, protocolOf } from './plan.js';

type JsonObject = Record<string, Json>;

export const underscored = (name: string): string => name.replaceAll('.', '_');

/** Found out once, not with every message. */
const keys = new WeakMap<PlannedField, string>();

/** What a field is called in its layer. */
export function keyOf(planned: PlannedField): string {
  const known = keys.get(planned);
  if (known !== undefined) return known;
  const key = `${protocolOf(planned.layer)}_${underscored(planned.name)}`;
  keys.set(planned, key);
  return key;
}

export function ekLayers(plan: LayerPlan, view: MessageView): JsonObject {
  const layers: JsonObject = {};
  for (const [name, shown] of layersOf(plan, view)) {
    const layer: JsonObject = {};
    for (const each of shown) layer[keyOf(each.planned)] = told(each, view);
    layers[name] = layer;
  }
  return layers;
}

/** The chosen fields alone: always arrays of texts, as with tshark's `-e`. */
export function ekChosen(chosen: readonly PlannedField[], view: MessageView): JsonObject {
  const layers: JsonObject = {};
  for (const { field, name, text } of chosen) {
    const values = field.values(view);
    if (values.length > 0) layers[underscored(name)] = values.map(text);
  }
  return layers;
}

/** Both lines, line breaks included. */
export function ekPacket(layers: JsonObject, index: string, view: MessageView): string {
  const { s, ns } = view.at;
  const timestamp = String(BigInt(s) * 1000n + BigInt(Math.floor(ns / 1e6)));
  const action = jsonText({ index: { _index: index } });
  return `${action}\n${jsonText({ timestamp, layers })}\n`;
}

function told({ planned: { field }, values }: Shown, view: MessageView): Json {
  if (field.kind === 'none') return null;
  // Elasticsearch reads no other dates.
  if (field.kind === 'time') return isoText(view.at);
  const all: readonly Json[] =
    field.kind === 'boolean' ? values.map((value) => value === '1') : values;
  return all.length === 1 ? (all[0] as Json) : all;
}
