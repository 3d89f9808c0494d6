/**
 * The two ways a capture disappoints. `CaptureError`: there is nothing to read (no
 * such file, another format). `Damage`: reading went well up to a place, or around
 * it; what was readable has been delivered, and the damage is told beside it.
 */

export type CaptureFault =
  | 'missing'
  | 'directory'
  | 'not-regular'
  | 'unreadable'
  | 'empty'
  | 'not-a-capture'
  | 'foreign-format';

/** One clear line that begins with the file's name; users need no stack trace. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly fault: CaptureFault;

  constructor(fault: CaptureFault, file: string, what: string, options?: ErrorOptions) {
    super(`${file}: ${what}`, options);
    this.fault = fault;
  }
}

export type DamageKind =
  /** The file ends inside a record: the only kind that a healthy, growing file shows, too. */
  | 'cut-short'
  /** A length that cannot be true. */
  | 'bad-length'
  /** A block whose fields contradict each other. */
  | 'bad-block'
  /** A version of the format that this reader does not know. */
  | 'version'
  /** A packet of an interface that the section does not describe. */
  | 'unknown-interface';

export interface Damage {
  readonly kind: DamageKind;
  /** Byte offset in the file or stream of the record at fault. */
  readonly offset: number;
  readonly message: string;
}

/** A file of nothing but bad blocks must not fill the memory with complaints. */
const KEPT = 1000;

/** Damage in the order of the file: the first 1,000 in full, the rest as a number. */
export class DamageLog {
  readonly list: Damage[] = [];
  /** All damage seen, also what was too much to keep in `list`. */
  count = 0;

  add(kind: DamageKind, offset: number, message: string): void {
    this.count += 1;
    if (this.list.length < KEPT) this.list.push({ kind, offset, message });
  }

  cutShort(what: string, offset: number, needed: number, there: number): void {
    this.add(
      'cut-short',
      offset,
      `cut short: ${what} at offset ${offset} needs ${needed} bytes, ${there} are there`,
    );
  }
}
