/**
 * One condition over a block of columns: a loop where the columns tell, and undecided where only
 * the message itself does; but false at once for messages that cannot have the fields.
 */
import { type Condition, fieldsIn, type Value, valuesOf } from '../check/checked.js';
import type { Field } from '../fields/field.js';
import { type Predicate, predicateOf } from '../run/predicate.js';
import type { MessageView } from '../view.js';
import { type Columns, FROM_SERVER, type SessionFacts } from './columns.js';
import { findingScan, SUSPECT } from './findings.js';
import { keepWhere, lookUp } from './loops.js';
import { type Simple, simpleOf } from './simple.js';
import { FALSE, TRUE, UNDECIDED, type Verdicts } from './verdicts.js';

export type Scan = (columns: Columns, out: Verdicts, session: SessionFacts) => void;

export function scanOf(condition: Condition): Scan {
  const fields = required(condition);
  const undecided = undecidedScan(fields);
  const all = [...valuesOf(condition)].flatMap((value) => [...fieldsIn(value)]);
  const decided =
    byConnection(condition, all) ??
    byTable(condition, all) ??
    byFindings(condition) ??
    simply(condition);
  if (decided === undefined) return undecided;
  return (columns, out, session) => {
    if (!decided(columns, out, session)) undecided(columns, out, session);
  };
}

/** False: the columns for it are not there, and `out` is not touched. */
type Attempt = (columns: Columns, out: Verdicts, session: SessionFacts) => boolean;

/** Fields without which the condition is false. Elements of a set may be missing. */
function required(condition: Condition): Field[] {
  const values: readonly Value[] = condition.kind === 'in' ? [condition.left] : valuesOf(condition);
  return values.flatMap((value) => [...fieldsIn(value)]);
}

/** In the table below: undecided, but for messages without a body, of which it is false. */
const IF_BODY = 2;

/** Nothing is known but that some commands, or empty messages of theirs, cannot have the fields. */
function undecidedScan(fields: readonly Field[]): Scan {
  const scan = undecidedByCommand(fields);
  if (!fields.some(({ needsFindings }) => needsFindings === true)) return scan;
  return (columns, out, session) => {
    scan(columns, out, session);
    const { findings, rows } = columns;
    const { bytes } = out;
    for (let i = 0; findings !== undefined && i < rows; i += 1) {
      if (((findings[i] as number) & SUSPECT) === 0) bytes[i] = FALSE;
    }
  };
}

function undecidedByCommand(fields: readonly Field[]): Scan {
  if (fields.every(({ possible }) => possible === undefined)) {
    return (_columns, out) => out.fill(UNDECIDED);
  }
  const verdictOf = (magic: number, opcode: number): number => {
    if (fields.some(({ possible }) => possible?.(magic, opcode) === false)) return FALSE;
    return fields.some(({ needsBody }) => needsBody?.(magic, opcode)) ? IF_BODY : UNDECIDED;
  };
  let table: Uint8Array | undefined;
  return ({ magic, opcode, bodyLength, rows }, out) => {
    if (magic === undefined || opcode === undefined) {
      out.fill(UNDECIDED);
      return;
    }
    table ??= Uint8Array.from({ length: 65_536 }, (_, i) => verdictOf(i >> 8, i & 0xff));
    const { bytes } = out;
    for (let i = 0; i < rows; i += 1) {
      const verdict = table[((magic[i] as number) << 8) | (opcode[i] as number)] as number;
      if (verdict !== IF_BODY) bytes[i] = verdict;
      else bytes[i] = bodyLength?.[i] === 0 ? FALSE : UNDECIDED;
    }
  };
}

/** Verdicts on connections that are remembered during a block: two for each of the first so many. */
const KNOWN = 2 * 65_536;
const UNKNOWN = 0xff;

/** Conditions on addresses and ports alone: asked once for each connection and direction. */
function byConnection(condition: Condition, fields: readonly Field[]): Attempt | undefined {
  if (fields.length === 0 || fields.some(({ column }) => column?.kind !== 'connection'))
    return undefined;
  const predicate = predicateOf(condition);
  return ({ stream, flags, rows }, out, { endsOf }) => {
    if (stream === undefined || flags === undefined || endsOf === undefined) return false;
    const known = new Uint8Array(KNOWN).fill(UNKNOWN);
    const { bytes } = out;
    for (let i = 0; i < rows; i += 1) {
      const number = stream[i] as number;
      const fromServer = (flags[i] as number) & FROM_SERVER;
      const key = number * 2 + fromServer;
      const told = key < KNOWN ? (known[key] as number) : UNKNOWN;
      if (told !== UNKNOWN) {
        bytes[i] = told;
        continue;
      }
      const verdict = ofEnds(predicate, endsOf(number), fromServer !== 0);
      bytes[i] = verdict;
      if (key < KNOWN) known[key] = verdict;
    }
    return true;
  };
}

function ofEnds(
  predicate: Predicate,
  ends: ReturnType<NonNullable<SessionFacts['endsOf']>>,
  fromServer: boolean,
): number {
  if (ends === undefined) return UNDECIDED;
  const [source, destination] = fromServer ? [ends[1], ends[0]] : ends;
  // The fields of a connection look at nothing else.
  return predicate({ source, destination } as MessageView) ? TRUE : FALSE;
}

/** Conditions on one byte of the header, whatever they do with it: 256 verdicts. */
function byTable(condition: Condition, fields: readonly Field[]): Attempt | undefined {
  const [field] = fields;
  const source = field?.column;
  if (source?.kind !== 'number' || fields.some(({ column }) => column !== source)) return undefined;
  const { column, present } = source;
  if (!BYTES.has(column) || source.mask !== undefined) return undefined;
  const magic = present === undefined ? 0 : present.indexOf(1);
  const predicate = predicateOf(condition);
  // A field of the header looks at nothing else, and it is there under this magic.
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    predicate({ header: { magic, [column]: value } } as unknown as MessageView) ? TRUE : FALSE,
  );
  return (columns, out) => {
    const values = columns[column];
    if (!(values instanceof Uint8Array)) return false;
    if (present !== undefined && columns.magic === undefined) return false;
    lookUp(values, table, out.bytes, columns.rows);
    if (present !== undefined && columns.magic !== undefined) {
      keepWhere(columns.magic, present, out.bytes, columns.rows);
    }
    return true;
  };
}

const BYTES: ReadonlySet<string> = new Set([
  'magic',
  'opcode',
  'datatype',
  'extrasLength',
  'framingExtrasLength',
]);

/** Whether anything was found, and how bad it is. */
function byFindings(condition: Condition): Attempt | undefined {
  const scan = findingScan(condition);
  return scan && ((columns, out) => scan(columns, out.bytes));
}

/** A field compared with constants. */
function simply(condition: Condition): Attempt | undefined {
  const simple: Simple | undefined = simpleOf(condition);
  return simple && ((columns, out, session) => simple(columns, out.bytes, session));
}
