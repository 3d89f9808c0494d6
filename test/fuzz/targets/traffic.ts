/** What the targets that read messages share: the whole way from bytes to what is printed, and what must hold of it. */
import { commandTable } from '../../../src/commands.js';
import type { TreeNode } from '../../../src/dissect/node.js';
import { summary } from '../../../src/dissect/summary.js';
import { harmless } from '../../../src/dissect/text.js';
import { tree } from '../../../src/dissect/tree.js';
import { messagePrinter } from '../../../src/export/message-printer.js';
import { readHeader } from '../../../src/mcbp/header.js';
import type { MessageEvent, MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { hold } from '../engine/target.js';

export const DECODE = { table: commandTable, secrets: 'mask', edition: undefined } as const;
const PRINT = { format: 'ndjson', maxValue: 4096 } as const;

/** Frames of any wild number of fields: deeper trees than this are a fault of ours. */
const MAX_DEPTH = 80;

/** Judges, decodes and prints every message, and holds what it prints against what it is. */
export class Reader {
  /** One line a message. What comes of the same bytes in other pieces must be equal. */
  readonly lines: string[] = [];
  private readonly judged = judging(DECODE, new FindingIndex());
  private readonly print = messagePrinter(this.judged.decoder, PRINT);

  readonly sink: MessageSink;

  /** @param looks also at summaries and trees; no need to where the same was looked at before */
  constructor(private readonly looks = true) {
    const { analyst } = this.judged;
    this.sink = {
      message: (event) => this.message(event),
      gap: (...news) => analyst.gap(...news),
      lost: (...news) => analyst.lost(...news),
      conflict: (...news) => analyst.conflict(...news),
      noticed: (...news) => analyst.noticed(...news),
      closed: (...news) => analyst.closed(...news),
    };
  }

  private message(event: MessageEvent): void {
    hold(event.number === this.lines.length + 1, 'messages are numbered 1, 2, 3');
    this.judged.analyst.message(event);
    const line = this.print(event);
    hold(harmless(line.trimEnd()) === line.trimEnd(), 'a record holds no controls');
    const record = JSON.parse(line) as Record<string, unknown>;
    hold(record.number === event.number, 'a record says its number');
    if (this.looks) this.looked(event);
    this.lines.push(line);
  }

  end(): void {
    this.judged.analyst.end();
  }

  private looked(event: MessageEvent): void {
    const message = this.judged.decoder.decode(event.bytes, event.request?.frame, event);
    const text = summary(message);
    hold(harmless(text) === text, 'a summary holds no controls');
    hold(text.length < 4096, 'a summary is a line');
    const { bodyLength } = readHeader(event.bytes);
    const whole = 24 + bodyLength;
    hold(
      event.bytes.length + event.missing <= Math.max(whole, 24),
      'a frame is as long as it says',
    );
    for (const node of tree(message)) this.walked(node, event.bytes.length, 0);
  }

  private walked(node: TreeNode, length: number, depth: number): void {
    hold(depth < MAX_DEPTH, 'a tree is no deeper than a screen can show');
    hold(harmless(node.text) === node.text, 'a line of the tree holds no controls');
    hold(
      node.start >= 0 && node.start <= node.end && node.end <= length,
      'a field lies in the frame',
    );
    for (const child of node.children) this.walked(child, length, depth + 1);
  }
}
