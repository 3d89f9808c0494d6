/**
 * `-T json`: one object a message, as `tshark -T json --no-duplicate-keys` has one a packet:
 * what a message has several of is an array, so that no key is there twice.
 */
import type { MessageView } from '../../filter/view.js';
import { escapeRisky } from '../json-text.js';
import { layersOf, type Shown } from './layers.js';
import type { LayerPlan, PlannedField } from './plan.js';

type Json = string | readonly string[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** The layers of the message. */
export function jsonLayers(plan: LayerPlan, view: MessageView): JsonObject {
  const layers: JsonObject = {};
  for (const [name, shown] of layersOf(plan, view)) layers[name] = layerObject(shown);
  return layers;
}

/** The chosen fields alone: always arrays, as with tshark's `-e`. */
export function jsonChosen(chosen: readonly PlannedField[], view: MessageView): JsonObject {
  const layers: JsonObject = {};
  for (const { field, name, text } of chosen) {
    const values = field.values(view);
    if (values.length > 0) layers[name] = values.map(text);
  }
  return layers;
}

/** The object of one message, indented to stand in the array of all, without a line break. */
export function jsonPacket(layers: JsonObject, index: string): string {
  const packet = { _index: index, _type: 'doc', _score: null, _source: { layers } };
  return escapeRisky(JSON.stringify([packet], undefined, 2).slice(2, -2));
}

function layerObject(shown: readonly Shown[]): JsonObject {
  const layer: JsonObject = {};
  /** Where members of these fields go. */
  const members = new Map<string, JsonObject>();
  for (const { planned, values } of shown) {
    const place = placeOf(planned, layer, members);
    if (planned.field.kind === 'none') {
      const own: JsonObject = {};
      place[planned.name] = own;
      members.set(planned.name, own);
      continue;
    }
    place[planned.name] = values.length === 1 ? (values[0] as string) : values;
    const { name } = planned;
    if (planned.holds && shown.some((other) => other.planned.inside.at(-1) === name)) {
      const own: JsonObject = {};
      place[`${name}_tree`] = own;
      members.set(name, own);
    }
  }
  return layer;
}

/** In the innermost of the fields around it that the message has. */
function placeOf(
  { inside }: PlannedField,
  layer: JsonObject,
  members: ReadonlyMap<string, JsonObject>,
): JsonObject {
  const outer = inside.findLast((name) => members.has(name));
  return (outer === undefined ? undefined : members.get(outer)) ?? layer;
}
