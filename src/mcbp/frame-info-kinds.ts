/**
 * What each framing-extras id means and what its data holds, for requests and for responses.
 *
 * Sources: kv_engine docs/BinaryProtocol.md ("flexible framing extras"), names
 * include/mcbp/protocol/{request,response}.h (enum FrameInfoId), the lengths that the server
 * accepts daemon/mcbp_validators.cc, durability levels include/memcached/durability_spec.h.
 */
import { durabilityLevels } from './durability-levels.js';
import { decodeDuration } from './duration.js';
import { u16At } from './header.js';

/** One value inside a FrameInfo object. */
export interface FrameInfoField {
  /** Key in JSON output. */
  readonly name: string;
  readonly value: number | string;
  /** The value for people, with its unit or the name of its number. */
  readonly text: string;
  /** Byte range within the frame. */
  readonly start: number;
  readonly end: number;
}

export interface FrameInfoKind {
  readonly id: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  readonly doc: string;
  /** Data lengths in bytes that the server accepts; 'text': any but none. */
  readonly lengths: readonly number[] | 'text';
  /** Fields of the data at `start`..`end`, whose length fits; undefined: the bytes are no such data. */
  readonly fields: (
    frame: Uint8Array,
    start: number,
    end: number,
  ) => readonly FrameInfoField[] | undefined;
}

type Fields = FrameInfoKind['fields'];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textAt(frame: Uint8Array, start: number, end: number): string | undefined {
  try {
    return utf8.decode(frame.subarray(start, end));
  } catch {
    return undefined;
  }
}

const nothing: Fields = () => [];

const u16Field =
  (name: string, text: (value: number) => string = String): Fields =>
  (frame, start, end) => {
    const value = u16At(frame, start);
    return [{ name, value, text: text(value), start, end }];
  };

const duration: Fields = (frame, start, end) => {
  const encoded = u16At(frame, start);
  const value = decodeDuration(encoded);
  return [{ name: 'duration_us', value, text: `${value.toFixed(1)} us`, start, end }];
};

const TIMEOUT_RESERVED = [0, 0xffff];

const durability: Fields = (frame, start, end) => {
  const level = frame[start] as number;
  const levelText = `${durabilityLevels[level] ?? 'Unknown'} (${level})`;
  const fields = [{ name: 'level', value: level, text: levelText, start, end: start + 1 }];
  if (end - start < 3) return fields; // the server's default timeout
  const value = u16At(frame, start + 1);
  const text = `${value} ms${TIMEOUT_RESERVED.includes(value) ? ' (reserved)' : ''}`;
  return [...fields, { name: 'timeout_ms', value, text, start: start + 1, end }];
};

const user: Fields = (frame, start, end) => {
  const value = textAt(frame, start, end);
  if (value === undefined) return undefined;
  // A leading caret is the mark of a user from outside Couchbase (LDAP and the like).
  const domain = value.startsWith('^') ? 'external' : 'local';
  const mark = domain === 'external' ? start + 1 : start;
  return [
    { name: 'user', value, text: JSON.stringify(value), start, end },
    { name: 'domain', value: domain, text: domain, start, end: mark },
  ];
};

const privilege: Fields = (frame, start, end) => {
  const value = textAt(frame, start, end);
  if (value === undefined) return undefined;
  return [{ name: 'privilege', value, text: JSON.stringify(value), start, end }];
};

function kind(
  id: number,
  name: string,
  lengths: FrameInfoKind['lengths'],
  fields: Fields,
  doc: string,
): FrameInfoKind {
  return { id, name, lengths, fields, doc };
}

/** In order of id. 3 was a prototype that no release understood. */
export const requestFrameInfos: readonly FrameInfoKind[] = [
  kind(0, 'Barrier', [0], nothing, 'Runs alone: after all before it, before all after it.'),
  kind(1, 'DurabilityRequirement', [1, 3], durability, 'What must hold before the answer.'),
  kind(2, 'DcpStreamId', [2], u16Field('stream_id'), 'Which of several DCP streams is meant.'),
  kind(4, 'Impersonate', 'text', user, 'Runs with the privileges that both users have.'),
  kind(5, 'PreserveTtl', [0], nothing, 'Keeps the expiry time that the document has.'),
  kind(6, 'ImpersonateExtraPrivilege', 'text', privilege, 'A privilege lent to that user.'),
  kind(
    7,
    'ImpersonateWithTokenAuthDataId',
    [2],
    u16Field('token_id'),
    'Runs as the user of the token registered under this id.',
  ),
];

/** In order of id. */
export const responseFrameInfos: readonly FrameInfoKind[] = [
  kind(0, 'ServerRecvSendDuration', [2], duration, 'From receipt of the request to its answer.'),
  kind(1, 'ReadUnits', [2], u16Field('read_units'), 'Read units that the command used.'),
  kind(2, 'WriteUnits', [2], u16Field('write_units'), 'Write units that the command used.'),
  kind(3, 'ThrottleDuration', [2], duration, 'How long the command waited for its quota.'),
];
