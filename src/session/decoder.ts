/** Decoding as a session wants it: secrets hidden, the request at hand, the edition chosen. */
import { dissect } from '../dissect/dissect.js';
import type { Dissection } from '../dissect/dissection.js';
import { glance } from '../dissect/header-findings.js';
import type { Finding } from '../dissect/node.js';
import type { SecretMode } from '../dissect/secret-modes.js';
import { withoutSecrets } from '../dissect/secrets.js';
import type { CommandTable } from '../dissect/table.js';

export interface DecodeOptions {
  readonly table: CommandTable;
  readonly secrets: SecretMode;
  /** Undefined: every message is judged by the edition that fits it best. */
  readonly edition: string | undefined;
}

export class Decoder {
  constructor(readonly options: DecodeOptions) {}

  /**
   * @param request the frame of the request that `bytes` answers, if it was seen
   * @param features HELLO features that hold on the connection, if its HELLO was seen
   */
  decode(
    bytes: Uint8Array,
    request: Uint8Array | undefined,
    features?: ReadonlySet<number>,
  ): Dissection {
    const { table, secrets, edition } = this.options;
    const shown = withoutSecrets(table, bytes, request, secrets, features);
    return dissect(table, shown, { request, edition, features });
  }

  /**
   * What is wrong with a message, for its mark in lists. Bodies are read only where a
   * description of Fusion goes into them: this is asked of every message that passes.
   */
  findings(
    bytes: Uint8Array,
    request: Uint8Array | undefined,
    features?: ReadonlySet<number>,
  ): readonly Finding[] {
    const { table } = this.options;
    const spec = table.find(bytes[0] ?? 0, bytes[1] ?? 0);
    if (spec?.fusion === undefined) return glance(table, bytes);
    return this.decode(bytes, request, features).findings;
  }
}
