/** Cells that are the same for all messages of a connection that travel the same way. */
import type { MessageView } from '../../filter/view.js';
import type { Connection, End } from '../../tcp/events.js';
import type { CellStyle } from './cell-text.js';
import type { Cell } from './cells.js';

/** Connections whose cells are kept, at most: then all are made again. */
const MOST_CONNECTIONS = 10_000;

/** The bytes of a cell, four to a word, the first one lowest: they are copied so. */
export interface ConstantCell {
  readonly length: number;
  readonly words: Uint32Array;
}

/** The cells of one direction, in the order of the line. */
export interface Constants {
  readonly cells: readonly ConstantCell[];
  /** Bytes of all of them. */
  readonly length: number;
}

interface Kept {
  /** Who is the client may turn out late: then these are others. */
  ends: Connection['ends'];
  readonly directions: [Constants | undefined, Constants | undefined];
}

export class ConnectionCells {
  private readonly byConnection = new Map<Connection, Kept>();
  private last: Connection | undefined;
  private kept: Kept = { ends: [NOBODY, NOBODY], directions: [undefined, undefined] };

  /** @param cells those of the line that are of this kind */
  constructor(
    private readonly cells: readonly Cell[],
    private readonly style: CellStyle,
  ) {}

  /** @param view gives the message that passes */
  of(connection: Connection, from: End, view: () => MessageView): Constants {
    if (connection !== this.last || connection.ends !== this.kept.ends) this.turnTo(connection);
    const known = this.kept.directions[from];
    if (known !== undefined) return known;
    const cells = this.cells.map((cell) => constantOf(cell.textOf(view(), this.style)));
    const made = { cells, length: cells.reduce((sum, { length }) => sum + length, 0) };
    this.kept.directions[from] = made;
    return made;
  }

  private turnTo(connection: Connection): void {
    let kept = this.byConnection.get(connection);
    if (kept === undefined || kept.ends !== connection.ends) {
      if (this.byConnection.size >= MOST_CONNECTIONS) this.byConnection.clear();
      kept = { ends: connection.ends, directions: [undefined, undefined] };
      this.byConnection.set(connection, kept);
    }
    this.last = connection;
    this.kept = kept;
  }
}

function constantOf(text: string): ConstantCell {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = Uint32Array.from({ length: padded.length / 4 }, (_, i) =>
    view.getUint32(i * 4, true),
  );
  return { length: bytes.length, words };
}

const NOBODY = { address: '', port: 0 };
