/** Lines of `-T fields`, made in this process. */
import { Writable } from 'node:stream';
import { commandTable } from '../../../src/commands.js';
import { ByteWriter } from '../../../src/export/byte-writer.js';
import { EventView } from '../../../src/export/event-view.js';
import { type CellStyle, fieldsStyle } from '../../../src/export/fields/cell-text.js';
import { FIELDS_DEFAULTS, type FieldsOptions } from '../../../src/export/fields/options.js';
import { FieldsPrinter } from '../../../src/export/fields/printer.js';
import { Catalogue } from '../../../src/filter/fields/catalogue.js';
import type { Field } from '../../../src/filter/fields/field.js';
import { Decoder } from '../../../src/session/decoder.js';
import type { PacketNotes } from '../../../src/session/packets/notes.js';

export const catalogue = new Catalogue(commandTable);
export const decoder = new Decoder({ table: commandTable, secrets: 'show', edition: undefined });

export const fieldsOf = (...names: readonly string[]): Field[] =>
  names.map((name) => catalogue.field(name) as Field);

/** Every field that stands for one name. */
export const everyField = (): Field[] =>
  catalogue.all().flatMap(({ name }) => catalogue.field(name) ?? []);

/** Keeps what is written. */
class Sink extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // The writer fills the same buffers again.
    this.chunks.push(Buffer.from(chunk));
    done();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

interface Printing {
  readonly printer: FieldsPrinter;
  /** Everything that was printed. */
  text(): Promise<string>;
}

export function printing(
  fields: readonly Field[],
  given: Partial<FieldsOptions> = {},
  style: (options: FieldsOptions) => CellStyle = fieldsStyle,
  notes?: PacketNotes,
): Printing {
  const options = { ...FIELDS_DEFAULTS, ...given };
  const sink = new Sink();
  const writer = new ByteWriter(sink);
  const printer = new FieldsPrinter(writer, new EventView(decoder, undefined, notes), fields, {
    ...options,
    style: style(options),
    lineEnd: '\n',
  });
  return {
    printer,
    text: async () => {
      await writer.close();
      return sink.text;
    },
  };
}
