/**
 * The bucket that a connection is bound to: SELECT_BUCKET names one, and binds when it is granted.
 * Its answer does not repeat the name, so that requests are remembered until they are answered.
 */

/** The command that binds. */
export const SELECTS = 'SelectBucket';

/** Requests outstanding at once that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 64;

export class Binding {
  /** Undefined: none was seen. */
  bucket: string | undefined;
  /** Buckets that are asked for, by message number. */
  private readonly asking = new Map<number, string>();

  /** A request for this bucket, in this message. */
  asked(number: number, bucket: string): void {
    this.asking.set(number, bucket);
    if (this.asking.size <= MAX_REMEMBERED) return;
    this.asking.delete(this.asking.keys().next().value as number);
  }

  /** The request in this message has been granted; of one that was not seen nobody knows the bucket. */
  granted(number: number | undefined): void {
    this.bucket = number === undefined ? undefined : this.asking.get(number);
    if (number !== undefined) this.asking.delete(number);
  }
}
