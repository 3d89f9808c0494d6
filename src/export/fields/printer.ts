/**
 * `-T fields` and `-T csv`: one line a message, its cells written as bytes into the buffer of a
 * writer. Nothing is decoded, and no text is made, but for cells that only a getter knows.
 */
import type { Instant } from '../../bytes/time.js';
import type { Field } from '../../filter/fields/field.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import type { ByteWriter } from '../byte-writer.js';
import type { EventView } from '../event-view.js';
import type { CellStyle } from './cell-text.js';
import { Cell, HOW, PLACE, PLACES } from './cells.js';
import { ConnectionCells, type ConstantCell } from './connection-cells.js';
import { decimal, decimals, hexadecimal, MOST } from './digits.js';
import type { FieldsOptions } from './options.js';

export interface FieldsPrinterOptions extends Pick<FieldsOptions, 'bom' | 'header' | 'separator'> {
  readonly style: CellStyle;
  /** At the end of a line. */
  readonly lineEnd: '\n' | '\r\n';
}

export class FieldsPrinter implements MessageSink {
  /** Whether a cell may need the request of an answer, to decode it. */
  readonly readsRequests: boolean;
  /** Whether a cell says what a message answers, or may have to decode it. */
  readonly readsExchanges: boolean;
  private readonly cells: readonly Cell[];
  private readonly ofConnection: ConnectionCells;
  private readonly constantCount: number;
  private readonly numbers = new Float64Array(PLACES);
  private readonly separator: number;
  /** Byte around a cell; 0: none. */
  private readonly quote: number;
  /** Room that the cells made of digits take at most, separators and quotes included. */
  private readonly room: number;
  private first: Instant | undefined;
  private event: MessageEvent | undefined;
  /** The view shows `event`. */
  private looked = false;

  constructor(
    private readonly writer: ByteWriter,
    private readonly view: EventView,
    fields: readonly Field[],
    private readonly options: FieldsPrinterOptions,
  ) {
    const { style, separator, bom, header, lineEnd } = options;
    this.cells = fields.map((field) => new Cell(field));
    this.readsRequests = this.cells.some(
      ({ how, field }) => how === HOW.values && field.column === undefined,
    );
    this.readsExchanges = this.cells.some((cell) => cell.readsExchange);
    const constant = this.cells.filter(({ how }) => how === HOW.connection);
    this.constantCount = constant.length;
    this.ofConnection = new ConnectionCells(constant, style);
    this.separator = separator.charCodeAt(0);
    this.quote = style.quote === '' ? 0 : style.quote.charCodeAt(0);
    this.room = this.cells.length * (MOST + 3) + lineEnd.length;
    if (bom) writer.text('\ufeff');
    if (header) {
      writer.text(fields.map(({ definition }) => definition.name).join(separator) + lineEnd);
    }
  }

  /** The session begins: relative times count from its first message, printed or not. */
  begin(at: Instant): void {
    this.first ??= { s: at.s, ns: at.ns };
    this.view.begin(at);
  }

  message(event: MessageEvent): void {
    if (this.first === undefined) this.begin(event.at);
    this.load(event);
    const { writer, cells, separator, quote, look } = this;
    const constants =
      this.constantCount === 0
        ? undefined
        : this.ofConnection.of(event.connection, event.from, look);
    const room = this.room + (constants?.length ?? 0);
    writer.reserve(room);
    // Locals: this is the inner loop.
    let out = writer.buffer;
    let at = writer.used;
    let constant = 0;
    for (let i = 0; i < cells.length; i += 1) {
      if (i > 0) out[at++] = separator;
      const cell = cells[i] as Cell;
      if (cell.how === HOW.connection) {
        at = copied(writer.view, at, constants?.cells[constant++] ?? NOTHING);
      } else if (cell.how === HOW.values) {
        writer.used = at;
        writer.text(cell.textOf(look(), this.options.style));
        writer.reserve(room);
        out = writer.buffer;
        at = writer.used;
      } else {
        const end = this.digits(out, quote === 0 ? at : at + 1, cell, event);
        at = quote === 0 ? end : quoted(out, at, end, quote);
      }
    }
    if (this.options.lineEnd.length === 2) out[at++] = 0x0d;
    out[at++] = 0x0a;
    writer.used = at;
  }

