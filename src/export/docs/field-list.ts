/** All fields, for people and as data. */
import type { Definition } from '../../filter/fields/field.js';
import { wrap } from './wrap.js';

/** As `-T ndjson` prints it. */
export type FieldRow = Omit<Definition, 'pattern'>;

/** Places that a page names before it counts the others. */
const MAX_PLACES = 4;
/** Longer lists of values are left to -T ndjson. */
const MAX_VALUES = 12;
const INDENT = '    ';

export const fieldRow = ({ pattern: _, ...row }: Definition): FieldRow => row;

export function fieldListText(fields: readonly Definition[], width: number): string {
  const longest = Math.max(...fields.map(({ name }) => name.length));
  const blocks = fields.map((field) => {
    const type = [field.type, field.base].filter((part) => part !== undefined).join(' ');
    const head = `${field.name.padEnd(Math.min(longest, 48))}  ${type}`;
    return [head, ...wrap(about(field), width, INDENT)].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

function about({ doc, where, unit, many, secret, values, ndjson }: Definition): string {
  const marks = [unit && `in ${unit}`, many && 'may be several', secret && 'masked'].filter(
    Boolean,
  );
  const places = where.split(', ');
  const more = places.length - MAX_PLACES;
  const named = `${places.slice(0, MAX_PLACES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const names = Object.entries(values ?? {});
  return [
    marks.length === 0 ? doc : `${doc} (${marks.join(', ')})`,
    names.length === 0 || names.length > MAX_VALUES
      ? ''
      : `Values: ${names.map(([value, name]) => `${value} ${name}`).join(', ')}.`,
    where === 'all' ? '' : `In: ${named}.`,
    ndjson === undefined ? '' : `NDJSON: ${ndjson}`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
