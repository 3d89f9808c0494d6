/** Whole captures as `-T json` and `-T ek` print them, made in this process. */
import { PassThrough } from 'node:stream';
import { readInput } from '../../../src/engine/reading/input.js';
import { EventView } from '../../../src/export/event-view.js';
import { layersPrinter } from '../../../src/export/layers/printer.js';
import type { Field } from '../../../src/filter/fields/field.js';
import type { MessageEvent } from '../../../src/message.js';
import type { PacketNotes } from '../../../src/session/packets/notes.js';
import { catalogue, decoder } from '../fields/lines.js';

type Format = 'json' | 'ek';

export function printed(
  format: Format,
  events: readonly MessageEvent[],
  fields?: readonly Field[],
  notes?: PacketNotes,
): string {
  const printer = layersPrinter(format, catalogue, fields);
  const view = new EventView(decoder, undefined, notes);
  const texts = events.map((event) => {
    view.load(event);
    return printer.message(view);
  });
  return texts.join('') + printer.end();
}

export async function ofCapture(format: Format, path: string): Promise<string> {
  const printer = layersPrinter(format, catalogue, undefined);
  const view = new EventView(decoder, undefined);
  let text = '';
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: {
      message: (event) => {
        view.load(event);
        text += printer.message(view);
      },
    },
    next: async () => true,
  });
  return text + printer.end();
}
