/** A JSON text whose values know their lines, so that a fault is told with its place. */
import type { JsonNode } from '../../dissect/json.js';
import { JsonFault, parseJson } from '../../dissect/json-parser.js';
import { harmless } from '../../dissect/text.js';
import { CommandError, EXIT } from '../exit.js';

export type ConfigPath = readonly (string | number)[];

export class ConfigText {
  readonly root: JsonNode;
  readonly #file: string;
  readonly #bytes: Uint8Array;

  /** Throws CommandError with file, line and fault where `bytes` are no JSON. */
  constructor(file: string, bytes: Uint8Array) {
    this.#file = file;
    this.#bytes = bytes;
    try {
      this.root = parseJson(bytes);
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      const reason = error.message.replace(/ at byte \d+$/, '');
      throw new CommandError(EXIT.file, `${file}:${this.#lineOf(error.offset)}: ${reason}`);
    }
  }

  /** The fault of the value at `path`, or of the object that lacks it: one harmless line, whatever is in it. */
  fault(path: ConfigPath, message: string): CommandError {
    let node = this.root;
    for (const step of path) {
      const member = node.members.findLast(({ key }) => key === String(step));
      if (member === undefined) break;
      node = member.value;
    }
    const name = pathText(path);
    const where = name === '' ? '' : `${name}: `;
    const place = `${this.#file}:${this.#lineOf(node.start)}`;
    return new CommandError(EXIT.usage, `${place}: ${harmless(where + message)}`);
  }

  #lineOf(offset: number): number {
    return this.#bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
  }
}

/** `steps[3].send`. */
export const pathText = (path: ConfigPath): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');

/** As JSON.parse would give it. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'object') {
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValue(value)]));
  }
  if (node.kind === 'array') return node.members.map(({ value }) => plainValue(value));
  if (node.kind === 'number') return Number(node.text);
  if (node.kind === 'boolean') return node.text === 'true';
  return node.kind === 'null' ? null : node.text;
}
