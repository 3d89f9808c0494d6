/**
 * What people said of the messages of a capture, as the text of a file beside it. The file says
 * which capture it is of: numbers of messages mean nothing in another one.
 */
import { z } from 'zod';
import { harmless } from '../../dissect/text.js';
import { LONGEST_COMMENT, MOST_NOTES, type Notes } from './annotations.js';

const FORMAT = 'fusionshark notes';

/** What tells a capture from others, wherever it is and whatever it is called. */
export interface Fingerprint {
  /** Bytes of the file. */
  readonly size: number;
  readonly firstPacket: {
    /** Seconds since 1970 and nine decimals. */
    readonly time: string;
    /** Of its captured bytes, as `sha256:` and hex digits. */
    readonly hash: string;
  };
  /** Ports that are decoded without looking for signs of the protocol: they decide what is a message. */
  readonly decodeAs: readonly number[];
}

const number = z.int().min(1);
const numbers = z.array(number).max(MOST_NOTES);

const SCHEMA = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  capture: z.strictObject({
    size: z.int().min(0),
    firstPacket: z.strictObject({
      time: z.string().regex(/^\d+\.\d{9}$/),
      hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    }),
    decodeAs: z.array(z.int().min(1).max(65_535)),
  }),
  marked: numbers,
  ignored: numbers,
  references: numbers,
  comments: z
    .array(z.strictObject({ number, text: z.string().min(1).max(LONGEST_COMMENT) }))
    .max(MOST_NOTES),
});

export function notesText(capture: Fingerprint, notes: Notes): string {
  const { marked, ignored, references, comments } = notes;
  const all = { format: FORMAT, version: 1, capture, marked, ignored, references, comments };
  return `${JSON.stringify(all, null, 1)}\n`;
}

/** Throws an Error that says in one harmless line where in the text something is wrong, and what. */
export function readNotes(text: string): { readonly capture: Fingerprint; readonly notes: Notes } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(harmless(`no JSON: ${error instanceof Error ? error.message : String(error)}`));
  }
  const parsed = SCHEMA.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? 'the whole' : at(issue.path);
    throw new Error(harmless(`${place}: ${issue?.message ?? 'is no notes file'}`));
  }
  const { capture, marked, ignored, references, comments } = parsed.data;
  return { capture, notes: { marked, ignored, references, comments } };
}

/** `comments[3].text` */
const at = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** Why notes of one capture are not those of another; undefined: they are. */
export function difference(
  noted: Fingerprint,
  { size, firstPacket, decodeAs }: Fingerprint,
  isGrowing: boolean,
): string | undefined {
  if (noted.firstPacket.hash !== firstPacket.hash || noted.firstPacket.time !== firstPacket.time) {
    return 'the first packet is another';
  }
  if (isGrowing ? size < noted.size : size !== noted.size) {
    return `the capture had ${noted.size} bytes then, and has ${size}`;
  }
  const [then, now] = [noted.decodeAs, decodeAs].map((ports) => ports.join(', ') || 'none');
  return then === now ? undefined : `ports decoded by request were ${then} then, and are ${now}`;
}
