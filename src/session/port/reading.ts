/** How the reading of a file goes on. */
export interface Reading {
  readonly bytes: number;
  /** Bytes of the file as it is now. */
  readonly size: number;
  /** At its end the file is waited for more. Absent: there the reading is over. */
  readonly follows?: true;
  /** Messages a second, since the beginning. */
  readonly rate: number;
  /** Seconds that the rest will take at this pace; absent as long as there is none to tell. */
  readonly secondsLeft?: number;
}
