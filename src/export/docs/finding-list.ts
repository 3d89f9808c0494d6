/** The reference of findings, for people. */
import type { FindingEntry } from '../../analysis/reference/index.js';
import { columns, wrap } from './wrap.js';

const ROOM = '  ';

/** A line each: severity, id. */
export function findingListText(entries: readonly FindingEntry[], width: number): string {
  const heads = columns(entries.map(({ severity, id }) => [severity, id]));
  const blocks = entries.map(({ when }, i) =>
    [heads[i] as string, ...wrap(when, width, '       ')].join('\n'),
  );
  return `${blocks.join('\n')}\n`;
}

/** All that is known of one. */
export function findingText(entry: FindingEntry, width: number): string {
  const { id, severity, softer, harder, when, means, remedy, on } = entry;
  const variants = [harder, softer].flatMap((variant) =>
    variant === undefined ? [] : [`${variant.severity} where ${variant.when}`],
  );
  const part = (name: string, text: string): string[] =>
    wrap(`${name}: ${text}`, width, `${ROOM}${' '.repeat(name.length + 2)}`, ROOM);
  return `${[
    id,
    ...part('Severity', [severity, ...variants].join('; ')),
    ...part('When', when),
    ...part('Means', means),
    ...(remedy === undefined ? [] : part('Remedy', remedy)),
    ...part('Stands on', `the ${on}`.replace('the either', 'either')),
  ].join('\n')}\n`;
}
