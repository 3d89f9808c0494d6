/** A terminal for runTui: streams that look like a TTY, and a real terminal model behind them. */
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

class Keyboard extends PassThrough {
  readonly isTTY = true;
  raw = false;
  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

class Screen extends Writable {
  readonly isTTY = true;
  written = '';
  constructor(
    private readonly terminal: xterm.Terminal,
    public columns: number,
    public rows: number,
  ) {
    super({ decodeStrings: false });
  }
  override _write(chunk: string | Buffer, _: string, done: () => void): void {
    this.written += String(chunk);
    this.terminal.write(String(chunk), done);
  }
}

export class FakeTerminal {
  readonly terminal: xterm.Terminal;
  readonly keyboard = new Keyboard();
  readonly screen: Screen;
  readonly host = new EventEmitter();

  constructor(columns: number, rows: number) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.terminal.write('SHELL$ ');
    this.screen = new Screen(this.terminal, columns, rows);
  }

  get stdin(): NodeJS.ReadStream {
    return this.keyboard as unknown as NodeJS.ReadStream;
  }

  get stdout(): NodeJS.WriteStream {
    return this.screen as unknown as NodeJS.WriteStream;
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.screen.columns = columns;
    this.screen.rows = rows;
    this.screen.emit('resize');
  }

  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  get lines(): readonly string[] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, y) =>
      (active.getLine(y)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** The characters of line `y` that are drawn inverse. */
  inverse(y: number): string {
    const line = this.terminal.buffer.active.getLine(y);
    let text = '';
    for (let x = 0; x < this.terminal.cols; x++) {
      const cell = line?.getCell(x);
      if (cell?.isInverse()) text += cell.getChars();
    }
    return text;
  }

  /** Waits until the screen is as described; fails with what it shows instead. */
  async until(what: string, seen: () => boolean): Promise<void> {
    const deadline = Date.now() + 3000;
    while (!seen()) {
      if (Date.now() > deadline) throw new Error(`never seen: ${what}\n${this.lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
