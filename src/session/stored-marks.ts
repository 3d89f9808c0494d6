/**
 * What the flags of stored messages tell of them beside their header: the worst finding, whether
 * anybody has looked for one, and what somebody marked.
 */
import type { Severity } from '../dissect/node.js';
import type { Block } from './block.js';
import { FLAG, isSet, SEVERITY_SHIFT } from './columns.js';
import type { HeldBlocks } from './held-blocks.js';
import type { Mark } from './stored-message.js';

/** Ranks in the flags column; 0 = no finding. */
const SEVERITIES: readonly (Severity | undefined)[] = [undefined, 'chat', 'note', 'warn', 'error'];

/** The flags that a message is stored with. */
export const flagsOf = (mark: Mark): number => {
  if (mark === undefined) return 0;
  return mark === 'unjudged' ? FLAG.unjudged : SEVERITIES.indexOf(mark) << SEVERITY_SHIFT;
};

/** Worst finding so far, by the flags. */
export const severityIn = (flags: number): Severity | undefined =>
  SEVERITIES[(flags & FLAG.severity) >> SEVERITY_SHIFT];

export class StoredMarks {
  constructor(private readonly blocks: HeldBlocks) {}

  /** Somebody marks the message, or takes the mark back. */
  toggle(number: number): void {
    const block = this.blocks.of(number);
    if (block === undefined) return;
    const i = number - block.first;
    block.flags[i] = (block.flags[i] as number) ^ FLAG.marked;
  }

  /** Worst finding so far; undefined: none, or nobody has looked. */
  severityOf(number: number): Severity | undefined {
    const block = this.blocks.of(number);
    return severityIn(block?.flags[number - block.first] ?? 0);
  }

  /** Findings of this message have not been looked for yet. */
  isUnjudged(number: number): boolean {
    const block = this.blocks.of(number);
    return block !== undefined && isSet(block, number - block.first, FLAG.unjudged);
  }

  /** The findings of an unjudged message were looked for, and this is the worst. */
  judge(number: number, severity: Severity | undefined): void {
    const block = this.blocks.of(number);
    if (block === undefined || !isSet(block, number - block.first, FLAG.unjudged)) return;
    const i = number - block.first;
    const rest = (block.flags[i] as number) & ~(FLAG.unjudged | FLAG.severity);
    block.flags[i] = rest | flagsOf(severity);
    block.unjudged -= 1;
  }

  /** Something was found of a message that had been judged: its mark may be a worse one now. */
  worsen(number: number, severity: Severity): void {
    const block = this.blocks.of(number);
    if (block === undefined || isSet(block, number - block.first, FLAG.unjudged)) return;
    const i = number - block.first;
    const flags = block.flags[i] as number;
    const worse = flagsOf(severity);
    if (worse > (flags & FLAG.severity)) block.flags[i] = (flags & ~FLAG.severity) | worse;
  }

  /** The first unjudged message from `from` on. */
  nextUnjudged(from: number): number | undefined {
    const blocks = this.blocks.all;
    for (let i = Math.max(0, this.blocks.indexOf(from)); i < blocks.length; i += 1) {
      const block = blocks[i] as Block;
      if (block.unjudged === 0) continue;
      for (let row = Math.max(0, from - block.first); row < block.rows; row += 1) {
        if (isSet(block, row, FLAG.unjudged)) return block.first + row;
      }
    }
    return undefined;
  }

  /**
   * The nearest message after (`step` 1) or before (-1) `from` that has a mark, or that has a
   * finding or may have one: it is unjudged.
   */
  find(what: 'finding' | 'marked', from: number, step: 1 | -1): number | undefined {
    const mask = what === 'marked' ? FLAG.marked : FLAG.severity | FLAG.unjudged;
    return step === 1 ? this.after(from, mask) : this.before(from, mask);
  }

  private after(from: number, mask: number): number | undefined {
    const blocks = this.blocks.all;
    for (let i = Math.max(0, this.blocks.indexOf(from + 1)); i < blocks.length; i += 1) {
      const block = blocks[i] as Block;
      for (let row = Math.max(0, from + 1 - block.first); row < block.rows; row += 1) {
        if (isSet(block, row, mask)) return block.first + row;
      }
    }
    return undefined;
  }

  private before(from: number, mask: number): number | undefined {
    for (let i = this.blocks.indexOf(from - 1); i >= 0; i -= 1) {
      const block = this.blocks.all[i] as Block;
      for (let row = Math.min(from - block.first, block.rows) - 1; row >= 0; row -= 1) {
        if (isSet(block, row, mask)) return block.first + row;
      }
    }
    return undefined;
  }
}
