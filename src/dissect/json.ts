/**
 * JSON with places: every value knows its bytes, and numbers keep their digits.
 *
 * JSON.parse gives neither, and both are the point here: selecting a field marks its bytes,
 * and an integer above 2^53 is shown as it was sent. Here is what a value is, and what can be
 * asked of one; json-parser.ts reads them.
 */

export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Byte range in the frame, quotes and brackets included. */
  readonly start: number;
  readonly end: number;
  /** Its range in the value without compression, where it has no bytes of its own in the frame. */
  readonly inside?: { readonly start: number; readonly end: number };
  /** String: the text. Number: the digits as sent. Boolean: 'true' or 'false'. Else empty. */
  readonly text: string;
  /** Object: in order of appearance. Array: keys are the indexes. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

/** 2^53: all integers up to it are doubles. */
const LARGEST_EXACT = 2n ** 53n;

/**
 * The value as JavaScript has it; integers above 2^53 are rounded, see `isRounded`.
 * @param numberOf reads the digits of a number
 */
export function plain(
  node: JsonNode,
  numberOf: (digits: string) => number | bigint = Number,
): unknown {
  switch (node.kind) {
    case 'object':
      // A null prototype would surprise zod; own properties named __proto__ must stay data.
      return node.members.reduce((into, { key, value }) => {
        Object.defineProperty(into, key, {
          value: plain(value, numberOf),
          enumerable: true,
          configurable: true,
          writable: true,
        });
        return into;
      }, {});
    case 'array':
      return node.members.map((member) => plain(member.value, numberOf));
    case 'string':
      return node.text;
    case 'number':
      return numberOf(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
  }
}

/** The number is an integer among which a double, and so JavaScript, has gaps. */
export function isRounded(node: JsonNode): boolean {
  if (node.kind !== 'number' || !/^-?\d+$/.test(node.text)) return false;
  const digits = node.text.replace('-', '');
  // So long is 2^53; a longer number need not be read, whatever its length.
  return digits.length > 16 || BigInt(digits) > LARGEST_EXACT;
}

/** Compact JSON text with every number as it was sent. */
export function printJson(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${printJson(value)}`).join(',')}}`;
    case 'array':
      return `[${node.members.map(({ value }) => printJson(value)).join(',')}]`;
    case 'string':
      return JSON.stringify(node.text);
    case 'number':
    case 'boolean':
    case 'null':
      return node.kind === 'null' ? 'null' : node.text;
  }
}

/** The member with this key (the last one wins, as in JSON.parse). */
export function member(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.members.findLast((candidate) => candidate.key === key)?.value;
}

/** Every node, parents first. */
export function* walkJson(node: JsonNode): Generator<JsonNode> {
  yield node;
  for (const { value } of node.members) yield* walkJson(value);
}
