/**
 * Commands and statuses as labels. Both come from the tables alone, so that no traffic, however
 * strange, makes new time series: what the tables do not have is `unknown`.
 */
import type { CommandTable } from '../dissect/table.js';
import { magicOf } from '../mcbp/magic.js';
import { statuses } from '../mcbp/statuses.js';

const UNKNOWN = 'unknown';

/** Names numbered from 0, each once. */
class Names {
  readonly all: string[] = [];

  numberOf(name: string): number {
    const known = this.all.indexOf(name);
    return known >= 0 ? known : this.all.push(name) - 1;
  }
}

export class CommandLabels {
  /** By label. */
  readonly commands: readonly string[];
  /** Labels by opcode; the server's own opcodes from 256. */
  readonly #byOpcode = new Uint16Array(512);
  /** 0 or 256, by magic. */
  readonly #space = new Uint16Array(256);

  constructor(table: CommandTable) {
    const names = new Names();
    for (let magic = 0; magic < 256; magic++) {
      const about = magicOf(magic);
      if (about?.serverOpcode === true) this.#space[magic] = 256;
    }
    for (const [magic, space] of [[0x80, 0] as const, [0x82, 256] as const]) {
      for (let opcode = 0; opcode < 256; opcode++) {
        const name = table.find(magic, opcode)?.name ?? UNKNOWN;
        this.#byOpcode[space + opcode] = names.numberOf(name);
      }
    }
    this.commands = names.all;
  }

  of(magic: number, opcode: number): number {
    return this.#byOpcode[(this.#space[magic] ?? 0) + opcode] ?? 0;
  }
}

/** By label: 0 is a request, which has no status; the last is what the table does not have. */
export const statusLabels: readonly string[] = ['', ...statuses.map(({ name }) => name), UNKNOWN];

const BY_STATUS = new Uint8Array(0x1_0000).fill(statusLabels.length - 1);
statuses.forEach(({ value }, index) => {
  BY_STATUS[value] = index + 1;
});

export const statusLabel = (status: number): number => BY_STATUS[status] ?? statusLabels.length - 1;
