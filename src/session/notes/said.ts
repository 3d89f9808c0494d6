/** What people say of a message, here and in the capture, as rows, trees and filters see it. */
import type { PacketComments } from '../packets/comments.js';
import type { Row } from '../port/row.js';
import type { MessageStore } from '../store.js';
import type { Annotations } from './annotations.js';

/** The part of a row that tells of it. */
export type Said = Pick<Row, 'note' | 'commented' | 'ignored' | 'reference' | 'altered'>;

const NONE: readonly string[] = [];

export class Sayings {
  constructor(
    private readonly store: Pick<MessageStore, 'extentsOf' | 'frameOf'>,
    private readonly comments: PacketComments | undefined,
    readonly annotations: Annotations,
  ) {}

  /** Comments on the packets of a message first, then what was remarked on it here. */
  commentsOf(number: number): readonly string[] {
    const note = this.annotations.commentOf(number);
    const ofCapture = this.ofCapture(number);
    return note === undefined ? ofCapture : [...ofCapture, note];
  }

  of(number: number): Said {
    const { annotations } = this;
    const note = annotations.commentOf(number);
    const isCommented = note !== undefined || this.ofCapture(number).length > 0;
    return {
      ...(note !== undefined && { note }),
      ...(isCommented && { commented: true }),
      ...(annotations.has('ignored', number) && { ignored: true }),
      ...(annotations.has('references', number) && { reference: true }),
    };
  }

  private ofCapture(number: number): readonly string[] {
    const extents = this.comments && this.store.extentsOf(number);
    if (extents === undefined) return NONE;
    const at = { frame: this.store.frameOf(number) };
    return this.comments?.textsOf({ at, extents }) ?? NONE;
  }
}
