/**
 * A pasted hex dump as messages: blocks of bytes -> frames or packets -> pipeline. A block of
 * frames is part of the one dialogue of the text (hex-dialogue.ts); one that is a whole packet
 * instead goes the way of captured packets. There is no time in a dump: everything is at 0.
 */
import type { HexBlock, HexText } from '../../capture/hex-input/parse.js';
import { PacketRecord } from '../../capture/packet.js';
import { PacketDecoder } from '../../capture/packets.js';
import { commandTable } from '../../commands.js';
import { harmless, plural } from '../../dissect/text.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import { magicOf } from '../../mcbp/magic.js';
import { plausibleHeader } from '../../mcbp/plausible.js';
import type { MessageSink } from '../../message.js';
import { Pipeline } from '../../session/pipeline.js';
import { SinkFailures, tee } from '../../session/tee.js';
import { ConnectionTable } from '../../tcp/connections.js';
import type { Moment, Segment } from '../../tcp/events.js';
import { beginsWhole, Dialogue, isDialogue } from './hex-dialogue.js';

export interface HexOptions {
  readonly sink: MessageSink;
  /** Decode these TCP ports of pasted packets without looking for signs of the protocol. */
  readonly forcedPorts?: ReadonlySet<number>;
  /** Asked before each block; resolves when it may come, to false when no more is wanted. */
  readonly next: () => Promise<boolean>;
}

export interface HexReport {
  readonly blocks: number;
  /** One line each, beginning with its place in the text; the first 2,000. */
  readonly problems: readonly string[];
  /** All problems, also those not in the list. */
  readonly problemCount: number;
}

/** Hands on all messages. The `frame` of a moment is the number of the block, 1... */
export async function playHex(text: HexText, options: HexOptions): Promise<HexReport> {
  const player = new Player(text, options);
  for (let i = 0; i < text.blocks.length; i += 1) {
    if (!(await options.next())) break;
    player.block(i);
  }
  return player.end();
}

/** Problems that only the frames show, kept in full. */
const KEPT = 1000;

/** LINKTYPE_ numbers of what a pasted packet may begin with: Ethernet, IP, BSD loopback, Linux cooked. */
const LINK_TYPES = [1, 101, 0, 113, 276];

interface Problem {
  readonly line: number;
  readonly text: string;
}

class Player {
  private readonly connections: ConnectionTable;
  private readonly dialogue: Dialogue;
  private readonly packets: PacketDecoder;
  private segment: Segment | undefined;
  private at: Moment = momentOf(0);
  private readonly problems: Problem[] = [];
  private problemCount = 0;

  constructor(
    private readonly text: HexText,
    { sink, forcedPorts }: HexOptions,
  ) {
    const failures = new SinkFailures((line) => this.tell(this.at, line));
    const pipeline = new Pipeline({
      table: commandTable,
      sink: tee({ 'the output': sink, 'the watch': this.watch() }, failures),
      force: (connection) =>
        isDialogue(connection) ||
        connection.ends.some(({ port }) => forcedPorts?.has(port) === true),
      settle: (connection, client) => this.connections.settle(connection, client),
    });
    this.connections = new ConnectionTable(pipeline);
    this.dialogue = new Dialogue(this.connections, pipeline, (there, at) =>
      this.tell(at, `${plural(there, 'byte')} of a header, which takes ${HEADER_LENGTH}`),
    );
    this.packets = new PacketDecoder({
      segment: (segment) => {
        this.segment = segment;
      },
    });
  }

  block(index: number): void {
    const { bytes } = this.text.blocks[index] as HexBlock;
    const at = momentOf(index + 1);
    this.at = at;
    if (beginsWhole(bytes)) this.dialogue.begin(bytes, at);
    else if (this.packet(bytes)) return;
    else if (plausibleHeader(bytes, 0)) this.dialogue.begin(bytes, at);
    else if (this.dialogue.goOn(bytes, at)) return;
    else if (magicOf(bytes[0] as number) !== undefined) this.dialogue.begin(bytes, at);
    else {
      const first = (bytes[0] as number).toString(16).padStart(2, '0');
      const what = `${plural(bytes.length, 'byte')} that begin no message`;
      this.tell(at, `${what}: 0x${first} is no magic byte, and no TCP packet begins here`);
    }
  }

  end(): HexReport {
    this.dialogue.giveUp();
    this.connections.end(this.at);
    const problems = [...this.problems, ...this.text.problems.map(problemOf)];
    return {
      blocks: this.text.blocks.length,
      problems: problems.sort((a, b) => a.line - b.line).map(({ text }) => text),
      problemCount: this.problemCount + this.text.problemCount,
    };
  }

  /** Hands on a packet of the first link type that leads to a TCP segment. */
  private packet(bytes: Uint8Array): boolean {
    this.segment = undefined;
    for (const linkType of LINK_TYPES) {
      this.packets.packet(packetOf(bytes, linkType));
      const found = this.segment as Segment | undefined;
      if (found === undefined) continue;
      this.connections.segment({ ...found, at: this.at });
      return true;
    }
    return false;
  }

  /** Says what of the dialogue is in no message, or not in full. */
  private watch(): MessageSink {
    return {
      message: ({ connection, bytes, missing, at }) => {
        if (missing === 0 || !isDialogue(connection)) return;
        const whole = bytes.length + missing;
        this.tell(at, `cut short: a message of ${whole} bytes, of which ${bytes.length} are there`);
      },
      lost: (connection, _from, count, why, at) => {
        if (!isDialogue(connection)) return;
        this.tell(at, `${plural(count, 'byte')} in no message (${why.replace('-', ' ')})`);
      },
    };
  }

  private tell({ frame }: Moment, message: string): void {
    const line = this.text.blocks[frame - 1]?.line ?? 0;
    this.problemCount += 1;
    if (this.problems.length >= KEPT) return;
    this.problems.push({ line, text: `block at line ${line}: ${message}` });
  }
}

const momentOf = (block: number): Moment => ({ s: 0, ns: 0, frame: block });

const problemOf = ({ line, column, message }: HexText['problems'][number]): Problem => ({
  line,
  // It may quote the text.
  text: `line ${line}, column ${column}: ${harmless(message)}`,
});

function packetOf(bytes: Uint8Array, linkType: number): PacketRecord {
  const packet = new PacketRecord();
  packet.linkType = linkType;
  packet.bytes = bytes;
  packet.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  packet.length = bytes.length;
  packet.originalLength = bytes.length;
  return packet;
}
