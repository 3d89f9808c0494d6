/**
 * Where an answer repeats a secret of its request.
 *
 * A validator that cannot parse a value repeats it, `Invalid json '<value>' <why>`, and the
 * reason of the server's JSON library ends in `last read: '<text>'`, the text before the fault:
 * with or without the first, that may be a token. Both stand in `error.context` and so are
 * escaped once more. Sources: kv_engine daemon/mcbp_validators.cc, daemon/cookie.cc getErrorJson;
 * nlohmann::json parser::exception_message.
 */
import { latin1 } from './latin1.js';
import type { Message } from './message.js';
import type { Range } from './sections.js';

/** Bytes that hold a secret. */
export interface SecretRange extends Range {
  /** A JSON number: filled with digits, so that the masked value is JSON as well. */
  readonly digits?: true;
  /** The secret itself, where its bytes on the wire may be escaped. */
  readonly secret?: Uint8Array;
  /**
   * All of something is hidden: because its description says that it is secret, or because what
   * in it is secret, if anything, nobody can tell.
   */
  readonly whole?: 'described' | 'illegible';
}

/** A shorter text is too likely to occur by chance for its echo to be looked for. */
const MIN_ECHO = 4;
/** How often an echo may have been escaped: by the error JSON, and by JSON that quotes it. */
const MAX_ESCAPES = 2;

const VALUE_OPENS = "json '";
const VALUE_CLOSES = "' [json.exception";
const READ_OPENS = "last read: '";

const utf8 = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @param secrets where they lie in `request`
 * @param known what of requests to this command is secret, for one that was not seen or is no JSON
 */
export function echoes(
  answer: Message,
  request: Message | undefined,
  secrets: readonly SecretRange[],
  known: { readonly names: ReadonlySet<string> },
): SecretRange[] {
  const { start, end } = answer.sections.value;
  if (start === end) return [];
  const text = latin1(answer.bytes.subarray(start, end));
  const cut = answer.sections.missing > 0;
  const found: SecretRange[] = quoted(text, cut).map((range) => ({
    ...range,
    whole: 'illegible',
  }));
  if (request !== undefined) {
    for (const { spelled, ...told } of spellings(request, secrets, known.names)) {
      for (const form of escapings(spelled)) {
        found.push(...occurrences(text, form, cut).map((range) => ({ ...range, ...told })));
      }
    }
  }
  return found.map((range) => ({ ...range, start: start + range.start, end: start + range.end }));
}

/** What stands between the server's quotes; an answer that is cut short may lack the closing one. */
function quoted(text: string, cut: boolean): Range[] {
  const found: Range[] = [];
  const last = cut ? -1 : text.lastIndexOf("'");
  const add = (opens: string, closes: number): void => {
    const at = text.indexOf(opens);
    if (at < 0) return;
    const start = at + opens.length;
    const end = closes >= start ? closes : text.length;
    if (end > start) found.push({ start, end });
  };
  // The value may contain what ends it: the last of these is the end, or past it.
  const reason = cut ? -1 : text.lastIndexOf(VALUE_CLOSES);
  add(VALUE_OPENS, reason >= 0 ? reason : last);
  add(READ_OPENS, last);
  return found;
}

interface Spelling extends Pick<SecretRange, 'whole'> {
  /** The secret itself. */
  readonly secret: Uint8Array;
  /** One way to write it, a character a byte. */
  readonly spelled: string;
}

/** The secrets of a request as it spelled them, and as they read without escapes. */
function spellings(
  request: Message,
  secrets: readonly SecretRange[],
  names: ReadonlySet<string>,
): Spelling[] {
  const { bytes } = request;
  const found = secrets.flatMap(({ start, end, secret, whole }): Spelling[] => {
    const wire = bytes.subarray(start, end);
    const itself = secret ?? wire;
    const told = { secret: itself, ...(whole === undefined ? {} : { whole }) };
    return [wire, itself].map((form) => ({ ...told, spelled: latin1(form) }));
  });
  if (names.size === 0 || request.value.kind === 'json') return found;
  // No JSON, so its secrets are not among the nodes; most faults still leave them legible.
  const body = latin1(bytes.subarray(request.sections.extras.start));
  const pattern = new RegExp(`"(?:${[...names].join('|')})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`, 'gs');
  for (const [, wire = ''] of body.matchAll(pattern)) {
    const secret = unescaped(wire);
    found.push({ secret, spelled: wire }, { secret, spelled: latin1(secret) });
  }
  return found;
}

/** The bytes that the inside of a JSON string stands for; those that it has, where it is none. */
function unescaped(wire: string): Uint8Array {
  const bytes = Uint8Array.from(wire, (c) => c.charCodeAt(0));
  try {
    return utf8.encode(JSON.parse(`"${decoder.decode(bytes)}"`) as string);
  } catch {
    return bytes;
  }
}

/** The text as it is, and escaped as JSON text once and again; each once. */
function escapings(text: string): Set<string> {
  const forms = new Set([text]);
  let form = text;
  for (let i = 0; i < MAX_ESCAPES; i += 1) {
    form = JSON.stringify(form).slice(1, -1);
    forms.add(form);
  }
  return forms;
}

function occurrences(text: string, secret: string, cut: boolean): Range[] {
  if (secret.length < MIN_ECHO) return [];
  const found: Range[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    found.push({ start: at, end: at + secret.length });
  }
  if (cut) {
    // The capture may end inside the secret.
    let seen = Math.min(secret.length - 1, text.length);
    while (seen > 0 && !text.endsWith(secret.slice(0, seen))) seen -= 1;
    if (seen > 0) found.push({ start: text.length - seen, end: text.length });
  }
  return found;
}