  private readonly look = (): EventView => {
    if (!this.looked && this.event !== undefined) this.view.load(this.event);
    this.looked = true;
    return this.view;
  };

  private load(event: MessageEvent): void {
    const { numbers } = this;
    this.event = event;
    this.looked = false;
    numbers[PLACE.magic] = event.magic;
    numbers[PLACE.opcode] = event.opcode;
    numbers[PLACE.datatype] = event.datatype;
    numbers[PLACE.vbucketOrStatus] = event.vbucketOrStatus;
    numbers[PLACE.opaque] = event.opaque;
    numbers[PLACE.bodyLength] = event.bodyLength;
    numbers[PLACE.framingExtrasLength] = event.framingExtrasLength;
    numbers[PLACE.extrasLength] = event.extrasLength;
    numbers[PLACE.keyLength] = event.keyLength;
    numbers[PLACE.frame] = event.at.frame;
    numbers[PLACE.stream] = event.connection.index;
  }

  /** A cell made of digits; returns `at` where it is not there. */
  private digits(out: Uint8Array, at: number, cell: Cell, event: MessageEvent): number {
    const { numbers } = this;
    const value = numbers[cell.place] as number;
    if (cell.present[event.magic] === 0 || (cell.zeroIsAbsent && value === 0)) return at;
    switch (cell.how) {
      case HOW.decimal:
        return decimal(out, at, value);
      case HOW.hexadecimal:
        return hexadecimal(out, at, value, cell.digits);
      case HOW.flag:
        out[at] = (value & cell.mask) === 0 ? 0x30 : 0x31;
        return at + 1;
      case HOW.number:
        return decimal(out, at, event.number);
      case HOW.valueLength:
        return decimal(out, at, valueLength(event));
      case HOW.epoch:
        return decimals(out, decimal(out, at, event.at.s), event.at.ns);
      case HOW.relative:
        return between(out, at, this.first ?? event.at, event.at);
      case HOW.latency:
        return event.request === undefined ? at : seconds(out, at, event.request.latencyNs);
      default:
        return at;
    }
  }
}

const NOTHING: ConstantCell = { length: 0, words: new Uint32Array(0) };

/** Writes whole words: up to three bytes behind the cell, in room that was made for digits. */
function copied(out: DataView, at: number, { words, length }: ConstantCell): number {
  for (let i = 0; i < words.length; i += 1) out.setUint32(at + i * 4, words[i] as number, true);
  return at + length;
}

/** Quotes around [at + 1, end), unless nothing is there. */
function quoted(out: Uint8Array, at: number, end: number, quote: number): number {
  if (end === at + 1) return at;
  out[at] = quote;
  out[end] = quote;
  return end + 1;
}

/** Bytes of the body that belong to no section before the value. */
function valueLength(event: MessageEvent): number {
  const before = event.framingExtrasLength + event.extrasLength + event.keyLength;
  return Math.max(0, event.bodyLength - before);
}

/** Seconds from `a` to `b`, to the nanosecond however far they are apart. */
function between(out: Uint8Array, at: number, a: Instant, b: Instant): number {
  if (b.s < a.s || (b.s === a.s && b.ns < a.ns)) {
    out[at] = MINUS;
    return between(out, at + 1, b, a);
  }
  const borrow = b.ns < a.ns ? 1 : 0;
  return decimals(out, decimal(out, at, b.s - a.s - borrow), b.ns - a.ns + borrow * 1e9);
}

/** @param nanoseconds exact up to 2^53, more than 100 days */
function seconds(out: Uint8Array, at: number, nanoseconds: number): number {
  const size = Math.abs(Math.round(nanoseconds));
  const s = Math.floor(size / 1e9);
  if (nanoseconds < 0) out[at] = MINUS;
  return decimals(out, decimal(out, nanoseconds < 0 ? at + 1 : at, s), size - s * 1e9);
}

const MINUS = 0x2d;
