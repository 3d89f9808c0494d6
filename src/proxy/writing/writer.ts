/**
 * How bytes get from the relay to a socket. A write that the system takes at once, as it does
 * nearly always, holds nothing when it returns; otherwise the bytes stay in use until the
 * writer says so, and who they came from is not to be read (see reading.ts).
 */
export interface Writer {
  /** True when nothing is held any more; else its `onDrained` follows, or the socket's end. */
  write(bytes: Uint8Array): boolean;
  /** Sends FIN behind all that was written. */
  end(): void;
}
