/** What the machines remember: the shape of their state, read by their texts and the timeline. */
import type { Situation } from '../fusion/situation.js';
import type { MountState } from './mount-table.js';
import type { Scope } from './scopes.js';
import type { SnapshotState } from './snapshot-table.js';
import type { UploaderState } from './uploader-table.js';

/** An earlier message that a finding rests on. */
export interface Witness {
  readonly node: string;
  readonly number: number;
}

/** The uploader of a vbucket on one node. */
export interface NodeUploader extends Witness {
  readonly state: UploaderState;
  /** Undefined: it was never said, or could not be read. */
  readonly term: bigint | undefined;
  /** Request of a stop that has not been answered yet. */
  readonly stopping?: number;
}

export interface Grant extends Witness {
  readonly term: bigint;
}

export interface Uploader {
  readonly bucket: string;
  readonly vbucket: number;
  /** Highest term granted on any node. */
  granted: Grant | undefined;
  /** The last stop that succeeded, while no start has followed it. */
  stopped: Witness | undefined;
  /** Request of the last start, while it has not failed: it may undo the stop at any moment. */
  starting: number | undefined;
  readonly nodes: Map<string, NodeUploader>;
}

/** What is known of the volumes of a vbucket on one node, and from which message. */
export interface NodeMount extends Witness {
  readonly state: MountState;
}

export interface Mount {
  readonly bucket: string;
  readonly vbucket: number;
  readonly nodes: Map<string, NodeMount>;
}

export interface Snapshot {
  readonly scope: Scope;
  readonly vbucket: number;
  readonly uuid: string;
  readonly state: SnapshotState;
  /** Milliseconds since 1970; undefined: nobody can say (milliseconds were sent as seconds). */
  readonly validTillMs: number | undefined;
  /** The answer that granted it. */
  readonly granted: Situation;
}
