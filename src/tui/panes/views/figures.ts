/** Numbers as a person reads them in a narrow column: three places that count, and a unit. */

const SIZES: readonly (readonly [number, string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

export function bytesText(count: number): string {
  for (const [size, unit] of SIZES) {
    if (count >= size) return `${(count / size).toFixed(1)} ${unit}`;
  }
  return `${count} B`;
}

/** Microseconds in the unit that fits; -1: there is none. */
export function microsText(micros: number): string {
  if (micros < 0) return '';
  if (micros < 999.5) return `${Math.round(micros)} µs`;
  if (micros < 999_950) return `${(micros / 1e3).toFixed(1)} ms`;
  return `${(micros / 1e6).toFixed(1)} s`;
}

/** Seconds, as exact as `step` demands: the least difference that is to be seen. */
export function secondsText(seconds: number, step = 0.001): string {
  const places = Math.max(0, Math.min(6, Math.ceil(-Math.log10(Math.max(step, 1e-6)))));
  return `${seconds.toFixed(places)} s`;
}

export const countText = (count: number): string => count.toLocaleString('en-US');

const BARS = ' ▁▂▃▄▅▆▇█';

/** One cell per value, as high as the value is of the highest; what is below 0 is blank. */
export function sparkline(values: readonly number[]): string {
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  return values
    .map((value) => {
      if (value < 0 || (value === 0 && most === 0)) return ' ';
      // What is there is seen, however small it is.
      return BARS[Math.max(1, Math.ceil((value / Math.max(most, 1e-9)) * 8))] ?? ' ';
    })
    .join('');
}
