/** Reads JSON text as a tree of values that know their places. The grammar is RFC 8259's. */
import type { JsonMember, JsonNode } from './json.js';

/** Where and why parsing stopped. */
export class JsonFault extends Error {
  constructor(
    readonly offset: number,
    reason: string,
  ) {
    super(`${reason} at byte ${offset}`);
  }
}

/** Deeper nesting is refused, so that a hostile value cannot exhaust the stack. */
export const MAX_DEPTH = 128;

/** Larger values are not parsed: they are shown as text, cut. */
export const MAX_PARSED_VALUE = 4 * 1024 * 1024;

const NO_MEMBERS: readonly JsonMember[] = [];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Parses bytes[start, end). Throws JsonFault; offsets in it count from `start`. */
export function parseJson(bytes: Uint8Array, start = 0, end = bytes.length): JsonNode {
  const parser = new Parser(bytes, start, end);
  return parser.document();
}

class Parser {
  private at: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.at = start;
  }

  document(): JsonNode {
    const node = this.value(0);
    this.space();
    if (this.at < this.end) throw this.fault('unexpected data after the value');
    return node;
  }

  private fault(reason: string): JsonFault {
    return new JsonFault(this.at - this.start, reason);
  }

  /** The next byte, or -1 at the end. */
  private peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }

  private space(): void {
    for (
      let c = this.peek();
      c === 0x20 || (c >= 0x09 && c <= 0x0d && c !== 0x0b && c !== 0x0c);
    ) {
      this.at += 1;
      c = this.peek();
    }
  }

  private value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw this.fault(`nested more than ${MAX_DEPTH} deep`);
    this.space();
    const c = this.peek();
    if (c === 0x7b) return this.object(depth);
    if (c === 0x5b) return this.array(depth);
    if (c === 0x22) return this.string();
    if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return this.number();
    if (c === 0x74) return this.word('true', 'boolean');
    if (c === 0x66) return this.word('false', 'boolean');
    if (c === 0x6e) return this.word('null', 'null');
    throw this.fault(c < 0 ? 'unexpected end' : 'unexpected character');
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const members: JsonMember[] = [];
    this.space();
    if (this.peek() !== 0x7d) {
      do {
        this.space();
        if (this.peek() !== 0x22) throw this.fault('expected a key');
        const key = this.string().text;
        this.space();
        if (this.peek() !== 0x3a) throw this.fault("expected ':'");
        this.at += 1;
        members.push({ key, value: this.value(depth + 1) });
        this.space();
      } while (this.comma());
    }
    this.close(0x7d, "expected ',' or '}'");
    return { kind: 'object', start, end: this.at, text: '', members };
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const members: JsonMember[] = [];
    this.space();
    if (this.peek() !== 0x5d) {
      do {
        members.push({ key: String(members.length), value: this.value(depth + 1) });
        this.space();
      } while (this.comma());
    }
    this.close(0x5d, "expected ',' or ']'");
    return { kind: 'array', start, end: this.at, text: '', members };
  }

  private comma(): boolean {
    if (this.peek() !== 0x2c) return false;
    this.at += 1;
    return true;
  }

  private close(bracket: number, expected: string): void {
    if (this.peek() !== bracket) throw this.fault(expected);
    this.at += 1;
  }

  private string(): JsonNode {
    const start = this.at++;
    let escaped = false;
    for (let c = this.peek(); c !== 0x22; c = this.peek()) {
      if (c < 0) throw this.fault('unterminated string');
      if (c < 0x20) throw this.fault('control character in a string');
      if (c === 0x5c) escaped = true;
      this.at += c === 0x5c ? 2 : 1;
    }
    this.at += 1;
    return {
      kind: 'string',
      start,
      end: this.at,
      text: this.unquote(start, escaped),
      members: NO_MEMBERS,
    };
  }

  /** The text of the string that ends here; escapes are left to JSON.parse. */
  private unquote(start: number, escaped: boolean): string {
    try {
      const inner = utf8.decode(this.bytes.subarray(start + 1, this.at - 1));
      return escaped ? (JSON.parse(`"${inner}"`) as string) : inner;
    } catch {
      throw new JsonFault(
        start - this.start,
        escaped ? 'bad escape or UTF-8 in a string' : 'bad UTF-8 in a string',
      );
    }
  }

  private number(): JsonNode {
    const start = this.at;
    let text = '';
    for (
      let c = this.peek();
      c >= 0x2b && c <= 0x65 && '+-.0123456789eE'.includes(String.fromCharCode(c));
      c = this.peek()
    ) {
      text += String.fromCharCode(c);
      this.at += 1;
    }
    if (!NUMBER.test(text)) throw new JsonFault(start - this.start, 'malformed number');
    return { kind: 'number', start, end: this.at, text, members: NO_MEMBERS };
  }

  private word(text: string, kind: 'boolean' | 'null'): JsonNode {
    const start = this.at;
    for (let i = 0; i < text.length; i += 1, this.at += 1) {
      if (this.peek() !== text.charCodeAt(i)) throw this.fault(`expected ${text}`);
    }
    return { kind, start, end: this.at, text, members: NO_MEMBERS };
  }
}
