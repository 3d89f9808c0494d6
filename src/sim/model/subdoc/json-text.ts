/**
 * A JSON text with the places of its values, and what can be cut out of it and put into it.
 * Nothing but the place of the change is written anew: digits and white space of the rest stay
 * as the client wrote them, as they do on the server.
 */
import { joined } from '../../../bytes/joined.js';
import type { JsonNode } from '../../../dissect/json.js';
import { JsonFault, parseJson } from '../../../dissect/json-parser.js';
import { Refusal } from '../refusal.js';
import type { Path, Step } from './path.js';

const utf8 = new TextEncoder();

interface Found {
  readonly node: JsonNode;
}

/** The path ends early: `node` is there, its step `rest[0]` is not. */
export interface Missing {
  readonly last: JsonNode;
  readonly rest: readonly [Step, ...Step[]];
}

export class JsonText {
  private constructor(
    readonly bytes: Uint8Array,
    readonly root: JsonNode,
  ) {}

  /** Undefined: it is no JSON. */
  static of(bytes: Uint8Array): JsonText | undefined {
    try {
      return new JsonText(bytes, parseJson(bytes));
    } catch (fault) {
      if (fault instanceof JsonFault) return undefined;
      throw fault;
    }
  }

  text({ start, end }: JsonNode): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  locate(path: Path): Found | Missing | Refusal {
    let node = this.root;
    for (const [depth, step] of path.entries()) {
      if (node.kind !== (step.kind === 'member' ? 'object' : 'array')) {
        return new Refusal('SubdocPathMismatch');
      }
      const next = child(node, step);
      if (next === undefined) return { last: node, rest: path.slice(depth) as [Step, ...Step[]] };
      node = next;
    }
    return { node };
  }

  replaced({ start, end }: JsonNode, value: Uint8Array): Uint8Array {
    return joined([this.bytes.subarray(0, start), value, this.bytes.subarray(end)]);
  }

  /** The text without a member or element, and without one comma beside it. */
  without(path: Path): Uint8Array | Refusal {
    const found = this.locate(path);
    const parent = this.locate(path.slice(0, -1));
    if (found instanceof Refusal) return found;
    if (parent instanceof Refusal) return parent;
    if (!('node' in found && 'node' in parent)) return new Refusal('SubdocPathEnoent');
    const { node } = found;
    const { members, start, end } = parent.node;
    const index = members.findIndex(({ value }) => value === node);
    const before = members[index - 1]?.value;
    const next = members.length > 1 ? this.bytes.indexOf(COMMA, node.end) + 1 : end - 1;
    const [from, to] = before === undefined ? [start + 1, next] : [before.end, node.end];
    return joined([this.bytes.subarray(0, from), this.bytes.subarray(to)]);
  }

  /** An object or array with something more before its member `index`; after the last where there is none. */
  inserted({ members, end }: JsonNode, index: number, more: Uint8Array): Uint8Array {
    const here = members[index]?.value;
    if (here !== undefined) return this.spliced(here.start, [more, COMMA_BYTES]);
    const last = members.at(-1)?.value;
    return last === undefined
      ? this.spliced(end - 1, [more])
      : this.spliced(last.end, [COMMA_BYTES, more]);
  }

  private spliced(at: number, more: readonly Uint8Array[]): Uint8Array {
    return joined([this.bytes.subarray(0, at), ...more, this.bytes.subarray(at)]);
  }
}

const COMMA = 0x2c;
const COMMA_BYTES = Uint8Array.of(COMMA);

function child({ members }: JsonNode, step: Step): JsonNode | undefined {
  if (step.kind === 'element') return members.at(step.index)?.value;
  return members.find(({ key }) => key === step.name)?.value;
}

/** `"a":{"b":value}` for the members that lack; undefined: one of them would be an element. */
export function nested(steps: readonly Step[], value: Uint8Array): Uint8Array | undefined {
  const names = steps.flatMap((step) => (step.kind === 'member' ? [step.raw] : []));
  if (names.length !== steps.length) return undefined;
  const opening = names.map((raw) => `"${raw}":`).join('{');
  return joined([utf8.encode(opening), value, utf8.encode('}'.repeat(names.length - 1))]);
}
