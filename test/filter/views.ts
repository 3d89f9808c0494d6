/** Messages as filters see them, and a corpus of them: one each of what the captures hold. */
import { PassThrough } from 'node:stream';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { readInput } from '../../src/engine/reading/input.js';
import { compileFilter } from '../../src/filter/compile.js';
import { Catalogue } from '../../src/filter/fields/catalogue.js';
import type { MessageView } from '../../src/filter/view.js';
import { readHeader } from '../../src/mcbp/header.js';
import { magicOf } from '../../src/mcbp/magic.js';
import { captures } from '../export/captures.js';

export const catalogue = new Catalogue(commandTable);

const CLIENT = { address: '192.0.2.1', port: 40_000 };
const SERVER = { address: '192.0.2.2', port: 11_210 };

/** A message of these bytes, alone in its session unless told otherwise. */
export function viewOf(
  bytes: Uint8Array,
  more: Partial<MessageView> & { readonly asked?: Uint8Array } = {},
): MessageView {
  const { asked, ...circumstances } = more;
  const [source, destination] =
    magicOf(bytes[0] ?? 0)?.sender === 'server' ? [SERVER, CLIENT] : [CLIENT, SERVER];
  return {
    ...{ number: 1, at: { s: 1_700_000_000, ns: 0 }, frame: 1, stream: 0, marked: false },
    ...{ began: { s: 1_700_000_000, ns: 0 }, request: undefined, response: undefined },
    ...{ packet: undefined, comments: [] },
    ...{ source, destination, header: readHeader(bytes) },
    dissection: dissect(commandTable, withoutSecrets(commandTable, bytes, asked, 'mask'), {
      request: asked,
    }),
    ...circumstances,
  };
}

/** The verdict of a filter on a message. */
export const verdict = (filter: string, view: MessageView): boolean =>
  compileFilter(filter, catalogue).matches(view);

/** Frames of the sample captures: of each command, direction and status the first few. */
export async function corpus(limit: number): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  const counts = new Map<string, number>();
  for (const path of captures) {
    await readInput({
      path,
      stdin: () => new PassThrough(),
      next: async () => true,
      sink: {
        message: ({ magic, opcode, kind, vbucketOrStatus, missing, bytes }) => {
          const key = `${magic} ${opcode} ${kind === 'response' ? vbucketOrStatus : ''}`;
          const count = counts.get(key) ?? 0;
          if (count >= limit || missing > 0 || bytes.length > 1300) return;
          counts.set(key, count + 1);
          frames.push(bytes.slice());
        },
      },
    });
  }
  return frames;
}
