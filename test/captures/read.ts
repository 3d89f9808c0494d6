/** The messages of a capture as the program reads them: reader, TCP, pipeline, decoder, record. */
import { Readable } from 'node:stream';
import { commandTable } from '../../src/commands.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { readInput } from '../../src/engine/reading/input.js';
import { record } from '../../src/export/record.js';
import { Decoder } from '../../src/session/decoder.js';

/** One message; `asked` is the one that it answers. */
export interface Seen {
  readonly number: number;
  /** As `-T ndjson` prints it, parsed. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly message: Dissection;
  /** The frame as it was captured, secrets and all. */
  readonly bytes: Uint8Array;
  readonly asked: Seen | undefined;
}

const MAX_VALUE = 65_536;

/** @param bytes a whole pcapng file */
export async function messagesOf(bytes: Uint8Array): Promise<Seen[]> {
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const seen: Seen[] = [];
  const report = await readInput({
    path: '-',
    stdin: () => Readable.from([Buffer.from(bytes)]),
    sink: {
      message: (event) => {
        const frame = event.bytes.slice();
        const message = decoder.decode(frame, event.request?.frame?.slice(), event);
        const line = record({ event, message }, { maxValue: MAX_VALUE });
        seen.push({
          number: event.number,
          record: JSON.parse(line) as Record<string, unknown>,
          message,
          bytes: frame,
          asked: event.request && seen[event.request.number - 1],
        });
      },
      lost: (_connection, _from, count, why) => {
        throw new Error(`${count} bytes are in no message: ${why}`);
      },
    },
    next: async () => true,
  });
  if (report.damageCount > 0) throw new Error(`damaged: ${JSON.stringify(report.damage)}`);
  return seen;
}
