/**
 * A log: the documents of a vbucket, one line of JSON for each, so that people can read it. The
 * real store's format is not published; this one is the simulator's own.
 */
import { type Document, datatypeOf, NO_XATTRS } from './document.js';
import { Refusal } from './refusal.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

/** Text where it is some, else base64: `{"text": "…"}` or `{"base64": "…"}`. */
function portable(bytes: Uint8Array): Readonly<Record<string, string>> {
  try {
    return { text: strict.decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

export function writeLog(documents: readonly (readonly [string, Document])[]): Uint8Array {
  const lines = documents.map(([key, { value, xattrs, ...rest }]) =>
    JSON.stringify({
      key: portable(Buffer.from(key, 'latin1')),
      cas: String(rest.cas),
      seqno: rest.seqno,
      revision: rest.revision,
      flags: rest.flags,
      ...(rest.expiresAt === undefined ? {} : { expiresAt: rest.expiresAt }),
      ...(xattrs.length === 0 ? {} : { xattrs: strict.decode(xattrs) }),
      value: portable(value),
    }),
  );
  return utf8.encode(lines.map((line) => `${line}\n`).join(''));
}

/** What writeLog wrote; a refusal names the line that is none of it. */
export function readLog(bytes: Uint8Array): readonly (readonly [string, Document])[] | Refusal {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const documents: (readonly [string, Document])[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === '') continue;
    const document = readLine(line);
    if (document === undefined) {
      return new Refusal('Einternal', `line ${i + 1} of the log is no document`);
    }
    documents.push(document);
  }
  return documents;
}

function readLine(line: string): readonly [string, Document] | undefined {
  try {
    const { key, cas, seqno, revision, flags, expiresAt, xattrs, value } = JSON.parse(line);
    const body = bytesOf(value);
    const document: Document = {
      cas: BigInt(cas),
      seqno: Number(seqno),
      revision: Number(revision),
      flags: Number(flags),
      expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
      xattrs: xattrs === undefined ? NO_XATTRS : utf8.encode(String(xattrs)),
      value: body,
      datatype: datatypeOf(body),
    };
    return [Buffer.from(bytesOf(key)).toString('latin1'), document];
  } catch {
    return undefined;
  }
}

function bytesOf(written: { readonly text?: unknown; readonly base64?: unknown }): Uint8Array {
  return written.base64 === undefined
    ? utf8.encode(String(written.text))
    : new Uint8Array(Buffer.from(String(written.base64), 'base64'));
}
