/** A set of numbers as it is best compared with a header file: `00-0f 1f-29 8a`. */
const digits = (number: number): string => number.toString(16).padStart(2, '0');

/** @param numbers in ascending order */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges
    .map(([from, to]) => (from === to ? digits(from) : `${digits(from)}-${digits(to)}`))
    .join(' ');
}
