/**
 * Where inspected bytes go on to (a log, a capture file, a pipe), seen as something that can
 * be full. Only a lossless proxy looks: it inspects no more until there is room again.
 */
export interface Outlet {
  /** What is inspected next might not be written. Asked once a piece (PIECE): keep it cheap. */
  isFull(): boolean;
  /** Resolves when there is room again or never will be (writing failed). Never rejects. */
  relieved(): Promise<void>;
}
