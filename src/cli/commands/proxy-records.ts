/** The options of `proxy` that concern what is written: log and capture files. */
import { InvalidArgumentError, Option } from 'commander';
import type { RingLimits } from '../../capture/write/ring.js';
import type { LogRotation } from '../../export/log-file.js';
import { repeatable } from '../repeatable.js';

export const recordOptions = (): Option[] => [
  new Option('--log <file>', 'write every message as NDJSON; - is standard output'),
  new Option(
    '--log-rotate <list>',
    'begin a new log at size:N[K|M|G] or time:N[s|m|h|d], compress old ones, keep files:N',
  ).argParser(logRotation),
  new Option('-w, --write <file>', 'write the traffic as a pcapng file'),
  repeatable(
    new Option(
      '-b, --ring-buffer <key:value>',
      'several files, as tshark: filesize:KB, duration:S, files:N (repeatable)',
    ).argParser(ringLimit),
  ),
];

const RING_KEYS = ['filesize', 'duration', 'files'];
const LOG_KEYS = ['size', 'time', 'files'];
const BYTES: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 };
const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** tshark's own limit, and far above any use. */
const MAX_FILES = 99_999;

function ringLimit(text: string, before: RingLimits = {}): RingLimits {
  const [key, value] = criterion(text, RING_KEYS);
  if (key === 'filesize') return { ...before, filesize: 1000 * whole(text, value, 1, 2 ** 31) };
  if (key === 'files') return { ...before, files: whole(text, value, 1, MAX_FILES) };
  const duration = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || !(duration > 0)) {
    throw new InvalidArgumentError(`"${text}": ${value} is not a number of seconds above 0.`);
  }
  return { ...before, duration };
}

function logRotation(text: string): LogRotation {
  let rotation: LogRotation = {};
  for (const part of text.split(',')) {
    const [key, value] = criterion(part, LOG_KEYS);
    if (key in rotation) throw new InvalidArgumentError(`"${text}": ${key} is there twice.`);
    const amount =
      key === 'files'
        ? whole(part, value, 1, MAX_FILES)
        : measured(part, value, key === 'size' ? BYTES : SECONDS);
    rotation = { ...rotation, [key]: amount };
  }
  if (rotation.size === undefined && rotation.time === undefined) {
    throw new InvalidArgumentError(`"${text}": files needs size or time, to know when to rotate.`);
  }
  return rotation;
}

function criterion(text: string, keys: readonly string[]): readonly [string, string] {
  const [key = '', value, ...rest] = text.split(':');
  if (value !== undefined && rest.length === 0 && keys.includes(key)) return [key, value];
  throw new InvalidArgumentError(`"${text}" is not of the form ${keys.join(':N, ')}:N.`);
}

function whole(text: string, value: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(
    `"${text}": "${value}" is not a whole number, ${least} to ${most}.`,
  );
}

function measured(text: string, value: string, units: Readonly<Record<string, number>>): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([A-Za-z]?)$/.exec(value) ?? [];
  const amount = Number(digits) * (units[unit] ?? 0);
  if (amount > 0) return amount;
  const known = Object.keys(units).filter((name) => name !== '');
  throw new InvalidArgumentError(
    `"${text}": "${value}" is not a whole number above 0 with one of ${known.join(', ')} behind it, or nothing.`,
  );
}

export const RECORDS_HELP = `
Log and capture file: for their owner only (mode 0600), also where the file was there before. What is
written is on its way to the disk within 0.2 s: that much can be lost when the program is killed, and
what is there is readable. While the disk is full, up to 64 MiB wait in memory; what comes beyond is
dropped, counted and told, and writing goes on when there is space. -b needs filesize or duration;
files are named FILE_00001_20260131120000.pcapng and each can be read alone. --log-rotate names old
logs in the same way and compresses them (.gz); a log that an earlier run left is rotated, without
--log-rotate it is overwritten. SIGHUP (not from a terminal): files that were moved away are begun
anew, as logrotate wants it; with -b the next packet begins a new file. SIGINT, SIGTERM: no new
connections, what is under way is answered and written, exit status 0.`;
