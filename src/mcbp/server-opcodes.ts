/**
 * Opcodes of the requests that a server sends to its client (magic 0x82, answered with 0x83)
 * once HELLO granted Duplex. Their numbers overlap those of the client's.
 *
 * Sources: kv_engine include/mcbp/protocol/opcode.h (enum ServerOpcode), protocol/mcbp/opcode.cc
 * (which prints the enumerator: there is no upper-case name); answers docs/BinaryProtocol.md
 * "Server Commands", docs/ExternalAuthProvider.md.
 */
import type { Answers } from './answers.js';
import type { OpcodeEntry } from './opcodes.js';

const row = (opcode: number, name: string, answers: Answers): OpcodeEntry => ({
  opcode,
  name,
  wireName: name,
  answers,
});

export const serverOpcodes: readonly OpcodeEntry[] = [
  // docs/Duplex.md asks for a reply to everything; the server drops the reply to these two and
  // does not miss it, so both silence and an answer are in order.
  row(0x01, 'ClustermapChangeNotification', 'quiet'),
  row(0x02, 'Authenticate', 'one'),
  row(0x03, 'ActiveExternalUsers', 'quiet'),
  row(0x04, 'GetAuthorization', 'one'),
];

const byOpcode = new Map(serverOpcodes.map((entry) => [entry.opcode, entry]));

/** The entry of a server opcode (0..255), or undefined: unknown. */
export function serverOpcodeOf(opcode: number): OpcodeEntry | undefined {
  return byOpcode.get(opcode);
}
