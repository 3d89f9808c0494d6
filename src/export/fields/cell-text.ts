/** How the texts of one cell are put together: quotes, several values, what a table may do to it. */
import type { FieldsOptions } from './options.js';

export interface CellStyle {
  /** Around every cell that is there; empty: none. */
  readonly quote: string;
  /**
   * The cell of these values, at least one, quotes included.
   * @param isText they were written by whoever sent the message
   */
  cell(values: readonly string[], isText: boolean): string;
}

/** As tshark, but that quotes inside a quoted cell are doubled: it leaves them as they are. */
export function fieldsStyle({ quote, occurrence, aggregator }: FieldsOptions): CellStyle {
  const chosen = (values: readonly string[]): string =>
    (occurrence === 'all' ? values : values.slice(...RANGES[occurrence])).join(aggregator);
  return {
    quote,
    cell: (values) =>
      quote === ''
        ? chosen(values)
        : `${quote}${chosen(values).replaceAll(quote, quote + quote)}${quote}`,
  };
}

const RANGES = { first: [0, 1], last: [-1, undefined] } as const;

/**
 * RFC 4180: quotes only where they are needed. A spreadsheet would run a cell that begins like
 * a formula: what came over the wire gets an apostrophe before it, and quotes around both.
 * Numbers are left alone: a negative one is none of the sender's making.
 */
export function csvStyle({ occurrence, aggregator }: FieldsOptions): CellStyle {
  const plain = fieldsStyle({ ...CSV_BASE, occurrence, aggregator });
  return {
    quote: '',
    cell: (values, isText) => {
      const text = plain.cell(values, isText);
      const isFormula = isText && /^[=+\-@\t\r]/.test(text);
      if (!isFormula && !/[",\r\n]/.test(text)) return text;
      return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`;
    },
  };
}

const CSV_BASE = { bom: false, header: true, separator: ',', quote: '' } as const;
