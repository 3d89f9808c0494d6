/** The decoded fields of a message beside the JSON that was sent. */
import type { Dissection } from '../../src/dissect/dissection.js';
import { bareText } from '../../src/dissect/text.js';

const parsed = (value: unknown): unknown =>
  typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
/** Fields as text, to be compared with the JSON that was sent. */
export const shown = ({ fusion }: Dissection): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fusion?.fields ?? {}).map(([name, value]) => [name, bareText(value)]),
  );
export const sent = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((parsed(value) ?? {}) as object).map(([name, field]) => [
      name,
      typeof field === 'string' ? field : JSON.stringify(field),
    ]),
  );
