/**
 * All commands that a dissector knows, by opcode. The table is handed in: this folder
 * interprets descriptions and never imports the commands themselves.
 */
import { type Magic, magicOf } from '../mcbp/magic.js';
import type { CommandSpec } from '../spec/command.js';

export class CommandTable {
  private readonly client: (CommandSpec | undefined)[] = new Array(256).fill(undefined);
  private readonly server: (CommandSpec | undefined)[] = new Array(256).fill(undefined);

  /**
   * @param client commands under the client magics; a later entry with the same opcode
   *   describes more than an earlier one and replaces it
   * @param server commands under 0x82/0x83, which have an opcode space of their own
   */
  constructor(client: Iterable<CommandSpec>, server: Iterable<CommandSpec> = []) {
    for (const spec of client) this.client[spec.opcode] = spec;
    for (const spec of server) this.server[spec.opcode] = spec;
  }

  /** The command of a frame's first two bytes. */
  find(magic: number, opcode: number): CommandSpec | undefined {
    return (magicOf(magic)?.serverOpcode === true ? this.server : this.client)[opcode];
  }

  /** kv_engine's name of the command, or `Unknown (0xNN)`. */
  nameOf(magic: number, opcode: number): string {
    return this.find(magic, opcode)?.name ?? `Unknown (0x${opcode.toString(16).padStart(2, '0')})`;
  }

  /** The first byte of its messages, where they carry no framing extras. */
  magicFor(spec: CommandSpec, kind: Magic['kind']): number {
    const isServers = this.server[spec.opcode] === spec;
    return kind === 'request' ? (isServers ? 0x82 : 0x80) : isServers ? 0x83 : 0x81;
  }

  /** The client command of this name: enumerator, wire name or an earlier name, in any case. */
  named(name: string): CommandSpec | undefined {
    const wanted = name.toLowerCase();
    return this.commands().find((spec) =>
      [spec.name, spec.wireName, ...(spec.formerly ?? [])].some(
        (candidate) => candidate.toLowerCase() === wanted,
      ),
    );
  }

  /** Client commands in order of opcode. */
  commands(): CommandSpec[] {
    return this.client.filter((spec) => spec !== undefined);
  }
}
