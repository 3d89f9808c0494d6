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
  | 'unknown-interface'
  /** Compressed data that cannot be unpacked, or not to its end. */
  | 'compression'
  /** Bytes that had been passed were not there any more when they were looked at again. */
  | 'changed';

export interface Damage {
  readonly kind: DamageKind;
  /** Byte offset in the file or stream of the record at fault. */
  readonly offset: number;
  readonly message: string;
}

/** What is told of one kind of damage: the first place, and how many there are. */
export interface DamageOfKind {
  readonly first: Damage;
  readonly count: number;
}

/** A file of nothing but bad blocks must not fill the memory with complaints. */
const KEPT = 1000;

/** Damage in the order of the file: the first 1,000 in full, the rest as numbers. */
export class DamageLog {
  readonly list: Damage[] = [];
  /** In order of first appearance; complete, whatever `list` leaves out. */
  readonly kinds = new Map<DamageKind, DamageOfKind>();
  /** All damage seen, also what was too much to keep in `list`. */
  count = 0;

  add(kind: DamageKind, offset: number, message: string): void {
    const damage = { kind, offset, message };
    this.count += 1;
    if (this.list.length < KEPT) this.list.push(damage);
    const known = this.kinds.get(kind);
    const first = known?.first ?? damage;
    this.kinds.set(kind, { first, count: (known?.count ?? 0) + 1 });
  }

  /** Adds what another reader of the same input has found. */
  include(other: DamageLog): void {
    this.count += other.count;
    this.list.push(...other.list.slice(0, KEPT - this.list.length));
    for (const [kind, { first, count }] of other.kinds) {
      const known = this.kinds.get(kind);
      this.kinds.set(kind, { first: known?.first ?? first, count: (known?.count ?? 0) + count });
    }
  }

  cutShort(what: string, offset: number, needed: number, there: number): void {
    this.add('cut-short', offset, cutText(what, offset, needed, there));
  }
}

export function cutText(what: string, offset: number, needed: number, there: number): string {
  return `cut short: ${what} at offset ${offset} needs ${needed} bytes, ${there} are there`;
}
