/**
 * Which part of live traffic nobody has to look at: the rest of documents and files that are longer
 * than what is shown of a value. All other values are described, hold secrets or are news of the
 * cluster: those are read whole, however long they are.
 */
import type { CommandTable } from '../dissect/table.js';
import { BodySieve } from '../mcbp/body-sieve.js';
import { magicOf } from '../mcbp/magic.js';
import { clientOpcodeOf } from '../mcbp/opcodes.js';
import type { CommandSpec, Shape } from '../spec/command.js';
import { CLIENT, type End } from '../tcp/events.js';

/** Bytes of a value that are kept at least: of shorter ones the copy costs nothing. */
const LEAST_KEPT = 4 * 1024;

/** Makes the sieve of a direction. Of a long document `keep` bytes are let through. */
export function longValues(table: CommandTable, keep: number): (from: End) => BodySieve {
  const mayCut = (magic: number, opcode: number): boolean => isOnlyCarried(table, magic, opcode);
  return (from) =>
    new BodySieve({
      sender: from === CLIENT ? 'client' : 'server',
      keep: Math.max(LEAST_KEPT, keep),
      mayCut,
    });
}

/** Values of these messages are handed through by the server as they are. */
function isOnlyCarried(table: CommandTable, magic: number, opcode: number): boolean {
  const spec = table.find(magic, opcode);
  if (spec === undefined || spec.fusion !== undefined) return false;
  const shapes = shapesOf(spec, magic);
  const isCarried = isFile(magic, opcode) ? isUndescribed : isDocument;
  return shapes !== undefined && shapes.length > 0 && shapes.every(isCarried);
}

const shapesOf = (spec: CommandSpec, magic: number): readonly Shape[] | undefined =>
  magicOf(magic)?.kind === 'response' ? spec.response : spec.request;

const isDocument = ({ value }: Shape): boolean => value.kind === 'document';
const isUndescribed = ({ value }: Shape): boolean =>
  value.kind === 'any' && value.secret === undefined;

function isFile(magic: number, opcode: number): boolean {
  const isClients = magicOf(magic)?.serverOpcode === false;
  return isClients && clientOpcodeOf(opcode)?.longAnswer === true;
}
