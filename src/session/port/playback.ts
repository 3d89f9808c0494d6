/** A capture that is gone through like a recording: where it is, and how it is to go on. */

/** Times in seconds of the capture. */
export interface PlaybackState {
  /** 1 = as captured; Infinity: everything at once. */
  readonly speed: number;
  readonly position: number;
  /** As far as it has been read. */
  readonly length: number;
  /** All that has been read is shown. */
  readonly isOver: boolean;
}

/** How a capture is to be gone through; the first of these that is there is done. */
export interface Play {
  /** 1 = as captured; Infinity: everything at once. */
  readonly speed?: number;
  /** Messages on (or back, where negative) of where it is. */
  readonly step?: number;
  readonly seek?:
    | { readonly to: 'time'; readonly seconds: number }
    | { readonly to: 'message'; readonly number: number };
}
