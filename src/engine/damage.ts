/** What was wrong with a capture, in lines for a person: one for each kind or place. */
import { plural } from '../dissect/text.js';
import type { InputReport } from './input.js';

/** Lines of damage told; the rest is a number. */
const TOLD = 10;

export function damageLines(path: string, report: InputReport): string[] {
  const unread = [...report.unknownLinkTypes].map(
    ([type, packets]) =>
      `${path}: ${plural(packets, 'packet')} of link type ${type}, which is not read`,
  );
  const places = report.damage.slice(0, TOLD).map(({ message }) => `${path}: ${message}`);
  const more = report.damageCount - places.length;
  return [
    ...unread,
    ...places,
    ...(more > 0 ? [`${path}: ${plural(more, 'more place')} damaged`] : []),
  ];
}
