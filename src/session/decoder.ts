/** Decoding as a session wants it: secrets hidden, the request at hand, the edition chosen. */
import type { Dissection } from '../dissect/dissection.js';
import { dissectMasked, withFindings } from '../dissect/masked.js';
import type { Finding } from '../dissect/node.js';
import type { SecretMode } from '../dissect/secret-modes.js';
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
  /** Nobody asks about messages before this one any more. */
  forgetBefore?(number: number): void;
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
    const options = { request, edition, features, accepted, abridged };
    const message = dissectMasked(table, bytes, secrets, options);
    // The analysis has read most messages that have findings.
    const told = number === undefined ? undefined : this.known?.of(number);
    return told === undefined || told.length === 0 ? message : withFindings(message, told);
  }
}
