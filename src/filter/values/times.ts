/**
 * Points in time as filters write them: ISO 8601 with a blank or a T, or Wireshark's older
 * `Sep 26, 2004 23:18:04.954975`. Without Z, UTC or an offset it is local time.
 * Source: wireshark-filter(4).
 */
import { isoText } from '../../bytes/time.js';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;
const OLDER =
  /^([A-Z][a-z]{2}) {1,2}(\d{1,2}), (\d{4})(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?: (UTC))?$/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Nanoseconds since 1970; undefined where the text is no such time, or no day of any calendar. */
export function parseTime(text: string): bigint | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return instant(iso.slice(1, 8), iso[8]);
  const older = OLDER.exec(text);
  if (older === null) return undefined;
  const [, name = '', day, year, ...rest] = older;
  const month = MONTHS.indexOf(name) / 3 + 1;
  return instant([year, String(month), day, ...rest.slice(0, 4)], rest[4]);
}

function instant(
  parts: readonly (string | undefined)[],
  zone: string | undefined,
): bigint | undefined {
  const [year, month, day, hour, minute, second] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  if (!Number.isInteger(month) || month < 1 || month > 12 || day < 1 || !isDay) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const milliseconds =
    zone === undefined
      ? new Date(year, month - 1, day, hour, minute, second).getTime()
      : Date.UTC(year, month - 1, day, hour, minute, second) - offsetOf(zone);
  return BigInt(milliseconds) * 1_000_000n + BigInt((parts[6] ?? '').padEnd(9, '0'));
}

/** Milliseconds by which this zone is ahead of UTC. */
function offsetOf(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** ISO 8601, UTC, nanoseconds. */
export function timeText(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const ns = ((nanoseconds % second) + second) % second;
  return isoText({ s: Number((nanoseconds - ns) / second), ns: Number(ns) });
}
