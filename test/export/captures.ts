/** Records of whole captures, made in this process: reader, pipeline, decoder, record. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { commandTable } from '../../src/commands.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { plain } from '../../src/dissect/json.js';
import { parseJson } from '../../src/dissect/json-parser.js';
import { readInput } from '../../src/engine/reading/input.js';
import { record } from '../../src/export/record.js';
import type { MessageEvent } from '../../src/message.js';
import { Decoder } from '../../src/session/decoder.js';
import { keep } from '../helpers/event.js';
import { repositoryRoot } from '../helpers/skip.js';

const FOLDER = join(repositoryRoot, 'captures');

/** The sample captures of the repository, by path. */
export const captures: readonly string[] = readdirSync(FOLDER)
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => join(FOLDER, name));

export interface Seen {
  readonly event: MessageEvent;
  readonly message: Dissection;
  /** As `-T ndjson` prints it, parsed again. */
  readonly record: Record<string, unknown>;
}

/** Every message of a capture; nothing is kept of an event's bytes but what is made of them here. */
export async function messagesOf(path: string): Promise<Seen[]> {
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const seen: Seen[] = [];
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: {
      message: (event) => {
        const kept = keep(event);
        const message = decoder.decode(kept.bytes, kept.request?.frame);
        const line = record({ event, message }, { maxValue: 65536 });
        seen.push({
          event: kept,
          message,
          record: recordIn(line),
        });
      },
    },
    next: async () => true,
  });
  return seen;
}

/** Parsed again; an integer that JavaScript would round is text, with all its digits. */
export function recordIn(line: string): Record<string, unknown> {
  const bytes = new TextEncoder().encode(line);
  const exactly = (digits: string) =>
    /^\d+$/.test(digits) && !Number.isSafeInteger(Number(digits))
      ? (digits as unknown as number)
      : Number(digits);
  return plain(parseJson(bytes, 0, bytes.length), exactly) as Record<string, unknown>;
}
