/**
 * Overwrites secrets by as many stars, in whatever way a message says them: where the
 * descriptions say that they stand, and wherever a secret that was once seen is repeated, raw,
 * escaped, encoded, or inside a compressed value. Lengths stay what they were, so that the
 * messages of a scrubbed capture are those of the capture.
 *
 * A repetition can only be found of a secret that is known: an input that can be read twice is
 * first learned from, one that passes once is only scrubbed of what came before.
 */

import { copied } from '../../bytes/copied.js';
import type { SecretRange } from '../../dissect/secret-echoes.js';
import { secretMembers } from '../../dissect/secret-members.js';
import { secretRanges } from '../../dissect/secret-ranges.js';
import { maskRanges } from '../../dissect/secrets.js';
import { lengthOf, type Range } from '../../dissect/sections.js';
import type { CommandTable } from '../../dissect/table.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import type { MessageEvent } from '../../message.js';
import { expanded } from './expanded.js';
import { SHORTEST, StringFinder } from './finder.js';
import { encodings, namedIn, secretsIn } from './spellings.js';
import { viewsOf } from './views.js';
import { vocabularyOf } from './vocabulary.js';

/** Secrets that are looked for elsewhere, at most: about 100 MB with their encodings. */
const MOST_SECRETS = 20_000;
/** A longer secret is a document in which nothing is known to be secret. */
const LONGEST = 16 * 1024;
/** What is secret whatever it is may be a word: shorter ones are left alone elsewhere. */
const LEAST_DESCRIBED = 8;
/** Shorter numbers are found everywhere. */
const LEAST_DIGITS = 8;

const STAR = 0x2a;
const ONE = 0x31;

type Told = Pick<MessageEvent, 'bytes' | 'request' | 'features'>;

export class Scrubber {
  private readonly plain = new StringFinder();
  private readonly encoded = new StringFinder();
  private readonly known = new Set<string>();
  private readonly words: ReadonlySet<string>;
  /** Of members whose values are secret. */
  private readonly names: ReadonlySet<string>;
  /** Secrets that were overwritten. */
  overwritten = 0;
  /** Secrets too many to be looked for where nobody expects them. */
  unsought = 0;

  constructor(private readonly table: CommandTable) {
    this.words = vocabularyOf(table);
    this.names = new Set(
      table
        .commands()
        .flatMap(({ request, response }) => [request, response])
        .flatMap((shapes) => [...secretMembers(shapes).names]),
    );
  }

  /** Remembers the secrets of a message. */
  learn({ bytes, request, features }: Told): void {
    const frame = expanded(bytes).bytes;
    this.remember(frame, this.described(frame, request?.frame, features));
  }

  /** The message's bytes without secrets; the same array where there are none. */
  clean({ bytes, request, features }: Told): Uint8Array {
    const { bytes: frame, sent } = expanded(bytes);
    const described = this.described(frame, request?.frame, features);
    this.remember(frame, described);
    const ranges: SecretRange[] = [...described, ...this.repeated(frame, described)];
    if (ranges.length === 0) return bytes;
    this.overwritten += joined(ranges).length;
    if (frame === bytes) return maskRanges(bytes, ranges, 'mask');
    const masked = copied(bytes);
    for (const range of ranges) {
      sent(range, (at) => {
        masked[at] = range.digits ? ONE : STAR;
      });
    }
    return masked;
  }

  /** A text, such as a comment, without the secrets that are known. */
  cleanText(text: string): string {
    const bytes = new TextEncoder().encode(text);
    const ranges = joined(this.search(bytes, { start: 0, end: bytes.length }));
    if (ranges.length === 0) return text;
    this.overwritten += ranges.length;
    return new TextDecoder().decode(maskRanges(bytes, ranges, 'mask'));
  }

  private described(
    frame: Uint8Array,
    request: Uint8Array | undefined,
    features: ReadonlySet<number> | undefined,
  ): SecretRange[] {
    const asked = request && expanded(request).bytes;
    return secretRanges(this.table, frame, asked, features);
  }

  /** Known secrets in the key and the value, where no description expects them. */
  private repeated(frame: Uint8Array, described: readonly Range[]): Range[] {
    const body = { start: HEADER_LENGTH, end: frame.length };
    const isDescribed = ({ start, end }: Range): boolean =>
      described.some((range) => range.start <= start && range.end >= end);
    return joined(this.search(frame, body)).filter((range) => !isDescribed(range));
  }

  private search(bytes: Uint8Array, where: Range): Range[] {
    if (this.known.size === 0) return [];
    return viewsOf(bytes, where).flatMap(({ bytes: text, origin }) =>
      [
        ...this.plain.find(text, 0, text.length),
        ...this.encoded.find(text, 0, text.length).map((range) => widened(text, range)),
      ].map(origin),
    );
  }

  private remember(frame: Uint8Array, ranges: readonly SecretRange[]): void {
    for (const range of ranges) {
      if (lengthOf(range) > LONGEST) continue;
      const itself = range.secret ?? frame.slice(range.start, range.end);
      const least = range.whole === 'described' ? LEAST_DESCRIBED : SHORTEST;
      for (const secret of this.secretsOf(itself, range.whole)) {
        if (secret.length >= (range.digits ? LEAST_DIGITS : least)) this.add(secret);
      }
    }
  }

  private secretsOf(hidden: Uint8Array, whole: SecretRange['whole']): Uint8Array[] {
    if (whole === 'described') return secretsIn(hidden);
    if (whole === 'illegible') return namedIn(hidden, this.names).flatMap((one) => secretsIn(one));
    // What is known to be secret is one also where it looks like something with secrets in it.
    return [hidden, ...secretsIn(hidden)];
  }

  private add(secret: Uint8Array): void {
    const name = new TextDecoder('latin1').decode(secret);
    if (this.known.has(name) || this.words.has(name)) return;
    if (this.known.size >= MOST_SECRETS) {
      this.unsought += 1;
      return;
    }
    this.known.add(name);
    this.plain.add(secret);
    for (const form of encodings(secret)) this.encoded.add(form);
  }
}

/** The digits on both sides of an encoded secret say some of its bits as well. */
function widened(text: Uint8Array, { start, end }: Range): Range {
  const isDigit = (at: number): boolean => DIGIT.test(String.fromCharCode(text[at] ?? 0));
  return { start: isDigit(start - 1) ? start - 1 : start, end: isDigit(end) ? end + 1 : end };
}
const DIGIT = /[\w+/-]/;

/** Ranges that touch as one, in their order. */
function joined(ranges: readonly Range[]): Range[] {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last === undefined || start > last.end) all.push({ start, end });
    else last.end = Math.max(last.end, end);
  }
  return all;
}
