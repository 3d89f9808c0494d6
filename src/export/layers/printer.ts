/** Messages as `-T json` and `-T ek` print them, of all fields or of those that `-e` names. */
import { isoText } from '../../bytes/time.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { Field } from '../../filter/fields/field.js';
import { valueTextOf } from '../../filter/values/value-text.js';
import type { MessageView } from '../../filter/view.js';
import { ekChosen, ekLayers, ekPacket } from './ek.js';
import { jsonChosen, jsonLayers, jsonPacket } from './json.js';
import { LayerPlan, type PlannedField } from './plan.js';

export interface LayersPrinter {
  /** The text of one message. */
  message(view: MessageView): string;
  /** What follows the last one. */
  end(): string;
}

/** @param chosen undefined: all fields, in layers */
export function layersPrinter(
  format: 'json' | 'ek',
  catalogue: Catalogue,
  chosen: readonly Field[] | undefined,
): LayersPrinter {
  const fields = chosen?.map(bare);
  const plan = fields === undefined ? new LayerPlan(catalogue) : undefined;
  return format === 'ek' ? ekPrinter(plan, fields ?? []) : jsonPrinter(plan, fields ?? []);
}

/** A field that stands in no layer. */
const bare = (field: Field): PlannedField => ({
  ...{ field, name: field.definition.name, layer: 'couchbase', inside: [], holds: false },
  text: valueTextOf(field, (sent) => sent),
});

function ekPrinter(plan: LayerPlan | undefined, chosen: readonly PlannedField[]): LayersPrinter {
  return {
    message: (view) => {
      const layers = plan === undefined ? ekChosen(chosen, view) : ekLayers(plan, view);
      return ekPacket(layers, indexOf(view), view);
    },
    end: () => '',
  };
}

function jsonPrinter(plan: LayerPlan | undefined, chosen: readonly PlannedField[]): LayersPrinter {
  let isFirst = true;
  return {
    message: (view) => {
      const layers = plan === undefined ? jsonChosen(chosen, view) : jsonLayers(plan, view);
      const before = isFirst ? '[\n' : ',\n';
      isFirst = false;
      return before + jsonPacket(layers, indexOf(view));
    },
    end: () => (isFirst ? '[]\n' : '\n]\n'),
  };
}

/** The index of the day, UTC. */
const indexOf = ({ at }: MessageView): string => `packets-${isoText(at).slice(0, 10)}`;
