/**
 * A part of the messages of an input, by number: what a capture that is larger than memory, or
 * than patience, is looked at by. What is outside is still framed, paired and counted, so that
 * numbers are those of the whole input.
 */

/** Both ends belong to it. */
export interface MessageRange {
  /** 1... */
  readonly from: number;
  /** `from`.., or Infinity: to the end, wherever that is. */
  readonly to: number;
}

export const ALL_MESSAGES: MessageRange = { from: 1, to: Number.POSITIVE_INFINITY };

export const isWithin = ({ from, to }: MessageRange, number: number): boolean =>
  number >= from && number <= to;

/** The first `count` (1..) messages of it. */
export const firstOf = ({ from, to }: MessageRange, count: number): MessageRange => ({
  from,
  to: Math.min(to, from + count - 1),
});

/** `FROM-TO`, and `FROM-` where it is open: what the option --range takes. */
export const rangeText = ({ from, to }: MessageRange): string =>
  `${from}-${to === Number.POSITIVE_INFINITY ? '' : to}`;

/** Undefined: the text is no range. `N` alone is that one message; either end may be left out. */
export function parseRange(text: string): MessageRange | undefined {
  const [, first = '', dash = '', last = ''] = /^(\d*)(-?)(\d*)$/.exec(text) ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? 1 : Number(first);
  const to = dash === '' ? from : last === '' ? Number.POSITIVE_INFINITY : Number(last);
  const isRange = Number.isSafeInteger(from) && from >= 1 && to >= from;
  return isRange && (Number.isSafeInteger(to) || last === '') ? { from, to } : undefined;
}
