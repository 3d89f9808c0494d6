/**
 * What is printed, one object a message, against the JSON Schema that `fusionshark schema` prints:
 * under every way to show secrets, and with values cut wherever somebody wants them cut.
 */
import { commandTable } from '../../../src/commands.js';
import { SECRET_MODES } from '../../../src/dissect/secret-modes.js';
import { recordSchema } from '../../../src/export/docs/record-schema.js';
import { messagePrinter } from '../../../src/export/message-printer.js';
import type { MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { check } from '../../export/docs/json-schema-checker.js';
import { hold, type Target } from '../engine/target.js';
import { frames, piped } from './frames.js';

const SCHEMA = { ...recordSchema(commandTable) };
/** Longer values are cut: none, and the ends of what small numbers can say. */
const MAX_VALUES = [0, 1, 7, 64, 4096];

/** The first byte, which says how streams are cut, says how they are printed. */
function run(input: Uint8Array): void {
  const how = input[0] ?? 0;
  const secrets = SECRET_MODES[how % SECRET_MODES.length] ?? 'mask';
  const maxValue = MAX_VALUES[(how >> 2) % MAX_VALUES.length] ?? 0;
  const { analyst, decoder } = judging(
    { table: commandTable, secrets, edition: undefined },
    new FindingIndex(),
  );
  const print = messagePrinter(decoder, { format: 'ndjson', maxValue });
  const sink: MessageSink = {
    message: (event) => {
      analyst.message(event);
      const line = print(event);
      hold(line.endsWith('\n') && line.indexOf('\n') === line.length - 1, 'a record is a line');
      const faults = check(SCHEMA, JSON.parse(line));
      hold(faults.length === 0, `a record is as its schema says: ${faults[0]}`);
    },
    gap: (...news) => analyst.gap(...news),
    lost: (...news) => analyst.lost(...news),
    closed: (...news) => analyst.closed(...news),
  };
  piped(input, sink);
  analyst.end();
}

export const ndjson: Target = { ...frames, name: 'ndjson', run };
