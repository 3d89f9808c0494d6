/**
 * Reads the sections of a request and writes those of its answer, both by the description of the
 * command: no handler knows where a field lies.
 */
import type { Decoded } from '../../dissect/layout/decoded.js';
import { readLayout } from '../../dissect/layout/read.js';
import { valuesOf } from '../../dissect/layout/values-of.js';
import { writeLayout } from '../../dissect/layout/write.js';
import type { Shape } from '../../spec/command.js';
import type { Layout, Values } from '../../spec/layout.js';
import type { Call } from './call.js';

/** Commands beside Fusion have one form of each. */
const requestShape = ({ form, spec }: Call): Shape | undefined => form ?? spec.request?.[0];

/** The fields of the extras, by name. */
export function extrasOf(call: Call): Values {
  const { bytes, sections } = call.message;
  return valuesOf(readLayout(bytes, sections.extras, requestShape(call)?.extras ?? []));
}

/** The items of a value that is laid out; problems among them are the caller's to find. */
export function valueItems(call: Call): readonly Decoded[] {
  const { bytes, sections } = call.message;
  const value = requestShape(call)?.value;
  if (value?.kind !== 'binary') return [];
  const { granted: features } = call.session;
  return readLayout(bytes, sections.value, value.layout, { features });
}

/** A number among the fields; `fallback` where it is not there. */
export const numberIn = (values: Values, name: string, fallback = 0): number =>
  Number(values[name] ?? fallback);

/** Extras of a success answer. */
export const answerExtras = ({ spec }: Call, values: Values): Uint8Array =>
  writeLayout(spec.response?.at(-1)?.extras ?? [], values);

/** Value of a success answer that is laid out. */
export function answerValue({ spec, session }: Call, values: Values): Uint8Array {
  const value = spec.response?.at(-1)?.value;
  const layout: Layout = value?.kind === 'binary' ? value.layout : [];
  return writeLayout(layout, values, { features: session.granted });
}
