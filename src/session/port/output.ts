/** A file that live traffic is written to. */
export interface Output {
  readonly path: string;
  /** Written so far. */
  readonly bytes: number;
  /** Messages or packets that could not be written. */
  readonly lost: number;
}
