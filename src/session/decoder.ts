/** Decoding as a session wants it: secrets hidden, the request at hand, the edition chosen. */
import { dissect } from '../dissect/dissect.js';
import type { Dissection } from '../dissect/dissection.js';
import type { Finding } from '../dissect/node.js';
import type { SecretMode } from '../dissect/secret-modes.js';
import { withoutSecrets } from '../dissect/secrets.js';
import type { CommandTable } from '../dissect/table.js';
import type { Terms } from './terms.js';

export interface DecodeOptions {
  readonly table: CommandTable;
  readonly secrets: SecretMode;
  /** Undefined: every message is judged by the edition that fits it best. */
  readonly edition: string | undefined;
}

/** What is known of a message beside its bytes and its request. */
export interface Circumstances extends Terms {
  /** Its number, by which findings are known. */
  readonly number?: number | undefined;
  /** What is missing of its body was not kept on purpose. */
  readonly abridged?: boolean | undefined;
}

/** What the analysis says of messages, by number. */
export interface KnownFindings {
  of(number: number): readonly Finding[];
}

export class Decoder {
  /** @param known what other messages prove of this one, where that is known */
  constructor(
    readonly options: DecodeOptions,
    private readonly known?: KnownFindings,
  ) {}

  /**
   * @param request the frame of the request that `bytes` answers, if it was seen
   * @param circumstances what was known of the connection when the message passed
   */
  decode(
    bytes: Uint8Array,
    request: Uint8Array | undefined,
    { features, accepted, number, abridged }: Circumstances = {},
  ): Dissection {
    const { table, secrets, edition } = this.options;
    const shown = withoutSecrets(table, bytes, request, secrets, features);
    const options = { request, edition, features, accepted, abridged };
    const hidden = dissect(table, shown, options);
    const message =
      shown === bytes || !hidden.findings.some(isOfJson)
        ? hidden
        : withFindings(hidden, dissect(table, bytes, options).findings.filter(isOfJson));
    const told = number === undefined ? undefined : this.known?.of(number);
    return told === undefined || told.length === 0 ? message : withFindings(message, told);
  }
}

/**
 * A value that is no JSON is hidden whole, and the stars are no JSON in their first byte: where
 * parsing stopped is known from what was sent. The finding says the place, and nothing of the value.
 */
const isOfJson = ({ id }: Finding): boolean => id === 'fusion.invalid-json';

/** The analysis has read most messages that have findings; what it says of an id is the last word. */
function withFindings(message: Dissection, told: readonly Finding[]): Dissection {
  const own = message.findings.filter(({ id }) => !told.some((each) => each.id === id));
  return { ...message, findings: [...own, ...told] };
}
