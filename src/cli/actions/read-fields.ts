/** `-T fields`, `csv`, `json` and `ek`: the fields that `-e` names, or those that there are. */
import { ByteWriter } from '../../export/byte-writer.js';
import { type AnswerNumbers, EventView } from '../../export/event-view.js';
import { fieldsStyle } from '../../export/fields/cell-text.js';
import { CSV_FIELDS, csvOptions } from '../../export/fields/csv.js';
import { FIELDS_DEFAULTS, type FieldsOptions } from '../../export/fields/options.js';
import { FieldsPrinter, type FieldsPrinterOptions } from '../../export/fields/printer.js';
import { layersPrinter } from '../../export/layers/printer.js';
import { LineWriter } from '../../export/line-writer.js';
import type { Field } from '../../filter/fields/field.js';
import { suggestion } from '../../filter/nearest.js';
import type { Decoder } from '../../session/decoder.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import { catalogue } from '../catalogue.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import type { Output } from './read-output.js';

/** @throws CommandError where there is no such field, or none is named and none is implied */
export function chosenFields(
  format: string,
  names: readonly string[] | undefined,
): readonly Field[] | undefined {
  if (names === undefined && format === 'fields') {
    throw new CommandError(EXIT.usage, '-T fields needs at least one -e FIELD');
  }
  const chosen = names ?? (format === 'csv' ? CSV_FIELDS : undefined);
  if (chosen === undefined) return undefined;
  return chosen.map((name) => {
    const field = catalogue.field(name);
    if (field !== undefined) return field;
    const known = catalogue.all().map((definition) => definition.name);
    throw new CommandError(
      EXIT.usage,
      `-e ${name}: there is no such field${suggestion(name, known)}`,
    );
  });
}

export type FieldsFormat = 'fields' | 'csv' | 'json' | 'ek';

interface FieldsOutputOptions {
  readonly format: FieldsFormat;
  readonly fieldsOptions: Partial<FieldsOptions>;
  readonly immediate: boolean;
}

/** @param fields as `chosenFields` gives them */
export function fieldsOutput(
  fields: readonly Field[] | undefined,
  decoder: Decoder,
  answers: AnswerNumbers | undefined,
  notes: PacketNotes | undefined,
  options: FieldsOutputOptions,
): Output {
  const view = new EventView(decoder, answers, notes);
  return options.format === 'json' || options.format === 'ek'
    ? layersOutput(options.format, fields, view, options)
    : linesOutput(fields ?? [], view, options);
}

const onError = ({ message }: Error): void => say(message);

function linesOutput(
  fields: readonly Field[],
  view: EventView,
  { format, fieldsOptions, immediate }: FieldsOutputOptions,
): Output {
  const writer = new ByteWriter(process.stdout, onError);
  const printer = new FieldsPrinter(writer, view, fields, printerOptions(format, fieldsOptions));
  const { readsRequests, readsExchanges } = printer;
  return {
    sink: {
      readsRequests,
      readsExchanges,
      message: (event) => {
        printer.message(event);
        if (immediate) writer.flush();
      },
    },
    begin: (at) => printer.begin(at),
    settled: () => writer.settled(),
    isOver: () => writer.isOver,
    close: () => closed(writer),
  };
}

function layersOutput(
  format: 'json' | 'ek',
  fields: readonly Field[] | undefined,
  view: EventView,
  { immediate }: FieldsOutputOptions,
): Output {
  const limit = Number.POSITIVE_INFINITY;
  const writer = new LineWriter(process.stdout, { immediate, limit, onError });
  const printer = layersPrinter(format, catalogue, fields);
  return {
    sink: {
      message: (event) => {
        view.load(event);
        writer.write(printer.message(view));
      },
    },
    begin: (at) => view.begin(at),
    settled: () => writer.drained(),
    isOver: () => writer.isOver,
    close: () => {
      writer.write(printer.end());
      return closed(writer);
    },
  };
}

async function closed(writer: { close(): Promise<void> }): Promise<ExitStatus> {
  await writer.close();
  return EXIT.done;
}

function printerOptions(format: string, given: Partial<FieldsOptions>): FieldsPrinterOptions {
  if (format === 'csv') return csvOptions(given);
  const options = { ...FIELDS_DEFAULTS, ...given };
  return { ...options, style: fieldsStyle(options), lineEnd: '\n' };
}
