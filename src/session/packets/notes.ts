/** What a capture says of its packets beside their bytes, kept while it is read. */
import { PacketComments } from './comments.js';
import { PacketLengths } from './lengths.js';

export class PacketNotes {
  readonly comments: PacketComments;
  readonly lengths = new PacketLengths();

  constructor(comments = new PacketComments()) {
    this.comments = comments;
  }
}
