/** Which rule of a scenario holds for a request: counts what came, decides, and changes nothing. */
import { commandTable } from '../../commands.js';
import { readHeader } from '../../mcbp/header.js';
import type { ChangeOf } from './mouth.js';
import type { Change, Rule } from './schema/rule.js';

/** The rules of one node, over all its connections. */
export class NodeScript {
  private connections = 0;
  /** Requests that fitted each rule so far, but for its `nth`. */
  private readonly fitted: number[];
  /** Of the command that each rule is about; undefined: any. */
  private readonly opcodes: readonly (number | undefined)[];

  /** @param rules those of this node */
  constructor(private readonly rules: readonly Rule[]) {
    this.fitted = rules.map(() => 0);
    this.opcodes = rules.map(({ match: { command } }) =>
      command === undefined ? undefined : commandTable.named(command)?.opcode,
    );
  }

  /** For the connection that has just come. */
  connection(): ChangeOf {
    this.connections += 1;
    const number = this.connections;
    return (request) => this.changeOf(request, number);
  }

  /** Every rule counts, also where an earlier one holds. */
  private changeOf(request: Uint8Array, connection: number): Change | undefined {
    const { opcode, vbucketOrStatus } = readHeader(request);
    let found: Change | undefined;
    for (const [index, { match, do: change }] of this.rules.entries()) {
      const fits =
        (this.opcodes[index] ?? opcode) === opcode &&
        (match.vbucket ?? vbucketOrStatus) === vbucketOrStatus &&
        (match.connection ?? connection) === connection;
      if (!fits) continue;
      const count = (this.fitted[index] ?? 0) + 1;
      this.fitted[index] = count;
      if ((match.nth ?? count) === count) found ??= change;
    }
    return found;
  }
}

/** The rules that are about this node. @param node 1.. */
export const rulesOf = (rules: readonly Rule[], node: number): readonly Rule[] =>
  rules.filter((rule) => (rule.node ?? node) === node);
