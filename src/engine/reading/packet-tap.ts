/** Keeps what a reader says of packets beside their bytes, and passes the packets on. */
import type { CapturedPacket, CaptureInterface, PacketSink } from '../../capture/packet.js';
import type { PacketDecoder } from '../../capture/packets.js';
import type { PacketNotes } from '../../session/packets/notes.js';

export class PacketTap implements PacketSink {
  /** On the packet that comes next. */
  private readonly comments: string[] = [];

  constructor(
    private readonly notes: PacketNotes,
    private readonly packets: PacketDecoder,
  ) {}

  packet(packet: CapturedPacket): void {
    const { fileOffset, length, originalLength } = packet;
    this.notes.lengths.add(originalLength, length);
    if (this.comments.length > 0) {
      // The decoder counts it when it gets it.
      const frame = this.packets.packets + 1;
      for (const text of this.comments.splice(0)) {
        this.notes.comments.add(frame, fileOffset, fileOffset + length, text);
      }
    }
    this.packets.packet(packet);
  }

  comment(text: string): void {
    this.comments.push(text);
  }

  captureComment(text: string, on?: CaptureInterface): void {
    const where = on?.name === undefined ? '' : `${on.name}: `;
    this.notes.comments.addOfCapture(where + text);
  }
}
