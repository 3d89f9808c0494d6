/** The fields of one message with their values, layer by layer: what `-T json` and `-T ek` print. */
import type { MessageView } from '../../filter/view.js';
import { LAYERS, type LayerName, type LayerPlan, type PlannedField } from './plan.js';

export interface Shown {
  readonly planned: PlannedField;
  /** At least one. */
  readonly values: readonly string[];
}

export type Layers = readonly (readonly [LayerName, readonly Shown[]])[];

/** Those layers that the message has, the outermost first. */
export function layersOf(plan: LayerPlan, view: MessageView): Layers {
  const { magic, opcode } = view.header;
  const layers = new Map<LayerName, Shown[]>(LAYERS.map((name) => [name, []]));
  const told = new Set<string>();
  const tell = (planned: PlannedField): void => {
    const values = planned.field.values(view);
    if (values.length === 0 || told.has(planned.name)) return;
    told.add(planned.name);
    layers.get(planned.layer)?.push({ planned, values: values.map(planned.text) });
  };
  for (const planned of plan.fieldsOf(magic, opcode)) tell(planned);
  if (layers.get('fusion')?.length !== 0) {
    for (const key of Object.keys(view.dissection.fusion?.fields ?? {})) {
      const planned = plan.familyField(`fusion.${key}`);
      if (planned !== undefined) tell(planned);
    }
  }
  return [...layers].filter(([, shown]) => shown.length > 0);
}
