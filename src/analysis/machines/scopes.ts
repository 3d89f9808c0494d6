/**
 * Which bucket a snapshot is of. Requests until November 2025 mean the bucket of their
 * connection; later ones say a bucket uuid, over any connection. Both are remembered, since a
 * snapshot may be asked for in one way and released in the other.
 */
import { UNKNOWN_BUCKET } from './knowledge.js';

export interface Scope {
  /** Of the connection. */
  readonly bucket: string;
  /** Of the bucket, where it was said. */
  readonly uuid: string | undefined;
}

/** The same bucket by all that both say. */
export const isSame = (a: Scope, b: Scope): boolean => a.bucket === b.bucket && !contradict(a, b);

/** Possibly the same bucket: seen over another connection, or of a bucket that is not known. */
export const mayBeSame = (a: Scope, b: Scope): boolean =>
  !contradict(a, b) &&
  (a.bucket === b.bucket ||
    a.bucket === UNKNOWN_BUCKET ||
    b.bucket === UNKNOWN_BUCKET ||
    (a.uuid !== undefined && a.uuid === b.uuid));

const contradict = (a: Scope, b: Scope): boolean =>
  a.uuid !== undefined && b.uuid !== undefined && a.uuid !== b.uuid;
