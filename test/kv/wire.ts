/** Frames as the published documents print them, and what the program makes of them. */
import { commandTable } from '../../src/commands.js';
import { type DissectOptions, dissect } from '../../src/dissect/dissect.js';
import { walk } from '../../src/dissect/layout/decoded.js';
import { recordOf } from '../../src/dissect/layout/record.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { textOf } from '../helpers/frames.js';

/** Bytes from hex digits; spaces are for the reader. */
export function wire(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})*$/.test(digits)) throw new Error(`no hex: ${hex}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export interface Told {
  readonly name: string;
  readonly status?: string;
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  readonly collection?: number;
  /** Items where a layout describes the value, else its text, else its JSON. */
  readonly value?: unknown;
  readonly problems?: readonly string[];
}

/** The message in the words of its description; what is not there is left out. */
export function told(bytes: Uint8Array, options: DissectOptions = {}): Told {
  const message = dissect(commandTable, bytes, options);
  const { name, status, extras, key, collection, value, valueItems } = message;
  const plain =
    valueItems.length > 0
      ? recordOf(valueItems)
      : value.kind === 'text'
        ? value.text
        : value.kind === 'json'
          ? value.plain
          : undefined;
  const problems = [...walk([...extras, ...valueItems])].flatMap(({ item, name: what, problem }) =>
    problem !== undefined ? [`${what}: ${problem.reason}`] : item === undefined ? left(what) : [],
  );
  return {
    name,
    ...(status === undefined ? {} : { status }),
    ...(extras.length === 0 ? {} : { extras: recordOf(extras) }),
    ...(key.kind === 'text' ? { key: key.text } : {}),
    ...(collection === undefined ? {} : { collection }),
    ...(plain === undefined ? {} : { value: plain }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

/** Elements of lists have no description of their own, and are called by their number. */
const left = (name: string): string[] => (/^\d+$/.test(name) ? [] : [name]);

/** What is shown of the body when secrets are masked. */
export function masked(bytes: Uint8Array, request?: Uint8Array): string {
  return textOf(withoutSecrets(commandTable, bytes, request, 'mask').subarray(24));
}
